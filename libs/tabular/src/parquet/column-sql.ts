import { type ColumnType } from '#libs/contracts';
import { identifier } from '../engine/sql.js';
import { int96Sql } from './nanoseconds.js';

/** Of one cell, as of a picture: in base64 it is a record that every format may have. */
const mostBytes = 11 << 20;

/** A column of a Parquet file: its name, and its type as the engine writes types. */
export interface FileColumn {
  readonly name: string;
  readonly sqlType: string;
  /** Of bytes without a type: whether every cell of the file is UTF-8 and has no zero byte. */
  readonly isText?: boolean;
}

/** How a column is kept: as what, and the SQL of a cell. */
export interface Kept {
  readonly type: ColumnType;
  readonly sql: string;
}

/**
 * How a column is kept without loss. Where `fits`, the SQL of a condition, is not true of every cell of a part, the part keeps `wide`,
 * or the file is refused for `fault`.
 */
export interface Mapping {
  readonly narrow: Kept;
  readonly fits?: string;
  readonly wide?: Kept;
  readonly fault?: string;
  /** The SQL of a condition without which the file is refused for {@link beyondEra}. */
  readonly sound?: string;
}

export const beyondEra = 'a date before the year 1 or after 9999';

const plain: Readonly<Record<string, readonly [ColumnType, string]>> = {
  BOOLEAN: ['boolean', 'BOOLEAN'],
  TINYINT: ['integer', 'BIGINT'],
  SMALLINT: ['integer', 'BIGINT'],
  INTEGER: ['integer', 'BIGINT'],
  BIGINT: ['integer', 'BIGINT'],
  UTINYINT: ['integer', 'BIGINT'],
  USMALLINT: ['integer', 'BIGINT'],
  UINTEGER: ['integer', 'BIGINT'],
  // Each float is a double.
  FLOAT: ['double', 'DOUBLE'],
  DOUBLE: ['double', 'DOUBLE'],
  TIME: ['time', 'TIME'],
};

/** @see Mapping */
export function mappingOf({ name, sqlType, isText }: FileColumn): Mapping {
  const cell = identifier(name);
  const text: Kept = { type: 'string', sql: `CAST(${cell} AS VARCHAR)` };
  const as = (type: ColumnType, sqlOf: string): Kept => ({ type, sql: `CAST(${cell} AS ${sqlOf})` });
  const known = plain[sqlType];
  if (known !== undefined) return { narrow: as(...known) };
  if (sqlType.startsWith('DECIMAL(') && sqlType.endsWith(')'))
    return { narrow: { type: 'decimal', sql: cell } };
  if (isNested(sqlType)) return nested(cell, sqlType);
  if (sqlType === 'BLOB')
    return isText === true ? { narrow: { type: 'string', sql: `decode(${cell})` } } : bytes(cell);
  const moment = momentOf(cell, sqlType);
  if (moment !== undefined) return moment;
  if (sqlType === 'UBIGINT')
    return { narrow: as('integer', 'BIGINT'), fits: `${cell} <= 9223372036854775807`, wide: text };
  if (sqlType === 'JSON') return json(cell, text);
  // UUID, ENUM, INTERVAL, a time with a zone, geometry as WKT: as the engine writes it.
  return { narrow: text };
}

/** Days, times and moments; undefined for others. */
function momentOf(cell: string, sqlType: string): Mapping | undefined {
  const text: Kept = { type: 'string', sql: `CAST(${cell} AS VARCHAR)` };
  const as = (type: ColumnType, sqlOf: string): Kept => ({ type, sql: `CAST(${cell} AS ${sqlOf})` });
  switch (sqlType) {
    case 'DATE':
      return { narrow: { type: 'date', sql: cell }, ...inEra(cell) };
    case 'TIMESTAMP WITH TIME ZONE':
      return { narrow: { type: 'instant', sql: cell }, ...inEra(`timezone('UTC', ${cell})`) };
    case 'TIMESTAMP':
      return { narrow: { type: 'timestamp', sql: cell }, ...inEra(cell) };
    case 'TIMESTAMP_NS':
      return { narrow: as('timestamp', 'TIMESTAMP'), fits: `epoch_ns(${cell}) % 1000 = 0`, wide: text };
    case 'INSTANT_NS':
      return {
        narrow: { type: 'instant', sql: `timezone('UTC', CAST(${cell} AS TIMESTAMP))` },
        fits: `epoch_ns(${cell}) % 1000 = 0`,
        wide: { type: 'string', sql: `CAST(${cell} AS VARCHAR) || '+00'` },
      };
    case 'INT96': {
      const { moment, fits, written, sound } = int96Sql(cell);
      return {
        narrow: { type: 'timestamp', sql: moment },
        fits,
        wide: { type: 'string', sql: written },
        sound,
      };
    }
    case 'TIME_NS':
      return {
        narrow: as('time', 'TIME'),
        fits: `CAST(CAST(${cell} AS TIME) AS TIME_NS) = ${cell}`,
        wide: text,
      };
    default:
      return undefined;
  }
}

const bytes = (cell: string): Mapping => ({
  narrow: { type: 'bytes', sql: cell },
  fits: `octet_length(${cell}) <= ${mostBytes}`,
  fault: `bytes of more than ${mostBytes >> 20} MiB`,
});

/** As lines of JSON have it: line ends stand between tokens alone, and a value that is `null` is none. */
function json(cell: string, wide: Kept): Mapping {
  const text = `CAST(${cell} AS VARCHAR)`;
  const line = `CAST(translate(${text}, chr(10) || chr(13), '  ') AS JSON)`;
  return {
    narrow: { type: 'json', sql: `CASE WHEN json_type(${text}) <> 'NULL' THEN ${line} END` },
    fits: `json_valid(${text})`,
    wide,
  };
}

/** Not of a type with a zone: of that the engine tells the years before 1 as if they were after. */
const inEra = (cell: string): Pick<Mapping, 'fits' | 'fault'> => ({
  fits: `isfinite(${cell}) AND year(${cell}) BETWEEN 1 AND 9999`,
  fault: beyondEra,
});

const isNested = (type: string): boolean =>
  type.endsWith(']') || /^(?:STRUCT|MAP|UNION)\(/.test(type) || type === 'VARIANT';

function nested(cell: string, sqlType: string): Mapping {
  const json = `to_json(${cell})`;
  const narrow: Kept = { type: 'json', sql: json };
  if (!/\b(?:FLOAT|DOUBLE|VARIANT)\b/.test(sqlType)) return { narrow };
  const unquoted = `regexp_replace(CAST(${json} AS VARCHAR), '"(?:[^"\\\\]|\\\\.)*"', '', 'g')`;
  return {
    narrow,
    fits: `NOT regexp_matches(${unquoted}, 'NaN|Inf')`,
    fault: 'NaN or an infinity inside a nested value, which JSON cannot tell',
  };
}
