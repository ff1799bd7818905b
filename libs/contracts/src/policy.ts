import { z } from 'zod';
import { Category, IdentifierType } from './columns.js';
import { ColumnName, Name, Purpose } from './names.js';

/** Which columns a transform speaks of; all conditions given must hold. */
export const Match = z
  .strictObject({
    column: z.union([ColumnName, z.array(ColumnName).min(1).max(2000)]).optional(),
    category: z.union([Category, z.array(Category).min(1)]).optional(),
    identifierType: z.union([IdentifierType, z.array(IdentifierType).min(1)]).optional(),
  })
  .refine((match) => Object.values(match).some((value) => value !== undefined), {
    message: 'must name at least one of column, category, identifierType',
  });
export type Match = z.infer<typeof Match>;

const common = { match: Match };

export const Keep = z.strictObject({ ...common, technique: z.literal('keep') });

/** Attribute suppression: the column does not appear in the release. */
export const Suppression = z.strictObject({ ...common, technique: z.literal('suppression') });

/** Character masking; without `keepFirst` and `keepLast` the whole value. */
export const Masking = z.strictObject({
  ...common,
  technique: z.literal('masking'),
  keepFirst: z.int().min(0).max(64).default(0),
  keepLast: z.int().min(0).max(64).default(0),
  /** Keep what stands after the last @ of an e-mail address. */
  keepDomain: z.boolean().default(false),
  character: z.string().length(1).default('*'),
});

/** Keyed HMAC-SHA-256: equal values get equal pseudonyms inside a domain and unlinkable ones across domains. */
export const Pseudonymization = z.strictObject({
  ...common,
  technique: z.literal('pseudonymization'),
  domain: Name,
});

/** Exactly one of `to`, `width`, `edges` and `keepFirst` says how. */
export const Generalization = z
  .strictObject({
    ...common,
    technique: z.literal('generalization'),
    /** Dates and timestamps: cut to the start of this unit. */
    to: z.enum(['day', 'week', 'month', 'quarter', 'year', 'decade']).optional(),
    /** Numbers: half-open bins [n·width, (n+1)·width). */
    width: z.number().positive().optional(),
    /** Numbers: half-open bins between ascending edges, open at both ends. */
    edges: z.array(z.number()).min(1).max(1000).optional(),
    /** Text and codes: keep this many leading characters and mask the rest. */
    keepFirst: z.int().min(0).max(64).optional(),
  })
  .refine(
    (transform) =>
      [transform.to, transform.width, transform.edges, transform.keepFirst].filter((v) => v !== undefined)
        .length === 1,
    { message: 'must have exactly one of to, width, edges, keepFirst' },
  )
  .refine((transform) => transform.edges?.every((e, i, all) => i === 0 || e > (all[i - 1] ?? e)) ?? true, {
    message: 'edges must ascend',
    path: ['edges'],
  });

export const Transform = z.discriminatedUnion('technique', [
  Keep,
  Suppression,
  Masking,
  Pseudonymization,
  Generalization,
]);
export type Transform = z.infer<typeof Transform>;

const columns = z.array(ColumnName).min(1).max(64);

export const KAnonymity = z.strictObject({
  k: z.int().min(2).max(1_000_000),
  quasiIdentifiers: columns,
  /** The share of records that may be suppressed to reach k, 0 to 1. */
  maxSuppression: z.number().min(0).max(1).default(0),
});
export type KAnonymity = z.infer<typeof KAnonymity>;

/** Every class of equal quasi-identifiers holds at least `l` distinct values of `column`. */
export const LDiversity = z.strictObject({
  column: ColumnName,
  kind: z.literal('distinct').default('distinct'),
  l: z.int().min(2).max(1_000_000),
});

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Comparison = z
  .strictObject({
    $eq: Scalar.optional(),
    $ne: Scalar.optional(),
    $in: z.array(Scalar).min(1).max(10_000).optional(),
    $nin: z.array(Scalar).min(1).max(10_000).optional(),
    $lt: z.union([z.number(), z.string()]).optional(),
    $lte: z.union([z.number(), z.string()]).optional(),
    $gt: z.union([z.number(), z.string()]).optional(),
    $gte: z.union([z.number(), z.string()]).optional(),
    $exists: z.boolean().optional(),
  })
  .refine((comparison) => Object.keys(comparison).length > 0, { message: 'must compare something' });
export type Comparison = z.infer<typeof Comparison>;

/** CASL-style conditions on raw columns: a record stays when all hold. Record suppression of the rest. */
export const RowConditions = z.record(ColumnName, z.union([Scalar, Comparison]));
export type RowConditions = z.infer<typeof RowConditions>;

/** A policy file, as YAML or JSON. The first transform that matches a column decides; a column without one is dropped. */
export const Policy = z
  .strictObject({
    name: Name,
    description: z.string().max(2000).optional(),
    purposes: z.array(Purpose).min(1).max(64),
    /** The column that identifies a data subject; the dataset's `subjectKey` when absent. */
    subject: ColumnName.optional(),
    transforms: z.array(Transform).min(1).max(2000),
    require: z
      .strictObject({ kAnonymity: KAnonymity.optional(), lDiversity: LDiversity.optional() })
      .refine((r) => r.lDiversity === undefined || r.kAnonymity !== undefined, {
        message: 'lDiversity needs kAnonymity, whose quasiIdentifiers make the classes',
      })
      .optional(),
    rows: RowConditions.optional(),
  })
  .meta({ id: 'Policy', title: 'Tidegate policy' });
export type Policy = z.infer<typeof Policy>;
