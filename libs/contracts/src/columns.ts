import { z } from 'zod';
import { ColumnName } from './names.js';

/**
 * Engine-neutral types of a column; `integer` is 64-bit, `decimal` exact, `double` IEEE 754 binary64, `bytes` a picture or
 * anything else that is no text. A `timestamp` is of a clock whose
 * zone nobody told, an `instant` one moment everywhere, to the microsecond.
 */
export const columnTypes = [
  'boolean',
  'integer',
  'decimal',
  'double',
  'date',
  'time',
  'timestamp',
  'instant',
  'string',
  'json',
  'bytes',
] as const;
export const ColumnType = z.enum(columnTypes);
export type ColumnType = z.infer<typeof ColumnType>;

/** Whether a table has columns of bytes: few of its records fill the memory. */
export const hasBytes = (columns: readonly { readonly type: ColumnType }[]): boolean =>
  columns.some(({ type }) => type === 'bytes');

export const Column = z.strictObject({ name: ColumnName, type: ColumnType }).meta({ id: 'Column' });
export type Column = z.infer<typeof Column>;

export const identifierTypes = ['direct', 'quasi', 'sensitive', 'none'] as const;
export const IdentifierType = z.enum(identifierTypes).meta({ id: 'IdentifierType' });
export type IdentifierType = z.infer<typeof IdentifierType>;

/** A category of content such as `EMAIL_ADDRESS`, `CREDIT_CARD`, `US_SSN`, `DATE`, `NONE`. */
export const Category = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'must be 1 to 64 of A-Z, 0-9 and _, and start with a letter');

/** Why a column was classified as it is; `detail` never quotes a cell. `weight` is the share of the confidence, 0 to 1. */
export const Evidence = z.strictObject({
  kind: z.enum(['name', 'pattern', 'validator', 'type', 'distribution', 'steward']),
  detail: z.string().max(500),
  weight: z.number().min(0).max(1),
});
export type Evidence = z.infer<typeof Evidence>;

export const ColumnClassification = z
  .strictObject({
    name: ColumnName,
    category: Category,
    identifierType: IdentifierType,
    confidence: z.number().min(0).max(1),
    evidence: z.array(Evidence),
    decidedBy: z.enum(['detector', 'steward']),
  })
  .meta({ id: 'ColumnClassification' });
export type ColumnClassification = z.infer<typeof ColumnClassification>;

/** What a profile says of one column. Where `masked`, every field that is derived from cells is absent. */
export const ColumnProfile = z
  .strictObject({
    name: ColumnName,
    type: ColumnType,
    nulls: z.int().nonnegative(),
    distinct: z.int().nonnegative(),
    approximate: z.boolean(),
    min: z.union([z.string(), z.number(), z.boolean()]).optional(),
    max: z.union([z.string(), z.number(), z.boolean()]).optional(),
    mean: z.number().optional(),
    stddev: z.number().optional(),
    quantiles: z
      .array(z.strictObject({ p: z.number(), value: z.union([z.string(), z.number()]) }))
      .optional(),
    histogram: z
      .array(z.strictObject({ from: z.number(), to: z.number(), count: z.int().nonnegative() }))
      .optional(),
    topValues: z.array(z.strictObject({ value: z.string(), count: z.int().nonnegative() })).optional(),
    masked: z.boolean(),
  })
  .meta({ id: 'ColumnProfile' });
export type ColumnProfile = z.infer<typeof ColumnProfile>;

export const Profile = z
  .strictObject({
    rows: z.int().nonnegative(),
    columns: z.array(ColumnProfile),
    /** Counts are told coarsely, for the reader may not read the raw records. */
    coarse: z.literal(true).optional(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof Profile>;
