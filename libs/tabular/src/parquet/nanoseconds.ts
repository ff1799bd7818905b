import { readSync, writeSync } from 'node:fs';
import { problem } from '#libs/kernel';
import { type ScratchFile } from '../engine/scratch.js';
import { structBytes, type ThriftField, ThriftReader, wire, zigzagBytes } from './thrift.js';

/** A column whose moments the engine reads to the microsecond alone: Impala's and Spark's INT96, and instants in nanoseconds. */
export type FinerMoment = 'INT96' | 'INSTANT_NS';

export interface FinerMoments {
  /** Columns that are read otherwise now, by their places. */
  readonly columns: ReadonlyMap<number, FinerMoment>;
  /** Places of columns that hold such moments within nested values, where they stay as the engine reads them. */
  readonly nested: ReadonlySet<number>;
}

const none: FinerMoments = { columns: new Map(), nested: new Set() };

const tailBytes = 8;

/**
 * Writes a second footer behind the file where columns have moments finer than microseconds. By it the engine reads the same pages as
 * what it keeps all digits of: INT96 as a decimal of its twelve bytes, instants as moments without a zone. What cannot be understood here
 * is left to the engine to judge.
 */
export function openNanoseconds(file: ScratchFile): FinerMoments {
  const tail = Buffer.alloc(tailBytes);
  readSync(file.fd, tail, 0, tailBytes, file.size() - tailBytes);
  const footer = Buffer.alloc(tail.readUInt32LE(0));
  readSync(file.fd, footer, 0, footer.length, file.size() - tailBytes - footer.length);
  const read = rewritten(footer);
  if (read === undefined) return none;
  if (read.columns.size > 0) {
    if (file.room() < 2 * read.footer.length)
      throw problem('storage.full', 'Scratch has no room for the footer of the file.');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(read.footer.length);
    const end = Buffer.concat([read.footer, length, Buffer.from('PAR1')]);
    for (let at = 0, to = file.size(); at < end.length;)
      at += writeSync(file.fd, end, at, end.length - at, to + at);
  }
  return read;
}

/** No table that is read has so many: each is held for a moment. */
const mostElements = 100_000;

/** The list of a schema, the second field of a footer. */
function schemaIn(footer: Buffer): (ThriftField & { readonly start: number }) | undefined {
  for (const field of new ThriftReader(footer).fields()) {
    if (field.id === 2) return field.type === wire.list ? field : undefined;
  }
  return undefined;
}

function rewritten(footer: Buffer): (FinerMoments & { readonly footer: Buffer }) | undefined {
  try {
    const schema = schemaIn(footer);
    if (schema === undefined) return undefined;
    const reader = new ThriftReader(schema.bytes);
    const [count, type] = reader.list();
    if (type !== wire.struct || count > mostElements) return undefined;
    const made: Buffer[] = [schema.bytes.subarray(0, reader.at)];
    const columns = new Map<number, FinerMoment>();
    const nested = new Set<number>();
    const left: number[] = [];
    let place = -1;
    for (let i = 0; i < count; i++) {
      const element = [...reader.fields()];
      while (left.at(-1) === 0) left.pop();
      const depth = left.length;
      if (depth > 0) left[depth - 1] = (left[depth - 1] ?? 0) - 1;
      if (depth === 1) place++;
      const children = numberOf(element, 5) ?? 0;
      if (children > 0) left.push(children);
      const finer = children > 0 ? undefined : finerOf(element);
      const isColumn = depth === 1 && numberOf(element, 3) !== 2;
      if (finer !== undefined && isColumn) columns.set(place, finer);
      else if (finer !== undefined) nested.add(place);
      made.push(structBytes(finer !== undefined && isColumn ? otherwise(element, finer) : element));
    }
    const end = schema.start + schema.bytes.length;
    const whole = Buffer.concat([footer.subarray(0, schema.start), ...made, footer.subarray(end)]);
    return { columns, nested, footer: whole };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function numberOf(fields: readonly ThriftField[], id: number): number | undefined {
  const found = fields.find((field) => field.id === id && field.type === wire.i32);
  return found === undefined ? undefined : new ThriftReader(found.bytes).zigzag();
}

/** `TIMESTAMP { isAdjustedToUTC: …, unit: NANOS {} }`, the member 8 of the union of logical types. */
const nanoseconds = (type: number): Buffer =>
  structBytes([
    {
      ...{ id: 8, type: wire.struct },
      bytes: structBytes([
        { id: 1, type, bytes: Buffer.alloc(0) },
        {
          id: 2,
          type: wire.struct,
          bytes: structBytes([{ id: 3, type: wire.struct, bytes: structBytes([]) }]),
        },
      ]),
    },
  ]);

const int64 = 2;
const int96 = 3;

function finerOf(element: readonly ThriftField[]): FinerMoment | undefined {
  const type = numberOf(element, 1);
  if (type === int96) return 'INT96';
  const logical = element.find(({ id, type: kind }) => id === 10 && kind === wire.struct)?.bytes;
  return type === int64 && logical?.equals(nanoseconds(wire.true)) === true ? 'INSTANT_NS' : undefined;
}

/** An element of a schema as what the engine reads all digits of. */
function otherwise(element: readonly ThriftField[], finer: FinerMoment): readonly ThriftField[] {
  if (finer === 'INSTANT_NS')
    return element.map((field) => (field.id === 10 ? { ...field, bytes: nanoseconds(wire.false) } : field));
  const number = (id: number, value: number): ThriftField => ({
    id,
    type: wire.i32,
    bytes: zigzagBytes(value),
  });
  // FIXED_LEN_BYTE_ARRAY of 12 bytes, which is DECIMAL with up to 28 digits.
  const others = element.filter(({ id }) => ![1, 2, 6, 7, 8, 10].includes(id));
  return [...others, number(1, 7), number(2, 12), number(6, 5), number(7, 0), number(8, 28)].sort(
    (a, b) => a.id - b.id,
  );
}

/** SQL of the bytes of a number in the other order, `bytes` of them from the highest of so many. */
const turned = (number: string, size: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => `(((${number}) >> ${8 * (size - 1 - i)}) & 255) << ${8 * i}`)
    .map((byte) => `(${byte})`)
    .join(' | ');

/** 1970-01-01 as a Julian day. */
const firstDay = 2_440_588;

/** SQL of what an INT96 is, of the decimal of its bytes: nanoseconds of a day and a Julian day, both with their lowest byte first. */
export function int96Sql(cell: string): Readonly<Record<'moment' | 'fits' | 'written' | 'sound', string>> {
  const whole = `CAST(${cell} AS HUGEINT)`;
  const high = `CAST((${whole} >> 32) & 18446744073709551615 AS UBIGINT)`;
  const low = `CAST(${whole} & 4294967295 AS UBIGINT)`;
  const nanos = `CAST(${turned(high, 8, 6)} AS BIGINT)`;
  const days = `(CAST(${turned(low, 4, 4)} AS BIGINT) - ${firstDay})`;
  const moment = `make_timestamp(${days} * 86400000000 + ${nanos} // 1000)`;
  const second = `(${nanos} % 1000000000)`;
  const parts = `CASE WHEN ${second} = 0 THEN '' ELSE '.' || rtrim(lpad(CAST(${second} AS VARCHAR), 9, '0'), '0') END`;
  return {
    moment,
    fits: `${nanos} % 1000 = 0`,
    written: `strftime(${moment}, '%Y-%m-%d %H:%M:%S') || ${parts}`,
    // 0001-01-01 to 9999-12-31, and no more nanoseconds than a day has.
    sound: `(${high} & 65535) = 0 AND ${nanos} < 86400000000000 AND ${days} BETWEEN -719162 AND 2932896`,
  };
}
