import { type Box, type Boxes } from './mp4-boxes.js';
import { codingsOf, encrypted, readEntry, stillCodings } from './mp4-entry.js';
import { type Range, samplesOf } from './mp4-samples.js';
import { tellBox } from './mp4-tell.js';
import { damaged, refused, seconds, type Sight, type Sound } from './recording.js';

export interface Track {
  readonly sound?: Sound | undefined;
  readonly sight?: Sight | undefined;
  readonly duration: number;
  readonly samples: readonly Range[];
}

/** What a box of a track is kept with: the bytes that it needs, by what it holds. */
const lengths: Readonly<Record<string, (held: Buffer) => number>> = {
  vmhd: () => 12,
  smhd: () => 8,
  stts: (held) => 8 + 8 * held.readUInt32BE(4),
  ctts: (held) => 8 + 8 * held.readUInt32BE(4),
  stss: (held) => 8 + 4 * held.readUInt32BE(4),
  stps: (held) => 8 + 4 * held.readUInt32BE(4),
  elst: (held) => 8 + (held[0] === 1 ? 20 : 12) * held.readUInt32BE(4),
  cslg: (held) => (held[0] === 1 ? 44 : 24),
};
/** Tables that {@link samplesOf} checks. */
const places = new Set(['stsz', 'stsc', 'stco', 'co64']);
/** About how tracks belong together, which says nothing of them alone. */
const plain = new Set(['tref', 'tapt', 'load', 'elng', 'gmhd', 'nmhd', 'subs', 'iods']);

/** Keeps of boxes what plays a recording. */
export class TrackReader {
  constructor(private readonly boxes: Boxes) {}

  /** Reads a track; undefined for one of neither sound nor pictures, which becomes empty space. */
  read(trak: Box): Track | undefined {
    const { boxes } = this;
    const inTrak = boxes.of(trak);
    const mdia = boxes.single(inTrak, 'mdia');
    const inMdia = boxes.of(mdia);
    const handler = boxes.held(boxes.single(inMdia, 'hdlr'), 12).toString('latin1', 8, 12);
    const inMinf = boxes.of(boxes.single(inMdia, 'minf'));
    const isSight = handler === 'vide';
    const table = handler === 'soun' || isSight ? boxes.of(boxes.single(inMinf, 'stbl')) : [];
    const stsd = table.find(({ type }) => type === 'stsd');
    const codings = stsd === undefined ? [] : codingsOf(boxes, stsd);
    if (table.length === 0 || codings.some(({ type }) => stillCodings.has(type))) {
      boxes.found.add(isSight ? 'cover' : 'track');
      boxes.free(trak);
      return undefined;
    }
    const isVersioned = stsd !== undefined && boxes.bytes[stsd.start] !== 0;
    const [entry] = codings.map((one) => readEntry(boxes, one, isSight, isVersioned));
    if (entry === undefined) throw damaged(boxes.format);
    this.clean(inTrak, ['tkhd', 'edts', 'mdia']);
    this.clean(inMdia, ['mdhd', 'hdlr', 'minf']);
    this.clean(inMinf, ['vmhd', 'smhd', 'hdlr', 'dinf', 'stbl']);
    this.clean(table, ['stsd', 'sdtp', 'sgpd', 'sbgp', ...places, ...Object.keys(lengths)]);
    const samples = samplesOf(boxes, table, entry.unit);
    const { rate, duration } = this.mediaHead(boxes.single(inMdia, 'mdhd'));
    const sound = entry.sound && { ...entry.sound, sampleRate: entry.sound.sampleRate || rate };
    return { sound, sight: entry.sight, duration, samples };
  }

  /** Keeps boxes of the types that are named, and of those what they need. */
  private clean(list: readonly Box[], types: readonly string[]): void {
    const { boxes } = this;
    for (const box of list) {
      const length = lengths[box.type];
      if (!types.includes(box.type)) this.aside(box);
      else if (length !== undefined) boxes.keep(box, length(boxes.held(box, 8)));
      else if (box.type === 'hdlr') this.handler(box);
      else if (box.type === 'tkhd') this.trackHead(box);
      else if (box.type === 'edts') this.clean(boxes.of(box), ['elst']);
      else if (box.type === 'dinf') this.references(box);
      else if (box.type === 'sdtp') this.dependencies(box, list);
      else if (box.type === 'sgpd' || box.type === 'sbgp') this.groups(box);
    }
  }

  aside(box: Box): void {
    const { boxes } = this;
    if (box.type === 'sinf') throw encrypted(boxes);
    if (!plain.has(box.type)) tellBox(box.type, boxes.held(box), boxes.found);
    boxes.free(box);
  }

  private handler(box: Box): void {
    const held = this.boxes.held(box, 24);
    if (held.subarray(25).some((byte) => byte !== 0)) this.boxes.found.add('device');
    held.fill(0, 12);
  }

  private trackHead(box: Box): void {
    const held = this.boxes.held(box, 84);
    const isLong = held[0] === 1;
    this.boxes.keep(box, isLong ? 96 : 84);
    this.clearTimes(held, isLong);
  }

  /** The moments of making and change, which begin most heads. */
  clearTimes(held: Buffer, isLong: boolean): void {
    const times = held.subarray(4, isLong ? 20 : 12);
    if (times.some((byte) => byte !== 0)) this.boxes.found.add('moment');
    times.fill(0);
  }

  private mediaHead(box: Box): { readonly rate: number; readonly duration: number } {
    const held = this.boxes.held(box, 24);
    const isLong = held[0] === 1;
    this.boxes.keep(box, isLong ? 36 : 24);
    this.clearTimes(held, isLong);
    const rate = held.readUInt32BE(isLong ? 20 : 12);
    const length = isLong ? Number(held.readBigUInt64BE(24)) : held.readUInt32BE(16);
    return { rate, duration: seconds(this.boxes.format, length, rate) };
  }

  /** Where samples lie: in this file, which need not be named. */
  private references(box: Box): void {
    const { boxes } = this;
    const inDinf = boxes.of(box);
    this.clean(inDinf, ['dref']);
    for (const { start, end } of inDinf.filter(({ type }) => type === 'dref')) {
      for (const one of boxes.within(start + 8, end)) {
        if ((boxes.held(one, 4).readUInt32BE(0) & 1) === 0)
          throw refused(boxes.format, 'has its sound or pictures in other files');
        boxes.keep(one, 4);
      }
    }
  }

  /** A byte for each sample. */
  private dependencies(box: Box, table: readonly Box[]): void {
    const { boxes } = this;
    boxes.keep(box, 4 + boxes.held(boxes.single(table, 'stsz'), 12).readUInt32BE(8));
  }

  /** Which samples can be begun with. */
  private groups(box: Box): void {
    const held = this.boxes.held(box, 12);
    const isKnown = /^(?:roll|prol|rap )$/.test(held.toString('latin1', 4, 8));
    if (!isKnown || (box.type === 'sgpd' && held.length > 64)) this.boxes.free(box);
  }
}
