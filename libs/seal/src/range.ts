import {
  checkHeader,
  headerSize,
  overhead,
  SegmentCipher,
  segmentSize,
  tagSize,
  tampered,
} from './format.js';
import { Segmenter } from './segments.js';
import { type OpenOptions } from './stream.js';

/** Bytes `start` up to but without `end`, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads a range of stored bytes, where it lies; see {@link openRange}. */
export type ReadRange = (range: ByteRange) => AsyncIterable<Uint8Array>;

export interface OpenRangeOptions extends OpenOptions {
  /** The length of the whole plaintext, from where it cannot be changed by whoever changes the stored bytes. */
  readonly plainBytes: number;
  /** Of the plaintext; what lies beyond its end is not there. */
  readonly range: ByteRange;
}

/** How long a sealed stream of `plainBytes` bytes is. */
export const sealedSize = (name: string, plainBytes: number): number =>
  plainBytes + overhead(name, plainBytes);

/**
 * Opens a range of a sealed stream, reading no more of it than the header and the segments that hold the range. Each byte given
 * out is authentic: sealed under this key and id, at this place; the segment that ends the plaintext must have been sealed as
 * the last, and no other, so a stream that was cut off is never taken for a shorter one. Nothing is said of the segments that
 * were not read, nor can the digest of the whole be compared.
 * @throws Problem object.tampered for whatever is not exactly what was sealed there
 * @throws Problem key.unavailable for a key that is not 32 bytes long
 * @throws RangeError unless 0 ≤ start ≤ end
 */
export async function* openRange(
  read: ReadRange,
  { key, name, plainBytes, range }: OpenRangeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start } = range;
  if (![start, range.end].every(Number.isSafeInteger) || start < 0 || range.end < start) {
    throw new RangeError('a byte range must have 0 ≤ start ≤ end');
  }
  const end = Math.min(range.end, plainBytes);
  if (start >= end) return;
  const headed = headerSize(name);
  const header = await exactly(read({ start: 0, end: headed }), headed);
  checkHeader(header, name);
  const [first, last] = [Math.floor(start / segmentSize), Math.ceil(end / segmentSize) - 1];
  const final = Math.ceil(plainBytes / segmentSize) - 1;
  const size = segmentSize + tagSize;
  const stored = {
    start: headed + first * size,
    end: Math.min(headed + (last + 1) * size, sealedSize(name, plainBytes)),
  };
  const cipher = new SegmentCipher(key, header, first);
  const segments = new Segmenter(size);
  let at = first;
  const opened = (segment: Uint8Array): Uint8Array => {
    const from = at * segmentSize;
    const expected = Math.min(segmentSize, plainBytes - from);
    if (at > last || segment.length !== expected + tagSize) throw tampered('A sealed object is cut off');
    const plain = cipher.open(segment, at === final);
    at += 1;
    return plain.subarray(Math.max(0, start - from), end - from);
  };
  for await (const chunk of read(stored)) {
    for (const segment of segments.push(chunk)) yield opened(segment);
  }
  yield opened(segments.rest());
  if (at <= last) throw tampered('A sealed object is cut off');
}

async function exactly(source: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of source) {
    if (at + chunk.length > size) break;
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at < size) throw tampered('A sealed object is cut off');
  return bytes;
}
