import { endBeforeTags } from './id3.js';
import {
  cutShort,
  damaged,
  type Finding,
  type Recording,
  seconds,
  silent,
  checkTracks,
} from './recording.js';
import { crc16Step, crc8 } from './sums.js';
import { isSaid, tellComments } from './tell.js';

/** Kinds of metadata (RFC 9639, 8.1). */
const [streamInfo, padding, seekTable, comments, cueSheet, picture] = [0, 1, 3, 4, 5, 6];
const signature = Buffer.from('fLaC');

/** Reads a recording's metadata and frames and keeps what plays it. @throws Problem upload.unparsable for what is no whole FLAC */
export function readFlac(bytes: Buffer): Recording {
  const found = new Set<Finding>();
  const reader = new FlacReader(found);
  const start = reader.metadata(bytes);
  const info = reader.info;
  if (info === undefined) throw damaged('flac');
  const sampleRate = info.readUIntBE(10, 3) >>> 4;
  const channels = ((info.readUInt8(12) >> 1) & 7) + 1;
  const said = (info.readUInt8(13) & 15) * 2 ** 32 + info.readUInt32BE(14);
  const sound = { codec: 'flac', sampleRate, channels };
  checkTracks('flac', sound);
  const end = endBeforeTags(bytes, found);
  if (end < bytes.length) found.add('behind');
  if (start >= end) throw silent('flac');
  const samples = samplesOf(bytes.subarray(start, end));
  if (said !== 0 && said !== samples) throw cutShort('flac');
  const duration = seconds('flac', samples, sampleRate);
  const heads = reader.table === undefined ? [block(info, true)] : [block(info), reader.table];
  const kept = Buffer.concat([signature, ...heads, bytes.subarray(start, end)]);
  return { format: 'flac', sound, duration, bytes: kept, found };
}

function block(data: Buffer, isLast = false, type: number = streamInfo): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  head[0] = type | (isLast ? 0x80 : 0);
  return Buffer.concat([head, data]);
}

class FlacReader {
  info: Buffer | undefined;
  table: Buffer | undefined;

  constructor(private readonly found: Set<Finding>) {}

  /** Where the first frame is. */
  metadata(bytes: Buffer): number {
    for (let at = 4; ;) {
      if (at + 4 > bytes.length) throw cutShort('flac');
      const head = bytes.readUInt8(at);
      const end = at + 4 + bytes.readUIntBE(at + 1, 3);
      if (end > bytes.length) throw cutShort('flac');
      this.take(head & 127, bytes.subarray(at + 4, end));
      at = end;
      if ((head & 128) !== 0) return at;
    }
  }

  private take(type: number, data: Buffer): void {
    if ((this.info === undefined) !== (type === streamInfo) || type === 127) throw damaged('flac');
    if (type === streamInfo) {
      if (data.length !== 34) throw damaged('flac');
      this.info = data;
    } else if (type === seekTable) {
      if (data.length % 18 !== 0 || this.table !== undefined) throw damaged('flac');
      this.table = block(data, true, seekTable);
    } else if (type === comments) tellComments(data, this.found);
    else if (type === picture) this.found.add('cover');
    else if (type === cueSheet) this.found.add('text');
    else if (type !== padding || isSaid(data)) this.found.add('other');
  }
}

/** Samples of all frames, which stand one behind the other, each with its sum. */
function samplesOf(frames: Buffer): number {
  let samples = 0;
  for (let at = 0; at < frames.length;) {
    const head = frameHead(frames, at);
    if (head === undefined) throw damaged('flac');
    at = endOfFrame(frames, at, head.bytes);
    samples += head.samples;
  }
  return samples;
}

/** Behind the first place at which the sum is right and another frame begins, or none. */
function endOfFrame(frames: Buffer, start: number, headBytes: number): number {
  let sum = 0;
  for (let at = start; at < frames.length; at++) {
    sum = crc16Step(sum, frames.readUInt8(at));
    if (sum !== 0 || at < start + headBytes + 2) continue;
    if (at + 1 === frames.length || frameHead(frames, at + 1) !== undefined) return at + 1;
  }
  throw cutShort('flac');
}

interface FrameHead {
  readonly bytes: number;
  readonly samples: number;
}

/** The head of a frame (RFC 9639, 9.1), where there is one. */
function frameHead(frames: Buffer, at: number): FrameHead | undefined {
  if (at + 6 > frames.length || (frames.readUInt16BE(at) & 0xfffe) !== 0xfff8) return undefined;
  const [sizes, layout, coded] = [2, 3, 4].map((i) => frames.readUInt8(at + i)) as [number, number, number];
  const [size, rate] = [sizes >> 4, sizes & 15];
  if (size === 0 || rate === 15 || layout >> 4 > 10 || (layout & 1) !== 0) return undefined;
  const ones = Math.clz32(~(coded << 24));
  if (ones === 1 || ones > 7) return undefined;
  const sizeAt = at + 4 + Math.max(1, ones);
  const sizeBytes = size === 6 ? 1 : size === 7 ? 2 : 0;
  const rateBytes = rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0;
  const sumAt = sizeAt + sizeBytes + rateBytes;
  if (sumAt >= frames.length || crc8(frames.subarray(at, sumAt)) !== frames.readUInt8(sumAt))
    return undefined;
  const samples =
    sizeBytes > 0
      ? frames.readUIntBE(sizeAt, sizeBytes) + 1
      : size === 1
        ? 192
        : size < 6
          ? 576 << (size - 2)
          : 256 << (size - 8);
  return { bytes: sumAt + 1 - at, samples };
}
