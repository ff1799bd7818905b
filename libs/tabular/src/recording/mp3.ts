import { endBeforeTags, id3Bytes, tellId3 } from './id3.js';
import { type Finding, type Recording, refused, seconds, silent } from './recording.js';
import { lameSum } from './sums.js';
import { isSaid } from './tell.js';

/** Thousands of bits a second, of MPEG 1 and of the others, layer III (ISO/IEC 11172-3, 2.4.2.3). */
const rates = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

interface Frame {
  readonly bytes: number;
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly isFirst: boolean;
}

/** The frame of layer III that begins at a place, by its four bytes. */
export function mp3Frame(bytes: Buffer, at: number): Frame | undefined {
  if (at + 4 > bytes.length) return undefined;
  const head = bytes.readUInt32BE(at);
  const [version, layer] = [(head >>> 19) & 3, (head >>> 17) & 3];
  if (head >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined;
  const isFirst = version === 3;
  const rate = rates[isFirst ? 0 : 1][((head >>> 12) & 15) - 1];
  const base = [44_100, 48_000, 32_000][(head >>> 10) & 3];
  if (rate === undefined || base === undefined || (head & 3) === 2) return undefined;
  const sampleRate = base / (isFirst ? 1 : version === 2 ? 2 : 4);
  const samples = isFirst ? 1152 : 576;
  return {
    bytes: Math.floor(((samples / 8) * rate * 1000) / sampleRate) + ((head >>> 9) & 1),
    ...{ samples, sampleRate, channels: ((head >>> 6) & 3) === 3 ? 1 : 2, isFirst },
  };
}

/** Whether two frames of one kind begin at a place, or one that is the last of all. */
export function isMp3(bytes: Buffer, at: number): boolean {
  const frame = mp3Frame(bytes, at);
  if (frame === undefined) return false;
  const next = mp3Frame(bytes, at + frame.bytes);
  return next === undefined
    ? at + frame.bytes === bytes.length
    : next.sampleRate === frame.sampleRate && next.samples === frame.samples;
}

/** Reads a recording's frames and keeps them. @throws Problem upload.unparsable for what is no MP3 */
export function readMp3(bytes: Buffer): Recording {
  const found = new Set<Finding>();
  const end = endBeforeTags(bytes, found);
  const reader = new Mp3Reader(bytes.subarray(0, end), found);
  reader.read();
  const { first, samples } = reader;
  if (first === undefined || samples === 0) throw silent('mp3');
  const { sampleRate, channels } = first;
  return {
    ...{ format: 'mp3', sound: { codec: 'mp3', sampleRate, channels }, found },
    duration: seconds('mp3', samples, sampleRate),
    bytes: Buffer.concat(
      reader.kept.map((piece) => (Buffer.isBuffer(piece) ? piece : bytes.subarray(piece.start, piece.end))),
    ),
  };
}

/** Frames one behind the other. */
interface Run {
  readonly start: number;
  end: number;
}
/** Each takes some memory; between frames that play nothing lies. */
const mostRuns = 100_000;

class Mp3Reader {
  /** A head, and runs of frames by where they lie. */
  readonly kept: (Buffer | Run)[] = [];
  first: Frame | undefined;
  samples = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly found: Set<Finding>,
  ) {}

  read(): void {
    for (let at = 0; at < this.bytes.length;) {
      const frame = mp3Frame(this.bytes, at);
      const end = at + (frame?.bytes ?? 0);
      const isKin = this.first === undefined || frame?.sampleRate === this.first.sampleRate;
      if (frame === undefined || !isKin || end > this.bytes.length) at = this.aside(at);
      else {
        this.take(frame, at, end);
        at = end;
      }
    }
  }

  private take(frame: Frame, start: number, end: number): void {
    const isHead = this.first === undefined;
    this.first ??= frame;
    const head = isHead ? headFrame(frame, this.bytes.subarray(start, end), this.found) : undefined;
    const last = this.kept.at(-1);
    if (head !== undefined) {
      this.kept.push(head);
      return;
    }
    this.samples += frame.samples;
    if (last !== undefined && 'start' in last && last.end === start) last.end = end;
    else if (this.kept.length < mostRuns) this.kept.push({ start, end });
    else throw refused('mp3', `is in more than ${mostRuns.toLocaleString('en')} pieces`);
  }

  /** Where the next frames begin behind what is none: tags, or anything else. */
  private aside(at: number): number {
    const tag = id3Bytes(this.bytes, at);
    if (tag > 0) {
      tellId3(this.bytes.subarray(at, at + tag), this.found);
      return at + tag;
    }
    let next = at + 1;
    while (next < this.bytes.length && !isMp3(this.bytes, next)) next++;
    if (isSaid(this.bytes.subarray(at, next)))
      this.found.add(next === this.bytes.length || this.first === undefined ? 'behind' : 'other');
    return next;
  }
}

const programs = /^(?:LAME|L3\.99|Lav[fc])/;

/**
 * The first frame, where it is silent and says how long all is, as programs that make MP3 write it: without the name and version of that
 * program. That it is like LAME stays, for players take from it how much silence to leave out.
 */
function headFrame({ isFirst, channels }: Frame, bytes: Buffer, found: Set<Finding>): Buffer | undefined {
  const at = 4 + (isFirst ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17);
  if (at + 8 > bytes.length || !/^(?:Xing|Info)$/.test(bytes.toString('latin1', at, at + 4)))
    return undefined;
  const flags = bytes.readUInt32BE(at + 4);
  const said = [4, 4, 100, 4].reduce((sum, size, i) => sum + ((flags >> i) & 1) * size, at + 8);
  const [program, end] = [said + 9, said + 36];
  const head = Buffer.alloc(bytes.length);
  bytes.copy(head, 0, 0, Math.min(said, bytes.length));
  if (end > bytes.length) return head;
  const name = bytes.subarray(said, program);
  const isKnown = programs.test(name.toString('latin1'));
  if (isKnown) {
    head.write('LAME', said, 'latin1');
    bytes.copy(head, program, program, end - 2);
    head.writeUInt16BE(lameSum(head.subarray(0, end - 2)), end - 2);
  }
  if (isSaid(isKnown ? bytes.subarray(said + 4, program) : bytes.subarray(said, end))) found.add('device');
  if (isSaid(bytes.subarray(end))) found.add('other');
  return head;
}
