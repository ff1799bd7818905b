import { readExif, readPhotoshop, readXmp } from './exif.js';
import { Canvas, cutShort, damaged, type Finding, type Picture, refused } from './picture.js';

/** Markers by their second bytes (ITU-T T.81, table B.1). */
const [soi, eoi, sos, dqt, dht, dri, com] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd, 0xfe];
/** Frames of baseline, extended and progressive pictures. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
/** Of lossless, hierarchical and arithmetic ones, which nearly nothing decodes; and a height that comes later. */
const rare = /^(?:c[35-7]|c[8-9a-f]|d[cef]|01|f[0-9a-d])$/;

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  /** With marker and length. */
  readonly whole: Buffer;
}

/** Reads a picture's segments and keeps those that show it. @throws Problem upload.unparsable for what is no whole JPEG */
export function readJpeg(bytes: Buffer): Picture {
  const reader = new JpegReader();
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw at >= bytes.length ? cutShort('jpeg') : damaged('jpeg');
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined) throw cutShort('jpeg');
    if (marker === eoi) return reader.picture(at + 2 < bytes.length);
    if (marker === 0 || marker === soi || isRestart(marker)) throw damaged('jpeg');
    if (at + 4 > bytes.length) throw cutShort('jpeg');
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw cutShort('jpeg');
    if (end < at + 4) throw damaged('jpeg');
    reader.take({ marker, data: bytes.subarray(at + 4, end), whole: bytes.subarray(at, end) });
    at = end;
    if (marker !== sos) continue;
    at = endOfScan(bytes, at);
    reader.scan(bytes.subarray(end, at));
  }
}

/** Where packed pixels end: at a marker that is neither a zero after the byte 255 nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at)) {
    let next = at + 1;
    while (bytes[next] === 0xff) next++;
    const marker = bytes[next];
    if (marker === undefined) break;
    if (marker !== 0 && !isRestart(marker)) return at;
    at = next + 1;
  }
  throw cutShort('jpeg');
}

class JpegReader {
  private readonly kept: Buffer[] = [Buffer.from([0xff, soi])];
  private readonly found = new Set<Finding>();
  private readonly seen = new Set<string>();
  private frame: { readonly width: number; readonly height: number; readonly channels: number } | undefined;
  private orientation = 1;
  private scans = 0;

  take(segment: Segment): void {
    const { marker, data, whole } = segment;
    if (frames.has(marker)) this.begin(segment);
    else if (marker === sos) this.checkScan(data);
    else if (marker === dqt) checkQuantization(data);
    else if (marker === dht) checkHuffman(data);
    else if (marker === dri) {
      if (data.length !== 2) throw damaged('jpeg');
    } else {
      if (marker >= 0xe0 && marker <= 0xef) this.application(segment);
      else if (marker === com) this.found.add('text');
      else if (rare.test(marker.toString(16).padStart(2, '0')))
        throw refused('jpeg', 'is of a kind that is hardly read: lossless, hierarchical or arithmetic');
      else throw damaged('jpeg');
      return;
    }
    this.kept.push(whole);
  }

  /** Packed pixels of one pass. */
  scan(pixels: Buffer): void {
    if (pixels.length === 0) throw damaged('jpeg');
    this.scans++;
    this.kept.push(pixels);
  }

  picture(isBehind: boolean): Picture {
    if (this.frame === undefined || this.scans === 0) throw refused('jpeg', 'has no pixels');
    if (isBehind) this.found.add('behind');
    const { orientation, found } = this;
    const bytes = Buffer.concat([...this.kept, Buffer.from([0xff, eoi])]);
    return { format: 'jpeg', ...this.frame, orientation, bytes, found };
  }

  private begin({ data }: Segment): void {
    if (this.frame !== undefined || data.length < 6) throw damaged('jpeg');
    const [depth, channels = 0] = [data[0], data[5]];
    const [height, width] = [data.readUInt16BE(1), data.readUInt16BE(3)];
    if (data.length !== 6 + 3 * channels) throw damaged('jpeg');
    if ((depth !== 8 && depth !== 12) || ![1, 3, 4].includes(channels))
      throw refused('jpeg', 'has pixels of a kind that is not read');
    const canvas = new Canvas('jpeg', width, height);
    canvas.frame(0, 0, width, height);
    this.frame = { width, height, channels };
  }

  private checkScan(data: Buffer): void {
    const parts = data[0] ?? 0;
    const isWhole = parts >= 1 && parts <= 4 && data.length === 4 + 2 * parts;
    if (this.frame === undefined || !isWhole) throw damaged('jpeg');
  }

  /** What programs write for themselves; of two of them a part belongs to the picture, and is written anew. */
  private application({ marker, data }: Segment): void {
    const text = data.toString('latin1', 0, 32);
    if (marker === 0xe0 && text.startsWith('JFIF\0') && data.length >= 14) {
      if (data.length > 14) this.found.add('thumbnail');
      this.once('JFIF', 0xe0, Buffer.concat([data.subarray(0, 12), Buffer.from([0, 0])]));
    } else if (marker === 0xe0 && text.startsWith('JFXX\0')) this.found.add('thumbnail');
    else if (marker === 0xee && text.startsWith('Adobe') && data.length >= 12) {
      const colours = data[11] ?? 0;
      this.once('Adobe', 0xee, Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, colours]));
    } else if (marker === 0xe1 && text.startsWith('Exif\0')) {
      const orientation = readExif(data.subarray(6), this.found);
      if (orientation !== 1) this.orientation = orientation;
    } else if (marker === 0xe1 && text.startsWith('http://ns.adobe.com/')) readXmp(data, this.found);
    else if (marker === 0xed && text.startsWith('Photoshop 3.0\0'))
      readPhotoshop(data.subarray(14), this.found);
    else if (marker === 0xe2 && text.startsWith('ICC_PROFILE\0')) this.found.add('profile');
    else this.found.add('other');
  }

  private once(name: string, marker: number, data: Buffer): void {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    const length = data.length + 2;
    this.kept.push(Buffer.from([0xff, marker, length >> 8, length & 0xff]), data);
  }
}

function checkQuantization(data: Buffer): void {
  for (let at = 0; at < data.length;) {
    const kind = data[at] ?? 0;
    at += 1 + (kind >> 4 === 0 ? 64 : 128);
    if (kind >> 4 > 1 || (kind & 15) > 3 || at > data.length) throw damaged('jpeg');
  }
}

function checkHuffman(data: Buffer): void {
  for (let at = 0; at < data.length;) {
    const kind = data[at] ?? 0;
    const codes = data.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    at += 17 + codes;
    if (kind >> 4 > 1 || (kind & 15) > 3 || codes > 256 || at > data.length) throw damaged('jpeg');
  }
}
