import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

export const damaged = (): Problem => unparsable('the Arrow data is damaged');

/** A table of a flatbuffer (https://flatbuffers.dev/internals): fields by their numbers, each with what it is where it is absent. */
export class Table {
  private readonly fields: number;

  private constructor(
    private readonly bytes: Buffer,
    private readonly at: number,
  ) {
    this.fields = at - bytes.readInt32LE(inside(bytes, at, 4));
  }

  /** @throws Problem upload.unparsable */
  static root(bytes: Buffer): Table {
    return new Table(bytes, bytes.readUInt32LE(inside(bytes, 0, 4)));
  }

  byte(field: number, absent = 0): number {
    const at = this.place(field, 1);
    return at === undefined ? absent : this.bytes.readInt8(at);
  }

  short(field: number, absent = 0): number {
    const at = this.place(field, 2);
    return at === undefined ? absent : this.bytes.readInt16LE(at);
  }

  int(field: number, absent = 0): number {
    const at = this.place(field, 4);
    return at === undefined ? absent : this.bytes.readInt32LE(at);
  }

  /** A 64-bit number that counts something. */
  count(field: number): number {
    const at = this.place(field, 8);
    return at === undefined ? 0 : countAt(this.bytes, at);
  }

  text(field: number): string | undefined {
    const { start, length } = this.vector(field, 1) ?? {};
    return start === undefined || length === undefined
      ? undefined
      : this.bytes.toString('utf8', start, start + length);
  }

  table(field: number): Table | undefined {
    const at = this.place(field, 4);
    return at === undefined ? undefined : new Table(this.bytes, this.follow(at));
  }

  tables(field: number): Table[] {
    const { start = 0, length = 0 } = this.vector(field, 4) ?? {};
    return Array.from({ length }, (_, i) => new Table(this.bytes, this.follow(start + 4 * i)));
  }

  /** Pairs of counts, as structs of two 64-bit numbers. */
  pairs(field: number): (readonly [number, number])[] {
    const { start = 0, length = 0 } = this.vector(field, 16) ?? {};
    return Array.from({ length }, (_, i) => {
      const at = start + 16 * i;
      return [countAt(this.bytes, at), countAt(this.bytes, at + 8)] as const;
    });
  }

  counts(field: number): number[] {
    const { start = 0, length = 0 } = this.vector(field, 8) ?? {};
    return Array.from({ length }, (_, i) => countAt(this.bytes, start + 8 * i));
  }

  /** How many structs of 24 bytes there are. */
  blocks(field: number): number {
    return this.vector(field, 24)?.length ?? 0;
  }

  private vector(
    field: number,
    size: number,
  ): { readonly start: number; readonly length: number } | undefined {
    const at = this.place(field, 4);
    if (at === undefined) return undefined;
    const head = inside(this.bytes, this.follow(at), 4);
    const length = this.bytes.readUInt32LE(head);
    inside(this.bytes, head + 4, length * size);
    return { start: head + 4, length };
  }

  private follow(at: number): number {
    return inside(this.bytes, at + this.bytes.readUInt32LE(inside(this.bytes, at, 4)), 4);
  }

  private place(field: number, size: number): number | undefined {
    const { bytes, fields } = this;
    const last = bytes.readUInt16LE(inside(bytes, fields, 2));
    const entry = 4 + 2 * field;
    if (entry + 2 > last) return undefined;
    const offset = bytes.readUInt16LE(inside(bytes, fields + entry, 2));
    return offset === 0 ? undefined : inside(bytes, this.at + offset, size);
  }
}

function inside(bytes: Buffer, at: number, length: number): number {
  if (!(at >= 0 && at + length <= bytes.length)) throw damaged();
  return at;
}

function countAt(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigInt64LE(at));
  // No file has so many of anything.
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw damaged();
  return value;
}
