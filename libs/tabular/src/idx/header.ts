import { unparsable } from '../engine/errors.js';
import { maxPictureBytes, maxPixels } from '../image/picture.js';

/** How an IDX file is written: of so many labels, or of pictures of this size. */
export interface IdxHeader {
  readonly count: number;
  /** Undefined of labels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Where the first value stands. */
  readonly start: number;
}

/** Elements of unsigned bytes, which all the files of this kind have that hold pictures or labels. */
const unsignedBytes = 0x08;
const types = new Set([unsignedBytes, 0x09, 0x0b, 0x0c, 0x0d, 0x0e]);

/** Whether a file begins as IDX does: two zeros, a type, up to four dimensions and the length of each. */
export function isIdx(head: Buffer): boolean {
  const [first, second, type = 0, dimensions = 0] = head;
  const begins = first === 0 && second === 0 && types.has(type) && dimensions >= 1 && dimensions <= 4;
  return begins && head.length >= 4 + 4 * dimensions;
}

/** @throws Problem upload.unparsable for what holds neither labels nor grey pictures */
export function readHeader(head: Buffer): IdxHeader {
  if (!isIdx(head)) throw unparsable('the file is no IDX file');
  const [, , type = 0, dimensions = 0] = head;
  if (type !== unsignedBytes || (dimensions !== 1 && dimensions !== 3))
    throw unparsable(
      'the IDX file holds neither labels nor grey pictures: it has to have unsigned bytes in one dimension, or in three',
    );
  const [count = 0, height = 0, width = 0] = Array.from({ length: dimensions }, (_, i) =>
    head.readUInt32BE(4 + 4 * i),
  );
  const start = 4 + 4 * dimensions;
  if (dimensions === 1) return { count, start };
  if (width === 0 || height === 0) throw unparsable('the pictures of the IDX file have no pixels');
  if (width * height > Math.min(maxPixels, maxPictureBytes))
    throw unparsable(`a picture of the IDX file is larger than ${maxPictureBytes >> 20} MiB`);
  return { count, size: { width, height }, start };
}
