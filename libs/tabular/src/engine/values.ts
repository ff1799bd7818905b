import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  HUGEINT,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api';
import { type Cell, type SqlParameters, type SqlValue } from './cells.js';

const int64 = 2n ** 63n;

function bound(value: SqlValue): readonly [DuckDBValue, DuckDBType] {
  if (value === null) return [null, SQLNULL];
  switch (typeof value) {
    case 'boolean':
      return [value, BOOLEAN];
    case 'string':
      return [value, VARCHAR];
    case 'bigint':
      return [value, value >= -int64 && value < int64 ? BIGINT : HUGEINT];
    case 'number':
      return Number.isSafeInteger(value) ? [BigInt(value), BIGINT] : [value, DOUBLE];
    default:
      return [blobValue(value), BLOB];
  }
}

type Bound =
  readonly [DuckDBValue[], DuckDBType[]] | readonly [Record<string, DuckDBValue>, Record<string, DuckDBType>];

/** Values and their types for DuckDB's binding. */
export function boundParameters(parameters: SqlParameters): Bound {
  if (isList(parameters)) {
    const pairs = parameters.map(bound);
    return [pairs.map(([value]) => value), pairs.map(([, type]) => type)];
  }
  const pairs = Object.entries(parameters).map(([name, value]) => [name, bound(value)] as const);
  return [
    Object.fromEntries(pairs.map(([name, [value]]) => [name, value])),
    Object.fromEntries(pairs.map(([name, [, type]]) => [name, type])),
  ];
}

const isList = (parameters: SqlParameters): parameters is readonly SqlValue[] => Array.isArray(parameters);

/** A DuckDB value as plain JavaScript; see {@link Cell}. */
export function plain(value: DuckDBValue): Cell {
  if (value === null) return null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== 'object') return value;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, plain(entry)]));
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: plain(entry.key), value: plain(entry.value) }));
  }
  // Its own text is in the zone of this process.
  if (value instanceof DuckDBTimestampTZValue) {
    const text = new DuckDBTimestampValue(value.micros).toString();
    return /^[0-9]/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  }
  return value.toString();
}
