import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

/** What a picture may be, with all that was uploaded of it. */
export const maxPictureBytes = 64 << 20;
/** Pixels of a picture, of all frames of an animation together: what decodes it later needs some bytes for each. */
export const maxPixels = 1 << 26;

export const pictureFormats = ['png', 'jpeg', 'webp', 'gif'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** What was beside the pixels of a picture. */
export type Finding =
  'place' | 'moment' | 'camera' | 'author' | 'text' | 'thumbnail' | 'profile' | 'behind' | 'other';

/** A picture as it is kept: what shows it, and nothing else. */
export interface Picture {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Of a pixel when it is decoded: 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha (or CMYK, in JPEG). */
  readonly channels: number;
  /** How it is to be turned, as Exif numbers it; 1 where it said nothing. */
  readonly orientation: number;
  readonly bytes: Buffer;
  /** Bytes of pixels that were unpacked to check it; none where they are not looked at. */
  readonly unpacked?: number;
  /** What it had that is not in `bytes`. */
  readonly found: ReadonlySet<Finding>;
}

const names: Record<PictureFormat, string> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', gif: 'GIF' };

/** Refuses a picture for what it is, without a value of it. */
export const refused = (format: PictureFormat, why: string): Problem =>
  unparsable(`the ${names[format]} image ${why}`);

export const cutShort = (format: PictureFormat): Problem => refused(format, 'is cut short');
export const damaged = (format: PictureFormat): Problem => refused(format, 'is damaged');

/** Counts pixels. */
export class Canvas {
  private pixels = 0;

  constructor(
    private readonly format: PictureFormat,
    readonly width: number,
    readonly height: number,
  ) {
    if (width === 0 || height === 0) throw refused(format, 'has no pixels');
    if (width * height > maxPixels) throw this.tooLarge();
  }

  /** Takes a frame that lies on it. @throws Problem upload.unparsable where it does not, or all are too large together */
  frame(x: number, y: number, width: number, height: number): void {
    if (width === 0 || height === 0 || x + width > this.width || y + height > this.height)
      throw refused(this.format, 'has a frame that lies outside of it');
    this.pixels += width * height;
    if (this.pixels > maxPixels) throw this.tooLarge();
  }

  private tooLarge(): Problem {
    return refused(this.format, `has more than ${maxPixels.toLocaleString('en')} pixels`);
  }
}
