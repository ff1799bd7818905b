import { cutShort, damaged, type RecordingFormat } from './recording.js';
import { isSaid } from './tell.js';
import { Pieces } from './pieces.js';

/** A box of an ISO base media file, or an atom of QuickTime (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  readonly at: number;
  /** Where what it holds begins. */
  readonly start: number;
  readonly end: number;
}

/** The boxes of a file. */
export class Boxes extends Pieces {
  constructor(bytes: Buffer, format: RecordingFormat) {
    super(bytes, format, 100_000);
  }

  /** Those of the file itself, of which the last may reach to its end. */
  outermost(): Box[] {
    const { bytes } = this;
    const boxes: Box[] = [];
    let at = 0;
    while (at + 8 <= bytes.length) {
      const box = this.boxAt(at, bytes.length, true);
      if (box === undefined) throw cutShort(this.format);
      boxes.push(box);
      at = box.end;
    }
    if (at < bytes.length) {
      if (isSaid(bytes.subarray(at))) this.found.add('behind');
      bytes.fill(0, at);
    }
    return boxes;
  }

  /** Those within a place; what ends a list in QuickTime, and is too short to be one, becomes zeros. */
  within(start: number, end: number): Box[] {
    const boxes: Box[] = [];
    let at = start;
    while (at + 8 <= end) {
      const box = this.boxAt(at, end, false);
      if (box === undefined) throw damaged(this.format);
      boxes.push(box);
      at = box.end;
    }
    this.bytes.fill(0, at, Math.max(at, end));
    return boxes;
  }

  of({ start, end }: Box): Box[] {
    return this.within(start, end);
  }

  /** The only one of a type. @throws Problem upload.unparsable where there is none or several */
  single(boxes: readonly Box[], type: string): Box {
    const [box, more] = boxes.filter((one) => one.type === type);
    if (box === undefined || more !== undefined) throw damaged(this.format);
    return box;
  }

  /** What a box holds. @throws Problem upload.unparsable where it is not so long */
  held({ start, end }: Box, least = 0): Buffer {
    if (end - start < least) throw damaged(this.format);
    return this.bytes.subarray(start, end);
  }

  /** Keeps the first bytes of what a box holds. */
  keep(box: Box, length: number): void {
    this.held(box, length).fill(0, length);
  }

  /** Makes empty space of a box. */
  free({ at, start, end }: Box): void {
    this.bytes.write('free', at + 4, 'latin1');
    this.bytes.fill(0, start, end);
  }

  private boxAt(at: number, limit: number, isOutermost: boolean): Box | undefined {
    this.step();
    const { bytes } = this;
    const type = bytes.toString('latin1', at + 4, at + 8);
    const short = bytes.readUInt32BE(at);
    if (short === 1) {
      const size = at + 16 > limit ? 0n : bytes.readBigUInt64BE(at + 8);
      return size < 16n || size > BigInt(limit - at)
        ? undefined
        : { type, at, start: at + 16, end: at + Number(size) };
    }
    const size = short === 0 && isOutermost ? limit - at : short;
    return size < 8 || at + size > limit ? undefined : { type, at, start: at + 8, end: at + size };
  }
}
