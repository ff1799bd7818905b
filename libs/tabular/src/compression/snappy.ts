import { problem } from '#libs/kernel';

const broken = (): Error => problem('upload.compression', 'The snappy data is broken or ends too early.');

/**
 * Snappy's block format (https://github.com/google/snappy/blob/main/format_description.txt), which Avro uses.
 * @throws Problem upload.compression; upload.too-expansive where it says that it has more than `most` bytes
 */
export function unsnappy(input: Buffer, most: number): Buffer {
  let [at, length] = [0, 0];
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) throw broken();
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > most) throw problem('upload.too-expansive');
  const output = Buffer.alloc(length);
  let made = 0;
  while (at < input.length) {
    const { isCopy, size, offset, next } = element(input, at);
    at = next;
    if (made + size > length) throw broken();
    if (isCopy) {
      if (offset === 0 || offset > made) throw broken();
      // What is copied may reach into what it makes.
      if (offset >= size) output.copyWithin(made, made - offset, made - offset + size);
      else for (let i = 0; i < size; i++) output[made + i] = output[made + i - offset] ?? 0;
    } else {
      if (at + size > input.length) throw broken();
      input.copy(output, made, at, at + size);
      at += size;
    }
    made += size;
  }
  if (made !== length) throw broken();
  return output;
}

interface Element {
  readonly isCopy: boolean;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

function element(input: Buffer, at: number): Element {
  const tag = input[at] ?? 0;
  const number = (from: number, bytes: number): number => {
    if (from + bytes > input.length) throw broken();
    return input.readUIntLE(from, bytes);
  };
  const more = tag >> 2;
  if ((tag & 3) === 0) {
    const bytes = more < 60 ? 0 : more - 59;
    const size = 1 + (bytes === 0 ? more : number(at + 1, bytes));
    return { isCopy: false, size, offset: 0, next: at + 1 + bytes };
  }
  if ((tag & 3) === 1) {
    const offset = ((tag >> 5) << 8) | number(at + 1, 1);
    return { isCopy: true, size: 4 + (more & 7), offset, next: at + 2 };
  }
  const bytes = (tag & 3) === 2 ? 2 : 4;
  return { isCopy: true, size: more + 1, offset: number(at + 1, bytes), next: at + 1 + bytes };
}
