import { problem } from '#libs/kernel';
import bitIterator from 'unbzip2-stream/lib/bit_iterator.js';
import decoder from 'unbzip2-stream/lib/bzip2.js';

/** A block of 900,000 bytes that are runs of 255 would be 40 times as much. No text is. */
const maxBlockBytes = 16 << 20;
/** What a block can take before it is decoded, in bytes for each unit of 100,000, and for its tables. */
const [unit, tables] = [100_000, 25_000];

/**
 * A block at a time, asked for: the stream of the same package decodes all that it was given, at once, whoever waits for it.
 * @throws Problem upload.compression when the body is broken or cut short; upload.too-expansive for a block of runs
 */
export async function* bunzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = source[Symbol.asyncIterator]();
  const waiting: Uint8Array[] = [];
  let [given, ended, size, sum] = [0, false, 0, 0 as number | null];
  const pull = async (enough: () => boolean): Promise<void> => {
    while (!ended && !enough()) {
      const next = await input.next();
      ended = next.done === true;
      if (next.done === true || next.value.length === 0) continue;
      waiting.push(Buffer.from(next.value));
      given += next.value.length;
    }
  };
  await pull(() => given > 0);
  if (given === 0) throw broken();
  const bits = bitIterator(() => waiting.shift());
  for (;;) {
    await pull(() => given - bits.bytesRead > unit * size + tables);
    if (given <= bits.bytesRead) break;
    const block = new Block();
    try {
      if (size === 0) [size, sum] = [decoder.header(bits), 0];
      else
        sum = decoder.decompress(
          bits,
          (byte) => block.add(byte),
          new Int32Array(size * unit),
          size * unit,
          sum,
        );
    } catch {
      throw block.isTooLarge ? problem('upload.too-expansive') : broken();
    }
    if (sum === null) size = 0;
    if (block.bytes.length > 0) yield block.bytes;
  }
  if (size !== 0) throw broken();
}

class Block {
  isTooLarge = false;
  private room = Buffer.allocUnsafe(1 << 20);
  private length = 0;

  get bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }

  add(byte: number): void {
    if (this.length === this.room.length) this.grow();
    this.room[this.length++] = byte;
  }

  private grow(): void {
    this.isTooLarge = this.length >= maxBlockBytes;
    if (this.isTooLarge) throw new RangeError('a block of runs');
    this.room = Buffer.concat([this.room, Buffer.allocUnsafe(this.length)]);
  }
}

const broken = () => problem('upload.compression', 'The bzip2 data is broken or ends too early.');
