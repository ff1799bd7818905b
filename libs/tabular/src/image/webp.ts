import { readExif, readXmp } from './exif.js';
import { Canvas, cutShort, damaged, type Finding, type Picture } from './picture.js';

/** Flags of the extended form (RFC 9649, 2.7) that say what is shown; the others are of what is not kept. */
const [alphaFlag, animationFlag] = [0x10, 0x02];

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Reads a picture's chunks and keeps those that show it. @throws Problem upload.unparsable for what is no whole WebP */
export function readWebp(bytes: Buffer): Picture {
  const size = bytes.length < 12 ? 0 : bytes.readUInt32LE(4) + 8;
  if (size > bytes.length || size < 12) throw cutShort('webp');
  const reader = new WebpReader();
  for (const chunk of chunksOf(bytes.subarray(12, size))) reader.take(chunk);
  // A file of an odd number of bytes may have one more.
  return reader.picture(bytes.length > size + (size % 2));
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) throw cutShort('webp');
    const size = bytes.readUInt32LE(at + 4);
    if (at + 8 + size > bytes.length) throw cutShort('webp');
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + size) });
    at += 8 + size + (size % 2);
  }
  return chunks;
}

/** A chunk as it is written, with nothing in what fills it. */
function written({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

const isPixels = (type: string): boolean => type === 'VP8 ' || type === 'VP8L';

/** What the head of packed pixels says: of VP8 (RFC 6386, 9.1) or of VP8L (RFC 9649, 3.4). */
function sizeOf({ type, data }: Chunk): {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
} {
  if (data.length < (type === 'VP8L' ? 5 : 10)) throw cutShort('webp');
  if (type === 'VP8L') {
    const bits = data.readUInt32LE(1);
    if (data[0] !== 0x2f || bits >>> 29 !== 0) throw damaged('webp');
    return {
      width: (bits & 0x3fff) + 1,
      height: ((bits >>> 14) & 0x3fff) + 1,
      hasAlpha: ((bits >>> 28) & 1) === 1,
    };
  }
  const tag = data.readUIntLE(0, 3);
  if ((tag & 1) === 1 || tag >>> 5 > data.length || data.readUIntBE(3, 3) !== 0x9d012a) throw damaged('webp');
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff, hasAlpha: false };
}

class WebpReader {
  private readonly kept: Buffer[] = [];
  private readonly found = new Set<Finding>();
  private readonly seen = new Set<string>();
  private canvas: Canvas | undefined;
  private flags: number | undefined;
  private hasAlpha = false;
  private orientation = 1;

  take(chunk: Chunk): void {
    const { type, data } = chunk;
    const isFirst = this.canvas === undefined;
    if (isFirst ? type !== 'VP8X' && !isPixels(type) : type === 'VP8X') throw damaged('webp');
    const kept = this.keeps(chunk);
    if (kept === undefined) {
      this.aside(type, data);
      return;
    }
    this.kept.push(written(kept));
    this.seen.add(type);
  }

  picture(isBehind: boolean): Picture {
    const isWhole = this.seen.has('VP8 ') || this.seen.has('VP8L') || this.seen.has('ANMF');
    if (this.canvas === undefined || !isWhole) throw damaged('webp');
    if (isBehind) this.found.add('behind');
    const { width, height } = this.canvas;
    const body = Buffer.concat(this.kept);
    const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
    head.writeUInt32LE(body.length + 4, 4);
    return {
      ...{ format: 'webp', width, height, channels: this.hasAlpha ? 4 : 3, orientation: this.orientation },
      ...{ bytes: Buffer.concat([head, body]), found: this.found },
    };
  }

  /** The chunk as it is kept; undefined where it is not. */
  private keeps(chunk: Chunk): Chunk | undefined {
    const { type, data } = chunk;
    const isMoving = ((this.flags ?? 0) & animationFlag) !== 0;
    if (type === 'VP8X') return this.begin(data);
    if (isPixels(type)) {
      if (isMoving || this.seen.has('VP8 ') || this.seen.has('VP8L')) throw damaged('webp');
      this.still(chunk);
      return chunk;
    }
    if (type === 'ALPH' && !isMoving && this.flags !== undefined) {
      if (['ALPH', 'VP8 ', 'VP8L'].some((one) => this.seen.has(one))) throw damaged('webp');
      return chunk;
    }
    if (type === 'ANIM' && isMoving && data.length === 6 && !this.seen.has('ANIM')) return chunk;
    return type === 'ANMF' && isMoving ? this.frame(data) : undefined;
  }

  private begin(data: Buffer): Chunk {
    if (data.length !== 10) throw damaged('webp');
    this.flags = (data[0] ?? 0) & (alphaFlag | animationFlag);
    this.hasAlpha = (this.flags & alphaFlag) !== 0;
    this.canvas = new Canvas('webp', data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1);
    return { type: 'VP8X', data: Buffer.concat([Buffer.from([this.flags, 0, 0, 0]), data.subarray(4)]) };
  }

  private still(chunk: Chunk): void {
    const { width, height, hasAlpha } = sizeOf(chunk);
    this.canvas ??= new Canvas('webp', width, height);
    if (width !== this.canvas.width || height !== this.canvas.height) throw damaged('webp');
    this.canvas.frame(0, 0, width, height);
    if (this.flags === undefined) this.hasAlpha = hasAlpha;
  }

  /** A frame of an animation: where it lies, and its own chunks. */
  private frame(data: Buffer): Chunk {
    if (data.length < 16) throw cutShort('webp');
    const [x, y, width, height] = [0, 3, 6, 9].map((at) => data.readUIntLE(at, 3)) as [
      number,
      number,
      number,
      number,
    ];
    this.canvas?.frame(2 * x, 2 * y, width + 1, height + 1);
    const chunks = chunksOf(data.subarray(16));
    const pixels = chunks.filter(({ type }) => isPixels(type));
    const [only] = pixels;
    if (only === undefined || pixels.length > 1) throw damaged('webp');
    const size = sizeOf(only);
    if (size.width !== width + 1 || size.height !== height + 1) throw damaged('webp');
    const kept = chunks.filter(({ type }) => isPixels(type) || type === 'ALPH');
    if (kept.length < chunks.length) this.found.add('other');
    return { type: 'ANMF', data: Buffer.concat([data.subarray(0, 16), ...kept.map(written)]) };
  }

  private aside(type: string, data: Buffer): void {
    if (type === 'EXIF') {
      // Some programs write it as JPEG has it.
      const isPrefixed = data.toString('latin1', 0, 4) === 'Exif';
      this.orientation = readExif(isPrefixed ? data.subarray(6) : data, this.found);
    } else if (type === 'XMP ') readXmp(data, this.found);
    else this.found.add(type === 'ICCP' ? 'profile' : 'other');
  }
}
