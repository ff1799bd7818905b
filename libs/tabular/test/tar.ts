/** A file of a tar archive (POSIX ustar): a block of head, and its bytes in whole blocks. */
export function tarEntry(name: string, body: Uint8Array): Buffer {
  const entry = Buffer.alloc(512 + 512 * Math.ceil(body.length / 512));
  entry.write(name, 0);
  entry.write('0000644\0', 100);
  entry.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  entry.write('        ', 148);
  entry.write('0', 156);
  entry.write('ustar\x0000', 257);
  const sum = entry.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  entry.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  entry.set(body, 512);
  return entry;
}

/** What ends an archive. */
export const tarEnd = Buffer.alloc(1024);
