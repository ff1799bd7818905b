import { Readable, Writable } from 'node:stream';
import { problem } from '#libs/kernel';

/** Bytes from `first` to `last`, both counted from 0 and both of them in it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The one range of so many bytes that is asked for (RFC 9110, section 14). Undefined where the text is none or names several: then all is given.
 * @throws Problem request.range where it begins behind the end
 */
export function rangeOf(range: string, length: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.trim()) ?? [];
  if (from === undefined || to === undefined || from + to === '') return undefined;
  if (from === '') return within({ first: Math.max(0, length - Number(to)), last: length - 1 }, length);
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return within(
    { first: Number(from), last: to === '' ? length - 1 : Math.min(Number(to), length - 1) },
    length,
  );
}

function within(range: ByteRange, length: number): ByteRange {
  if (range.first < length && range.last >= range.first) return range;
  throw problem('request.range', `There are ${length} bytes.`);
}

/** Whether what a client has is what it would be given (RFC 9110, section 13.1.2). */
export function hasAlready(ifNoneMatch: string | undefined, tag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((item) => item.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(`"${tag}"`);
}

/** The bytes of a range. What is behind it is made and thrown away, so that the record says what was delivered whole. */
export function cut(stream: Readable, { first, last }: ByteRange): Readable {
  return Readable.from(between(stream, first, last + 1), { objectMode: false });
}

async function* between(stream: Readable, from: number, to: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const block of stream as AsyncIterable<Buffer>) {
    const [start, end] = [Math.max(0, from - at), Math.min(block.length, to - at)];
    if (start < end) yield block.subarray(start, end);
    at += block.length;
  }
}

/** Counts what is written to it. */
export class Counter extends Writable {
  bytes = 0;

  override _write(block: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += block.length;
    done();
  }
}
