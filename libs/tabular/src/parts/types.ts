import { type Column, type ColumnType } from '#libs/contracts';

/**
 * What a column of one part holds. Finer than the contract's types, so that parts can be reunited without a lie:
 * `unknown` saw nulls alone, `wide` holds integers beyond 2^53 (a double cannot hold them), `instant` is a timestamp
 * that the file wrote with a zone, in UTC. Of doubles, `fraction` saw no whole number, `double` writes them as `3`, and
 * `pointed` as `3.0`; `nonfinite` saw those texts alone that JSON has for NaN and infinities. `decimal2` has
 * two digits after the point in every cell, `fixed2` too, and none of them ends in 0; `exact2` has two at most, and was said to be decimal. Doubles below 0.0001 are written `0.00001` in `…:plain` and
 * `1e-05` in `…:exp`. `daydmy/` are dates such as 31/12/2020, `daymdy/` such as
 * 12/31/2020, and `dayany/` texts that fit both.
 */
export const partTypes = [
  'unknown',
  'boolean',
  'integer',
  'wide',
  'fraction',
  'double',
  'pointed',
  'nonfinite',
  'date',
  'time',
  'timestamp',
  'instant',
  'string',
  'json',
  'bytes',
] as const;
type PlainType = (typeof partTypes)[number];
type DayType = `day${'any' | 'dmy' | 'mdy'}${'/' | '.' | '-'}`;
type DoubleType = 'fraction' | 'double' | 'pointed';
export type PartType =
  PlainType | `${DoubleType}:${'plain' | 'exp'}` | `${'decimal' | 'exact' | 'fixed'}${number}` | DayType;

const finerTypes =
  /^(?:(?:fraction|double|pointed):(?:plain|exp)|(?:decimal|exact|fixed)[0-9]{1,2}|day(?:any|dmy|mdy)[/.-])$/;
/** Whether a text is one of these types. */
export const isPartType = (text: string): text is PartType =>
  (partTypes as readonly string[]).includes(text) || finerTypes.test(text);

/** Digits after the point, of a type that says how many. */
export const scaleOf = (type: PartType): number | undefined => {
  const found = /[0-9]+$/.exec(type);
  return found === null ? undefined : Number(found[0]);
};

const isDecimal = (type: PartType): boolean => /^(?:decimal|exact)/.test(type);
const isDay = (type: PartType): type is DayType => type.startsWith('day');
/** Days of which nobody knows which number is the month. */
export const isAnyDay = (type: PartType): boolean => type.startsWith('dayany');

function plainOf(type: PartType): PlainType {
  if (isDay(type)) return isAnyDay(type) ? 'string' : 'date';
  return type.startsWith('fixed') ? 'fraction' : (type.replace(/:.*/, '') as PlainType);
}

/** Days of one separator, where one side is in doubt: the order of the other. */
function joinDays(a: PartType, b: PartType): PartType {
  if (a.at(-1) !== b.at(-1)) return 'string';
  return isAnyDay(a) ? b : isAnyDay(b) ? a : 'string';
}

/** The columns of one part, in the order in which the file first showed them. */
export type PartSchema = ReadonlyMap<string, PartType>;

const joins: Partial<Record<PlainType, Partial<Record<PlainType, PlainType>>>> = {
  integer: { wide: 'wide', fraction: 'double', double: 'double', nonfinite: 'double' },
  wide: { integer: 'wide' },
  fraction: {
    ...{ fraction: 'fraction', integer: 'double', double: 'double', pointed: 'pointed' },
    nonfinite: 'fraction',
  },
  double: { integer: 'double', fraction: 'double', nonfinite: 'double' },
  pointed: { fraction: 'pointed', nonfinite: 'pointed' },
  nonfinite: { integer: 'double', fraction: 'fraction', double: 'double', pointed: 'pointed' },
};

/** The narrowest type that tells both without changing a value: a join of the lattice unknown < … < string < json. */
export function joinTypes(a: PartType, b: PartType): PartType {
  if (a === b || b === 'unknown') return a;
  if (a === 'unknown') return b;
  if (a === 'json' || b === 'json') return 'json';
  if (isDay(a) || isDay(b)) return isDay(a) && isDay(b) ? joinDays(a, b) : 'string';
  if (a.startsWith('exact') && b.startsWith('exact')) return (scaleOf(a) ?? 0) > (scaleOf(b) ?? 0) ? a : b;
  if (a.startsWith('exact') || b.startsWith('exact')) return 'string';
  if (isDecimal(a) || isDecimal(b)) return scaleOf(a) === scaleOf(b) ? `decimal${scaleOf(a) ?? 0}` : 'string';
  const [x, y] = [plainOf(a), plainOf(b)];
  const joined = joins[x]?.[y] ?? (x === y ? x : 'string');
  const [small, other] = [noteOf(a) ?? noteOf(b), noteOf(b) ?? noteOf(a)];
  if (small === undefined || !isDouble(joined)) return joined;
  return small === other ? `${joined}:${small}` : 'string';
}

const isDouble = (type: PlainType): type is DoubleType => partSqlTypes[type] === 'DOUBLE';
const noteOf = (type: PartType): 'plain' | 'exp' | undefined =>
  /:(plain|exp)$/.exec(type)?.[1] as 'plain' | 'exp' | undefined;

/** Whether a part of the first type no longer tells what the file wrote where the column becomes the second. */
export const isSpoilt = (part: PartType, column: PartType): boolean =>
  part !== column &&
  (isDecimal(column) ||
    ((column === 'string' || isDay(column)) && part !== 'unknown' && !isTextOf(part, column)));

/** What a part wrote as text, and is text. */
const isTextOf = (part: PartType, column: PartType): boolean =>
  (isAnyDay(part) || part === 'nonfinite') && column === 'string';

/** Whether that is so of a column of parts with these types. */
export const isAnySpoilt = (parts: PartSchema | undefined, table: PartSchema): boolean =>
  Array.from(parts ?? []).some(([name, type]) => isSpoilt(type, table.get(name) ?? type));

/** All columns of both, each of the joined type; a column that one of them lacks is null there. */
export function joinSchemas(a: PartSchema, b: PartSchema): PartSchema {
  const joined = new Map(a);
  for (const [name, type] of b) joined.set(name, joinTypes(joined.get(name) ?? 'unknown', type));
  return joined;
}

const contractTypes: Record<PlainType, ColumnType> = {
  unknown: 'string',
  boolean: 'boolean',
  integer: 'integer',
  wide: 'integer',
  fraction: 'double',
  double: 'double',
  pointed: 'double',
  nonfinite: 'string',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  instant: 'instant',
  string: 'string',
  json: 'json',
  bytes: 'bytes',
};

/** The columns as the rest of the gateway knows them. */
export function contractColumns(schema: PartSchema): Column[] {
  return Array.from(schema, ([name, type]) => ({
    name,
    type: isDecimal(type) ? 'decimal' : contractTypes[plainOf(type)],
  }));
}

/** How a reading calls the types of columns: with the words that say as what to read them. */
export const typeWords = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type === 'string' ? 'text' : type]));

const orders = { dmy: ['dd', 'mm', 'yyyy'], mdy: ['mm', 'dd', 'yyyy'] };

/** The order of days as a reading says it, such as `dd/mm/yyyy`; undefined for other types, and where it is in doubt. */
export function dayWord(type: PartType): string | undefined {
  const [, order, separator] = /^day(dmy|mdy)(.)$/.exec(type) ?? [];
  return order === undefined ? undefined : orders[order as 'dmy' | 'mdy'].join(separator);
}

const partSqlTypes: Record<PlainType, string> = {
  unknown: 'VARCHAR',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  wide: 'BIGINT',
  fraction: 'DOUBLE',
  double: 'DOUBLE',
  pointed: 'DOUBLE',
  nonfinite: 'VARCHAR',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  instant: 'TIMESTAMPTZ',
  string: 'VARCHAR',
  json: 'JSON',
  bytes: 'BLOB',
};

/** DuckDB's type of a part's column. */
export const partSqlType = (type: PartType): string =>
  isDecimal(type)
    ? `DECIMAL(${type.startsWith('exact') ? 38 : 18}, ${scaleOf(type) ?? 0})`
    : partSqlTypes[plainOf(type)];
