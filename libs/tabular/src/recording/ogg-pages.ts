import { cutShort, damaged } from './recording.js';
import { oggSum } from './sums.js';

/** A page of an Ogg stream (RFC 3533, 6). */
export interface OggPage {
  readonly whole: Buffer;
  readonly body: Buffer;
  readonly lacing: Buffer;
  /** What it has of packets; the last goes on where it is open. */
  readonly packets: readonly Buffer[];
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isOpen: boolean;
  /** Samples up to its end; undefined where no packet ends in it. */
  readonly granule: number | undefined;
  readonly serial: number;
  readonly sequence: number;
}

const headBytes = 27;
/** All tracks that are kept have this number, and not the one that a program drew. */
const ownSerial = 1;

/** @throws Problem upload.unparsable where no whole page with its own sum is at a place */
export function pageAt(bytes: Buffer, at: number): OggPage {
  if (at + headBytes > bytes.length) throw cutShort('ogg');
  if (bytes.toString('latin1', at, at + 5) !== 'OggS\0') throw damaged('ogg');
  const segments = bytes.readUInt8(at + 26);
  const lacing = bytes.subarray(at + headBytes, at + headBytes + segments);
  const start = at + headBytes + segments;
  const end = start + lacing.reduce((sum, size) => sum + size, 0);
  if (end > bytes.length) throw cutShort('ogg');
  const whole = Buffer.from(bytes.subarray(at, end));
  whole.writeUInt32LE(0, 22);
  if (oggSum(whole) !== bytes.readUInt32LE(at + 22)) throw damaged('ogg');
  const flags = bytes.readUInt8(at + 5);
  const granule = bytes.readBigInt64LE(at + 6);
  if (granule < -1n) throw damaged('ogg');
  const body = bytes.subarray(start, end);
  return {
    ...{ whole, body, lacing, packets: packetsOf(body, lacing) },
    ...{ isContinued: (flags & 1) !== 0, isFirst: (flags & 2) !== 0, isLast: (flags & 4) !== 0 },
    isOpen: lacing.at(-1) === 255,
    granule: granule === -1n ? undefined : Number(granule),
    ...{ serial: bytes.readUInt32LE(at + 14), sequence: bytes.readUInt32LE(at + 18) },
  };
}

function packetsOf(body: Buffer, lacing: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let [start, end] = [0, 0];
  lacing.forEach((size, i) => {
    end += size;
    if (size === 255 && i < lacing.length - 1) return;
    packets.push(body.subarray(start, end));
    start = end;
  });
  return packets;
}

/** A page anew, with its number among those that are kept. */
export function written(page: Pick<OggPage, 'whole'>, sequence: number): Buffer {
  const bytes = Buffer.from(page.whole);
  bytes[5] = bytes.readUInt8(5) & 7;
  bytes.writeUInt32LE(ownSerial, 14);
  bytes.writeUInt32LE(sequence, 18);
  bytes.writeUInt32LE(0, 22);
  bytes.writeUInt32LE(oggSum(bytes), 22);
  return bytes;
}

/** Pages of whole packets that are no sound. */
export function pagesOf(packets: readonly Buffer[], from: number, isFirst = false): Buffer[] {
  const body = Buffer.concat(packets);
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  const pages: Buffer[] = [];
  let at = 0;
  for (let i = 0; i < lacing.length; i += 255) {
    const segments = lacing.slice(i, i + 255);
    const size = segments.reduce((sum, one) => sum + one, 0);
    const head = Buffer.alloc(headBytes);
    head.write('OggS', 'latin1');
    head[5] = (lacing[i - 1] === 255 ? 1 : 0) | (isFirst && i === 0 ? 2 : 0);
    // Where no packet ends there is no number of samples.
    if (segments.every((one) => one === 255)) head.fill(255, 6, 14);
    head[26] = segments.length;
    const whole = Buffer.concat([head, Buffer.from(segments), body.subarray(at, at + size)]);
    pages.push(written({ whole }, from + pages.length));
    at += size;
  }
  return pages;
}
