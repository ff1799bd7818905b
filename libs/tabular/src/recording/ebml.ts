import { cutShort, damaged, type RecordingFormat } from './recording.js';
import { isSaid } from './tell.js';
import { Pieces } from './pieces.js';

/** An element of EBML (RFC 8794). */
export interface Element {
  readonly id: number;
  readonly at: number;
  /** Where what it holds begins. */
  readonly start: number;
  readonly end: number;
  /** Whether it goes on to where it can go on no more, as what is written while it is recorded does. */
  readonly isOpen: boolean;
}

export const voidId = 0xec;
export const sumId = 0xbf;
/** The elements of a file. */
export class Elements extends Pieces {
  constructor(bytes: Buffer, format: RecordingFormat) {
    super(bytes, format, 4_000_000);
  }

  /** One that begins at a place and ends before another. */
  at(at: number, limit: number): Element {
    this.step();
    const id = this.number(at, limit, 4, true);
    const size = this.number(id.end, limit, 8, false);
    const isOpen = size.value === undefined;
    const end = size.value === undefined ? limit : size.end + size.value;
    if (end > limit) throw cutShort(this.format);
    return { id: id.value ?? 0, at, start: size.end, end, isOpen };
  }

  /** Those within another, of known sizes all. */
  within({ start, end }: Pick<Element, 'start' | 'end'>): Element[] {
    const list: Element[] = [];
    for (let at = start; at < end;) {
      const element = this.at(at, end);
      if (element.isOpen) throw damaged(this.format);
      list.push(element);
      at = element.end;
    }
    return list;
  }

  held({ start, end }: Element): Buffer {
    return this.bytes.subarray(start, end);
  }

  unsigned(element: Element): number {
    const held = this.held(element);
    if (held.length > 8) throw damaged(this.format);
    return held.reduce((sum, byte) => sum * 256 + byte, 0);
  }

  float(element: Element): number {
    const held = this.held(element);
    if (held.length === 4) return held.readFloatBE();
    if (held.length === 8) return held.readDoubleBE();
    if (held.length === 0) return 0;
    throw damaged(this.format);
  }

  /** Makes empty space of an element. @returns whether it said anything */
  void({ at, start, end }: Element): boolean {
    const wasSaid = isSaid(this.bytes.subarray(start, end));
    const size = end - at;
    this.bytes.fill(0, at, end);
    this.bytes[at] = voidId;
    if (size - 2 < 127) this.bytes[at + 1] = 0x80 | (size - 2);
    else {
      this.bytes[at + 1] = 0x01;
      this.bytes.writeUIntBE(size - 9, at + 3, 6);
    }
    return wasSaid;
  }

  /** A number that says in its first byte how long it is; undefined where all its bits are set. */
  number(at: number, limit: number, longest: number, isId: boolean): { value?: number; end: number } {
    const first = at < limit ? this.bytes.readUInt8(at) : 0;
    const length = Math.clz32(first) - 23;
    if (at >= limit || at + length > limit) throw cutShort(this.format);
    if (length > longest) throw damaged(this.format);
    const end = at + length;
    let value = isId ? first : first & (0xff >> length);
    let isAll = (first & (0xff >> length)) === 0xff >> length;
    for (let i = at + 1; i < end; i++) {
      const byte = this.bytes.readUInt8(i);
      isAll &&= byte === 0xff;
      value = value * 256 + byte;
    }
    return !isId && isAll ? { end } : { value, end };
  }
}
