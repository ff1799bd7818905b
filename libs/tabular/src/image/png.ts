import { crc32 } from 'node:zlib';
import { readExif } from './exif.js';
import { Canvas, cutShort, damaged, type Finding, type Picture, refused } from './picture.js';
import { readText } from './png-text.js';
import { checkScanlines, type PngHeader } from './scanlines.js';

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Chunks that change how pixels look and can say nothing else, with the bytes that they have. */
const looks: Readonly<Record<string, (header: PngHeader) => number>> = {
  gAMA: () => 4,
  cHRM: () => 32,
  sRGB: () => 1,
  cICP: () => 4,
  sBIT: ({ colour }) => ({ 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 })[colour] ?? 0,
};
/** Hints for whoever shows it, which go without being told. */
const hints = new Set(['pHYs', 'bKGD', 'hIST']);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** With length and sum. */
  readonly whole: Buffer;
}

/** Reads a picture's chunks and keeps those that show it. @throws Problem upload.unparsable for what is no whole PNG */
export async function readPng(bytes: Buffer): Promise<Picture> {
  const reader = new PngReader();
  let at = pngSignature.length;
  while (!reader.isDone) {
    const chunk = chunkAt(bytes, at);
    await reader.take(chunk);
    at += chunk.whole.length;
  }
  return reader.picture(bytes.length > at);
}

function chunkAt(bytes: Buffer, at: number): Chunk {
  if (at + 12 > bytes.length) throw cutShort('png');
  const length = bytes.readUInt32BE(at);
  if (at + 12 + length > bytes.length) throw cutShort('png');
  const type = bytes.toString('latin1', at + 4, at + 8);
  const data = bytes.subarray(at + 8, at + 8 + length);
  if (
    !/^[A-Za-z]{4}$/.test(type) ||
    crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)
  )
    throw refused('png', 'is damaged: a chunk has not the sum that is written of it');
  return { type, data, whole: bytes.subarray(at, at + 12 + length) };
}

class PngReader {
  isDone = false;
  private readonly kept: Buffer[] = [pngSignature];
  private readonly seen = new Set<string>();
  private readonly found = new Set<Finding>();
  private header: PngHeader | undefined;
  private canvas: Canvas | undefined;
  private orientation = 1;
  private unpacked = 0;
  private colours = 0;
  private before = '';
  /** Packed pixels of the frame that is being read, and how large it is. */
  private pixels: Buffer[] = [];
  private frame: { readonly width: number; readonly height: number } | undefined;
  private sequence = 0;

  async take(chunk: Chunk): Promise<void> {
    const { type } = chunk;
    if ((type === 'IHDR') !== (this.header === undefined)) throw damaged('png');
    if (type === 'IHDR') this.begin(chunk);
    else if (type === 'IDAT') this.image(chunk);
    else if (type === 'PLTE' || type === 'tRNS') this.palette(chunk);
    else if (type === 'IEND') await this.end(chunk);
    else if (type === 'acTL' || this.seen.has('acTL')) await this.animation(chunk);
    else this.aside(chunk);
    this.before = type;
    this.seen.add(type);
  }

  picture(isBehind: boolean): Picture {
    if (this.header === undefined) throw damaged('png');
    if (isBehind) this.found.add('behind');
    const { width, height, colour } = this.header;
    const plain = colour === 3 ? 3 : colour === 0 || colour === 4 ? 1 : 3;
    const hasAlpha = colour >= 4 || this.seen.has('tRNS');
    return {
      ...{ format: 'png', width, height, channels: plain + (hasAlpha ? 1 : 0) },
      ...{ orientation: this.orientation, bytes: Buffer.concat(this.kept), found: this.found },
      unpacked: this.unpacked,
    };
  }

  private begin({ data, whole }: Chunk): void {
    if (data.length !== 13) throw damaged('png');
    const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
    const [depth = 0, colour = 0, packing, filter, interlace = 0] = data.subarray(8);
    if (depths[colour]?.includes(depth) !== true || packing !== 0 || filter !== 0 || interlace > 1)
      throw refused('png', 'has pixels of a kind that there is not');
    this.header = { width, height, depth, colour, isInterlaced: interlace === 1 };
    this.canvas = new Canvas('png', width, height);
    this.frame = { width, height };
    this.kept.push(whole);
  }

  private palette({ type, data, whole }: Chunk): void {
    const colour = this.header?.colour ?? 0;
    if (this.seen.has(type) || this.seen.has('IDAT')) throw damaged('png');
    if (type === 'PLTE') {
      if (data.length % 3 !== 0 || data.length === 0 || data.length > 768) throw damaged('png');
      if (colour === 0 || colour === 4) throw damaged('png');
      this.colours = data.length / 3;
    } else {
      const fits = colour === 3 ? data.length <= this.colours : data.length === { 0: 2, 2: 6 }[colour];
      if (!fits) throw damaged('png');
    }
    this.kept.push(whole);
  }

  private image({ data, whole }: Chunk): void {
    if (this.seen.has('IDAT') && this.before !== 'IDAT') throw damaged('png');
    if (this.header?.colour === 3 && this.colours === 0) throw damaged('png');
    this.pixels.push(data);
    this.kept.push(whole);
  }

  /** Chunks of an animated PNG: what each says of its frame, and their pixels; others go the way of all. */
  private async animation(chunk: Chunk): Promise<void> {
    const { type, data, whole } = chunk;
    if (type === 'acTL') {
      if (data.length !== 8 || this.seen.has('acTL') || this.seen.has('IDAT')) throw damaged('png');
    } else if (type === 'fcTL') {
      if (data.length !== 26 || data.readUInt32BE(0) !== this.sequence++) throw damaged('png');
      const [width, height] = [data.readUInt32BE(4), data.readUInt32BE(8)];
      this.canvas?.frame(data.readUInt32BE(12), data.readUInt32BE(16), width, height);
      if (this.seen.has('IDAT')) {
        await this.check();
        this.frame = { width, height };
      } else if (width !== this.header?.width || height !== this.header.height) throw damaged('png');
    } else if (type === 'fdAT') {
      if (data.length < 4 || data.readUInt32BE(0) !== this.sequence++ || !this.seen.has('IDAT'))
        throw damaged('png');
      this.pixels.push(data.subarray(4));
    } else {
      this.aside(chunk);
      return;
    }
    this.kept.push(whole);
  }

  private async end({ data, whole }: Chunk): Promise<void> {
    if (data.length > 0 || !this.seen.has('IDAT')) throw damaged('png');
    await this.check();
    this.kept.push(whole);
    this.isDone = true;
  }

  /** Whether the pixels of the last frame are as many as they have to be. */
  private async check(): Promise<void> {
    if (this.header === undefined || this.frame === undefined) throw damaged('png');
    this.unpacked += await checkScanlines({ ...this.header, ...this.frame }, this.pixels);
    this.pixels = [];
    this.frame = undefined;
  }

  private aside({ type, data, whole }: Chunk): void {
    if (/^[A-Z]/.test(type)) throw refused('png', 'has a chunk that is needed and that nobody knows');
    if (
      this.header !== undefined &&
      data.length > 0 &&
      looks[type]?.(this.header) === data.length &&
      !this.seen.has(type)
    ) {
      this.kept.push(whole);
    } else if (type === 'eXIf') this.orientation = readExif(data, this.found);
    else if (type === 'iCCP') this.found.add('profile');
    else if (type === 'tIME') this.found.add('moment');
    else if (['tEXt', 'zTXt', 'iTXt'].includes(type)) readText(type, data, this.found, this.seen);
    else if (!hints.has(type)) this.found.add('other');
  }
}
