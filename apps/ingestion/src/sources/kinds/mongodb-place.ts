import { problem } from '#libs/kernel';
import type * as Mongo from 'mongodb';
import { z } from 'zod';
import { Host, oneLine } from './one-line.js';

export type Document = Record<string, unknown>;
export type Filter = Mongo.Filter<Document>;

const Parts = z.strictObject({
  host: Host,
  port: z.int().min(1).max(65_535),
  database: z.string().regex(/^[^/\\. "$*<>:|?\0]{1,63}$/, 'must be the name of a database'),
  /** A collection. */
  table: z.string().regex(/^(?!system\.)[^$\0]{1,200}$/, 'must be the name of a collection'),
  /** Which documents, as extended JSON; all unless it is said. */
  filter: z.string().max(100_000).optional(),
  /** `off` speaks in clear: for networks that whoever runs the gateway allowed. */
  tls: z.enum(['on', 'off']),
});

/** Where documents are fetched from. */
export type MongoPlace = z.infer<typeof Parts>;

/** As an address in one line, or in its parts. */
export const MongoPlace: z.ZodType<MongoPlace> = oneLine({
  protocols: ['mongodb'],
  like: 'mongodb://HOST:PORT/DATABASE?table=COLLECTION, and may have filter and tls=off',
  said: ['table', 'filter', 'tls'],
  port: 27_017,
}).pipe(Parts);

/** Operators that compare values and combine comparisons: none runs a program, none writes. */
const operators = new Set([
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$and', '$or', '$nor', '$not', '$exists'],
  ...['$type', '$all', '$elemMatch', '$size', '$mod', '$regex', '$options'],
  ...['$bitsAllSet', '$bitsAnySet', '$bitsAllClear', '$bitsAnyClear'],
]);

/** A filter that was said as extended JSON. @throws Problem source.failed where it is none, or has other operators */
export function filterOf(EJSON: typeof Mongo.BSON.EJSON, text: string | undefined): Filter {
  if (text === undefined) return {};
  let filter: unknown;
  try {
    filter = EJSON.parse(text, { relaxed: false });
  } catch {
    throw problem('source.failed', 'The filter is not extended JSON.');
  }
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    throw problem('source.failed', 'The filter is not an object of extended JSON.');
  check(filter, 1);
  return filter;
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > 50) throw problem('source.failed', 'The filter is nested too deep.');
  const { _bsontype: type } = value as { _bsontype?: unknown };
  if (type === 'Code' || type === 'DBRef')
    throw problem('source.failed', 'The filter holds a program or a reference.');
  if (type !== undefined || value instanceof Date) return;
  for (const [name, one] of Object.entries(value)) {
    if (name.startsWith('$') && !Array.isArray(value) && !operators.has(name))
      throw problem('source.failed', 'The filter has an operator that does not only compare.');
    check(one, depth + 1);
  }
}
