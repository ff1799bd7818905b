import { type Column, type ColumnType } from '#libs/contracts';

/**
 * What a column of one part holds. Finer than the contract's types, so that parts can be reunited without a lie:
 * `unknown` saw nulls alone, `wide` holds integers beyond 2^53 (a double cannot hold them), `instant` is a timestamp
 * in UTC that the file wrote with `Z`.
 */
export const partTypes = [
  'unknown',
  'boolean',
  'integer',
  'wide',
  'double',
  'date',
  'time',
  'timestamp',
  'instant',
  'string',
  'json',
] as const;
export type PartType = (typeof partTypes)[number];

/** The columns of one part, in the order in which the file first showed them. */
export type PartSchema = ReadonlyMap<string, PartType>;

const joins: Partial<Record<PartType, Partial<Record<PartType, PartType>>>> = {
  integer: { wide: 'wide', double: 'double' },
  wide: { integer: 'wide' },
  double: { integer: 'double' },
  date: { timestamp: 'timestamp' },
  timestamp: { date: 'timestamp' },
};

/** The narrowest type that tells both without changing a value: a join of the lattice unknown < … < string < json. */
export function joinTypes(a: PartType, b: PartType): PartType {
  if (a === b || b === 'unknown') return a;
  if (a === 'unknown') return b;
  if (a === 'json' || b === 'json') return 'json';
  return joins[a]?.[b] ?? 'string';
}

/** All columns of both, each of the joined type; a column that one of them lacks is null there. */
export function joinSchemas(a: PartSchema, b: PartSchema): PartSchema {
  const joined = new Map(a);
  for (const [name, type] of b) joined.set(name, joinTypes(joined.get(name) ?? 'unknown', type));
  return joined;
}

const contractTypes: Record<PartType, ColumnType> = {
  unknown: 'string',
  boolean: 'boolean',
  integer: 'integer',
  wide: 'integer',
  double: 'double',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  instant: 'timestamp',
  string: 'string',
  json: 'json',
};

/** The columns as the rest of the gateway knows them. */
export function contractColumns(schema: PartSchema): Column[] {
  return Array.from(schema, ([name, type]) => ({ name, type: contractTypes[type] }));
}

/** How a reading calls the types of columns: with the words that say as what to read them. */
export const typeWords = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type === 'string' ? 'text' : type]));

const partSqlTypes: Record<PartType, string> = {
  unknown: 'VARCHAR',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  wide: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  instant: 'TIMESTAMPTZ',
  string: 'VARCHAR',
  json: 'JSON',
};

/** DuckDB's type of a part's column. */
export const partSqlType = (type: PartType): string => partSqlTypes[type];
