import { unparsable } from '../engine/errors.js';
import { wholeOf } from '../gathered/file-rows.js';
import { type SourceFile } from '../parts/format.js';
import { readGif } from './gif.js';
import { readJpeg } from './jpeg.js';
import { maxPictureBytes, type Picture, type PictureFormat, pictureFormats } from './picture.js';
import { pngSignature, readPng } from './png.js';
import { readWebp } from './webp.js';

const starts: Record<PictureFormat, (head: Buffer) => boolean> = {
  png: (head) => head.subarray(0, 8).equals(pngSignature),
  jpeg: (head) => head.toString('latin1', 0, 3) === '\xff\xd8\xff',
  webp: (head) => /^RIFF[^]{4}WEBP$/.test(head.toString('latin1', 0, 12)),
  gif: (head) => /^GIF8[79]a$/.test(head.toString('latin1', 0, 6)),
};

const readers: Record<PictureFormat, (bytes: Buffer) => Picture | Promise<Picture>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  gif: readGif,
};

/** What picture a file is, by its first bytes. */
export const pictureFormatOf = (head: Buffer): PictureFormat | undefined =>
  pictureFormats.find((format) => starts[format](head));

/**
 * A picture as it is kept. Its structure is checked from its first byte to its last, of PNG its pixels too; what does not show it is left
 * behind and told. @throws Problem upload.unparsable for what is no whole picture, or too large
 */
export async function readPicture(file: SourceFile): Promise<Picture> {
  const bytes = await wholeOf(file, { what: 'the image', bytes: maxPictureBytes });
  const format = pictureFormatOf(bytes);
  if (format === undefined) throw unparsable('the file is no PNG, JPEG, WebP or GIF image');
  return readers[format](bytes);
}
