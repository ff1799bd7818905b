import { unparsable } from '../engine/errors.js';
import { type SourceFile } from '../parts/format.js';
import { type IdxHeader } from './header.js';

/** The values of a file one after the other, each of so many bytes: good until the next. @throws Problem upload.unparsable where they are not as many as it says */
export async function* valuesOf(file: SourceFile, { count, start, size }: IdxHeader): AsyncGenerator<Buffer> {
  const length = size === undefined ? 1 : size.width * size.height;
  if (Number.isFinite(file.bytes)) checkSize(file.bytes, start + count * length);
  let held: Buffer[] = [];
  let [holds, skip, values] = [0, start, 0];
  for await (const read of file.blocks()) {
    const skipped = Math.min(skip, read.length);
    skip -= skipped;
    const block = Buffer.from(read.subarray(skipped));
    held.push(block);
    holds += block.length;
    if (holds < length) continue;
    const bytes = held.length === 1 ? block : Buffer.concat(held);
    let at = 0;
    for (; at + length <= bytes.length && values < count; at += length, values++)
      yield bytes.subarray(at, at + length);
    held = [bytes.subarray(at)];
    holds = bytes.length - at;
    if (values === count && holds > 0) throw tooLong();
  }
  if (values < count) throw tooShort();
  if (holds > 0) throw tooLong();
}

const tooShort = () => unparsable('the IDX file is cut short: it says that it holds more');
const tooLong = () => unparsable('the IDX file has something behind its end');

function checkSize(given: number, said: number): void {
  if (given < said) throw tooShort();
  if (given > said) throw tooLong();
}
