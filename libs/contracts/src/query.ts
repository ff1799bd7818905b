import { z } from 'zod';
import { ColumnName, Name, Purpose } from './names.js';
import { RowConditions } from './policy/policy.js';

const finite = z.number().min(-1e15).max(1e15);
const Key = z.union([z.string().max(256), z.number(), z.boolean()]);

/** Groups that are declared, and so public; or those that at least so many subjects are in, found with (ε, δ). */
const QueryGroups = z.strictObject({
  column: ColumnName,
  /** The groups to answer for, whether anybody is in them or not. Absent: only groups above a noisy threshold show. */
  keys: z.array(Key).min(1).max(1000).optional(),
});
type QueryGroups = z.infer<typeof QueryGroups>;

/** How much one subject (or record, where no subject key is declared) may contribute. */
const Contribution = z.strictObject({
  /** Records of one subject that count, chosen at random. */
  records: z.int().min(1).max(10_000).default(1),
  /** Groups that one subject may be in. */
  groups: z.int().min(1).max(1000).default(1),
});

/** What is asked. Bounds are declared, not measured: values beyond them are clamped. */
export const Question = z.discriminatedUnion('aggregate', [
  z.strictObject({ aggregate: z.literal('count') }),
  z.strictObject({ aggregate: z.literal('sum'), column: ColumnName, lower: finite, upper: finite }),
  z.strictObject({ aggregate: z.literal('mean'), column: ColumnName, lower: finite, upper: finite }),
  z.strictObject({ aggregate: z.literal('variance'), column: ColumnName, lower: finite, upper: finite }),
  z.strictObject({ aggregate: z.literal('median'), column: ColumnName, lower: finite, upper: finite }),
  z.strictObject({
    aggregate: z.literal('quantiles'),
    column: ColumnName,
    lower: finite,
    upper: finite,
    quantiles: z.array(z.number().gt(0).lt(1)).min(1).max(20),
  }),
  z.strictObject({
    aggregate: z.literal('histogram'),
    column: ColumnName,
    /** Bins between ascending edges, or the declared values themselves. */
    edges: z.array(finite).min(2).max(1001).optional(),
    keys: z.array(Key).min(1).max(1000).optional(),
  }),
]);
export type Question = z.infer<typeof Question>;

/** A differentially private question over a dataset version or a release. */
export const Query = z
  .strictObject({
    dataset: Name.optional(),
    version: z.union([z.int().positive(), z.literal('latest')]).optional(),
    release: z.uuid().optional(),
    purpose: Purpose,
    ask: Question,
    groupBy: QueryGroups.optional(),
    where: RowConditions.optional(),
    contribution: Contribution.prefault({}),
    epsilon: z.number().positive().max(100),
    /** For the Gaussian mechanism and for thresholded groups; 0 is pure differential privacy. */
    delta: z.number().min(0).max(0.01).default(0),
    mechanism: z.enum(['laplace', 'gaussian']).default('laplace'),
  })
  .refine((q) => (q.dataset === undefined) !== (q.release === undefined), {
    message: 'must name either dataset or release',
    path: ['dataset'],
  })
  .refine((q) => q.version === undefined || q.dataset !== undefined, {
    message: 'goes with dataset',
    path: ['version'],
  })
  .refine((q) => !('lower' in q.ask) || q.ask.lower < q.ask.upper, {
    message: 'must be below upper',
    path: ['ask', 'lower'],
  })
  .refine(
    (q) => q.ask.aggregate !== 'histogram' || (q.ask.edges === undefined) !== (q.ask.keys === undefined),
    {
      message: 'must have either edges or keys',
      path: ['ask'],
    },
  )
  .refine(
    (q) =>
      q.ask.aggregate !== 'histogram' ||
      (q.ask.edges?.every((e, i, all) => i === 0 || e > (all[i - 1] ?? e)) ?? true),
    { message: 'must ascend', path: ['ask', 'edges'] },
  )
  .refine((q) => q.mechanism !== 'gaussian' || q.delta > 0, {
    message: 'must be above 0 for the gaussian mechanism',
    path: ['delta'],
  })
  .refine((q) => q.groupBy === undefined || q.groupBy.keys !== undefined || q.delta > 0, {
    message: 'must be above 0 where groups are not declared by keys',
    path: ['delta'],
  })
  .meta({ id: 'Query' });
export type Query = z.infer<typeof Query>;

/** One noisy figure. The interval holds the noise alone: it covers the exact answer to the clamped question that often. */
export const NoisyValue = z
  .strictObject({
    value: z.number(),
    interval: z.strictObject({ lower: z.number(), upper: z.number(), confidence: z.number() }).optional(),
    /** quantiles: which; histogram: the bin or value. */
    of: z
      .union([z.string(), z.number(), z.boolean(), z.strictObject({ from: z.number(), to: z.number() })])
      .optional(),
  })
  .meta({ id: 'NoisyValue' });
export type NoisyValue = z.infer<typeof NoisyValue>;

/** What was spent of a dataset's privacy budget, and what is left under its cap. */
export const BudgetLeft = z
  .strictObject({
    dataset: z.string(),
    epsilon: z.strictObject({ cap: z.number(), spent: z.number(), left: z.number() }),
    delta: z.number(),
  })
  .meta({ id: 'BudgetLeft' });
export type BudgetLeft = z.infer<typeof BudgetLeft>;

/** An answer with all that NIST SP 800-226 asks to be said of a claim of differential privacy. */
export const QueryAnswer = z
  .strictObject({
    id: z.string(),
    values: z.array(NoisyValue).optional(),
    groups: z
      .array(
        z.strictObject({ key: z.union([z.string(), z.number(), z.boolean()]), values: z.array(NoisyValue) }),
      )
      .optional(),
    /** Groups beyond those that one answer may hold; how many show is noisy like the rest. */
    omitted: z.int().optional(),
    mechanism: z.string(),
    epsilon: z.number(),
    delta: z.number(),
    unit: z.strictObject({
      of: z.enum(['subject', 'record']),
      records: z.int(),
      groups: z.int(),
      neighbours: z.literal('add or remove one'),
    }),
    budget: BudgetLeft,
  })
  .meta({ id: 'QueryAnswer' });
export type QueryAnswer = z.infer<typeof QueryAnswer>;
