/** The table of a cyclic sum, most significant bit first. */
function tableOf(width: 8 | 16 | 32, polynomial: number): Uint32Array {
  const top = 2 ** (width - 1);
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte * 2 ** (width - 8);
    for (let bit = 0; bit < 8; bit++) sum = sum >= top ? ((sum * 2 - 2 * top) ^ polynomial) >>> 0 : sum * 2;
    return sum >>> 0;
  });
}

const [table8, table16, table32] = [tableOf(8, 0x07), tableOf(16, 0x8005), tableOf(32, 0x04c11db7)];

/** CRC-8 of a FLAC frame's head (RFC 9639, 9.1.8). */
export function crc8(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = table8[sum ^ byte] ?? 0;
  return sum;
}

/** CRC-16 of a FLAC frame, a byte further (RFC 9639, 9.3). */
export const crc16Step = (sum: number, byte: number): number =>
  ((sum << 8) & 0xffff) ^ (table16[(sum >>> 8) ^ byte] ?? 0);

/** CRC-32 of an Ogg page, whose own sum is zero (RFC 3533, 6). */
export function oggSum(page: Buffer): number {
  let sum = 0;
  for (const byte of page) sum = ((sum << 8) ^ (table32[(sum >>> 24) ^ byte] ?? 0)) >>> 0;
  return sum;
}

/** CRC-16 of the head that LAME writes, least significant bit first. */
export function lameSum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1;
  }
  return sum;
}
