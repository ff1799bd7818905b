import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { type SourceFile, streamed } from '../src/parts/format.js';
import { type PictureFormat } from '../src/image/picture.js';

/** Bytes as a file that is a stream. */
export const asFile = (bytes: Buffer, size = 1000): SourceFile =>
  streamed(async function* () {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  });

/** What no part of a kept picture may say. */
export const planted = 'Planted-Secret';

export interface Drawn {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly seed: number;
  /** Progressive, interlaced or lossless; what it is depends on the format. */
  readonly isOther: boolean;
}

/** A picture of noise, before it is packed. */
export function noise({ width, height, channels, seed }: Drawn): Sharp {
  const pixels = Uint8Array.from(
    { length: width * height * channels },
    (_, i) => (i * 73 + seed * 31 + ((i * i) >> 3)) & 255,
  );
  return sharp(pixels, { raw: { width, height, channels } });
}

/** The same as a file, with or without what cameras and people add. */
export async function drawn(picture: Drawn, isSaid = false): Promise<Buffer> {
  const { format, isOther } = picture;
  const plain = noise(picture);
  const said = isSaid
    ? plain
        .withExif({
          IFD0: { Artist: planted, Make: planted, ImageDescription: planted },
          IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
        })
        .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>${planted}</dc:creator></x:xmpmeta>`)
        .withMetadata({ orientation: 6 })
    : plain;
  if (format === 'png') return said.png({ progressive: isOther }).toBuffer();
  if (format === 'jpeg') return said.jpeg({ progressive: isOther, quality: 90 }).toBuffer();
  if (format === 'webp') return said.webp({ lossless: isOther }).toBuffer();
  return plain.gif().toBuffer();
}

/** Its pixels, all frames below one another. */
export async function pixelsOf(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer();
}

/** A chunk of PNG with its sum. */
export function chunk(type: string, data: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(data as string)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The head of a PNG of eight bits for each pixel. */
export function pngHead(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', data)]);
}

/** A grey PNG, whole; `pixels` with a byte before each line. */
export const greyPng = (
  width: number,
  height: number,
  pixels: Buffer = Buffer.alloc((width + 1) * height),
): Buffer => Buffer.concat([pngHead(width, height), chunk('IDAT', deflateSync(pixels)), chunk('IEND', '')]);

/** An animation of two frames with a comment and something of a program beside the loop. */
export async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = sharp(Buffer.from(Uint8Array.from({ length: 6 * 8 * 3 }, (_, i) => (i * 37) & 255)), {
    raw: { width: 6, height: 8, channels: 3, pageHeight: 4 },
  });
  return format === 'gif'
    ? frames.gif({ loop: 3 }).toBuffer()
    : frames.webp({ lossless: true, loop: 3 }).toBuffer();
}
