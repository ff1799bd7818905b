const blockBytes = 512;
/** What eleven octal digits hold; more is written in binary, as GNU does. */
const mostOctal = 8 ** 11 - 1;

/** The header of a file in a tar archive (POSIX.1-1988); its name is plain and short. */
export function tarHeader(name: string, bytes: number): Uint8Array {
  const header = Buffer.alloc(blockBytes);
  const put = (text: string, at: number): void => void header.write(text, at, 'latin1');
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  if (bytes <= mostOctal) put(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  put('00000000000\0', 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** What fills a file's last block. */
export const tarPadding = (bytes: number): Uint8Array =>
  Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);

/** What ends an archive. */
export const tarEnd: Uint8Array = Buffer.alloc(2 * blockBytes);
