import { z } from 'zod';

/**
 * Measured re-identification risk of one table. `records` counts records; classes are groups of records that are
 * equal in the quasi-identifiers; risks are probabilities under the prosecutor and marketer attacker models.
 */
export const RiskFigures = z.strictObject({
  records: z.int().nonnegative(),
  classes: z.int().nonnegative(),
  k: z.int().nonnegative(),
  l: z.int().nonnegative().optional(),
  /** The share of records that are alone in their class. */
  uniqueness: z.number().min(0).max(1),
  prosecutor: z.strictObject({ average: z.number().min(0).max(1), highest: z.number().min(0).max(1) }),
  marketer: z.number().min(0).max(1),
});
export type RiskFigures = z.infer<typeof RiskFigures>;

export const Risk = z.strictObject({
  quasiIdentifiers: z.array(z.string()),
  /** Exact figures of raw data are for those who may read it; absent for everybody else. */
  before: RiskFigures.optional(),
  after: RiskFigures,
  utility: z.strictObject({
    /** The share of raw cells that the release no longer tells exactly, 0 (all kept) to 1. */
    loss: z.number().min(0).max(1),
    columnsKept: z.int().nonnegative(),
    columnsChanged: z.int().nonnegative(),
    columnsDropped: z.int().nonnegative(),
    recordsSuppressed: z.int().nonnegative(),
  }),
  enforcement: z.strictObject({
    mode: z.enum(['full-domain', 'multidimensional', 'none']),
    suppressed: z.int().nonnegative(),
    limit: z.int().nonnegative().optional(),
  }),
});
export type Risk = z.infer<typeof Risk>;
