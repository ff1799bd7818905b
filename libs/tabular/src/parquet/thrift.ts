/** Types of values in Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). */
export const wire = { true: 1, false: 2, i32: 5, binary: 8, list: 9, struct: 12 } as const;

/** A field of a struct: its number, its type, and the bytes of its value. */
export interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly bytes: Buffer;
}

const mostDepth = 40;
/** No schema of a table that is read has so many: each is held for a moment. */
const mostFields = 500_000;

/** Reads bytes in the compact protocol. @throws RangeError where they are not what they say */
export class ThriftReader {
  at = 0;
  private read = 0;

  constructor(private readonly bytes: Buffer) {}

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('the bytes end before');
    return byte;
  }

  /** An unsigned number of a few bytes. */
  varint(): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
      if (factor > 2 ** 70) throw new RangeError('a number has too many bytes');
    }
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** How many elements a list has, and of which type. */
  list(): readonly [number, number] {
    const head = this.byte();
    const short = head >> 4;
    return [short === 15 ? this.varint() : short, head & 15];
  }

  /** The fields of a struct, up to and with its end. */
  *fields(depth = 0): Generator<ThriftField & { readonly start: number }> {
    let id = 0;
    for (let head = this.byte(); head !== 0; head = this.byte()) {
      if (++this.read > mostFields) throw new RangeError('there are too many fields');
      id = head >> 4 === 0 ? this.zigzag() : id + (head >> 4);
      const start = this.at;
      this.passOver(head & 15, depth);
      yield { id, type: head & 15, bytes: this.bytes.subarray(start, this.at), start };
    }
  }

  private passOver(type: number, depth: number): void {
    if (depth > mostDepth) throw new RangeError('values are nested too deep');
    switch (type) {
      case 1:
      case 2:
        return;
      case 3: {
        this.forward(1);
        return;
      }
      case 4:
      case 5:
      case 6:
        return void this.varint();
      case 7: {
        this.forward(8);
        return;
      }
      case wire.binary: {
        this.forward(this.varint());
        return;
      }
      case wire.list:
      case 10: {
        this.passOverList(depth);
        return;
      }
      case wire.struct:
        for (const inner = this.fields(depth + 1); inner.next().done !== true;);
        return;
      default:
        throw new RangeError('a value of a type that is not read');
    }
  }

  private passOverList(depth: number): void {
    const [count, type] = this.list();
    for (let i = 0; i < count; i++) {
      if (type === wire.true || type === wire.false) this.forward(1);
      else this.passOver(type, depth + 1);
    }
  }

  private forward(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) throw new RangeError('the bytes end before');
  }
}

/** A number as the protocol writes it. */
export function varintBytes(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

/** A positive number with its sign. */
export const zigzagBytes = (value: number): Buffer => varintBytes(2 * value);

/** A struct of fields, in the order of their numbers. */
export function structBytes(fields: readonly ThriftField[]): Buffer {
  let before = 0;
  const written = fields.flatMap(({ id, type, bytes }) => {
    const step = id - before;
    before = id;
    const head = step > 0 && step < 16 ? Buffer.from([(step << 4) | type]) : undefined;
    return [head ?? Buffer.concat([Buffer.from([type]), zigzagBytes(id)]), bytes];
  });
  return Buffer.concat([...written, Buffer.of(0)]);
}
