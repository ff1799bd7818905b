import { problem } from '#libs/kernel';

const broken = (): Error => problem('upload.compression', 'The LZ4 data is broken or ends too early.');
const magic = 0x184d2204;

/**
 * An LZ4 frame (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) of known size, as Arrow has them. Checksums are not compared.
 * @throws Problem upload.compression where it is broken or has another size
 */
export function unlz4(input: Buffer, length: number): Buffer {
  if (input.length < 7 || input.readUInt32LE(0) !== magic) throw broken();
  const flags = input[4] ?? 0;
  if (flags >> 6 !== 1 || (flags & 1) !== 0) throw broken();
  const output = Buffer.alloc(length);
  let [at, made] = [7 + ((flags & 8) === 0 ? 0 : 8), 0];
  for (;;) {
    if (at + 4 > input.length) throw broken();
    const word = input.readUInt32LE(at);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (at + size > input.length) throw broken();
    const block = input.subarray(at, at + size);
    if (word >= 0x80000000) {
      if (made + size > length) throw broken();
      block.copy(output, made);
      made += size;
    } else made = unpack(block, output, made);
    at += size + ((flags & 16) === 0 ? 0 : 4);
  }
  if (made !== length) throw broken();
  return output;
}

/** One block: runs of literals, and copies of what was made before, each with a length that may go on in more bytes. */
function unpack(block: Buffer, output: Buffer, start: number): number {
  let [at, made] = [0, start];
  const lengthOf = (first: number): number => {
    let length = first;
    for (let more = first === 15 ? 255 : 0; more === 255; length += more) {
      if (at >= block.length) throw broken();
      more = block[at++] ?? 0;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = lengthOf(token >> 4);
    if (at + literals > block.length || made + literals > output.length) throw broken();
    block.copy(output, made, at, at + literals);
    at += literals;
    made += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) throw broken();
    const offset = block.readUInt16LE(at);
    at += 2;
    const size = lengthOf(token & 15) + 4;
    if (offset === 0 || offset > made || made + size > output.length) throw broken();
    if (offset >= size) output.copyWithin(made, made - offset, made - offset + size);
    else for (let i = 0; i < size; i++) output[made + i] = output[made + i - offset] ?? 0;
    made += size;
  }
  return made;
}
