import { BudgetLeft, Name, Prose } from '#libs/contracts';
import { spendKinds } from '#libs/db';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

/** A dataset's privacy budget, and who spent how much of it, for what. */
export const PrivacyBudget = BudgetLeft.extend({
  /** A larger cap that one person asked for; it counts once a second person asks for the same. */
  proposed: z.strictObject({ epsilon: z.number(), delta: z.number() }).optional(),
  /** Each composed by itself: losses compose to less than their sum. */
  spends: z.array(
    z.strictObject({
      purpose: z.string(),
      principal: z.string(),
      kind: z.enum(spendKinds),
      /** How many answers, synthetic releases or models. */
      queries: z.int(),
      epsilon: z.number(),
    }),
  ),
}).meta({ id: 'PrivacyBudget' });
export type PrivacyBudget = z.infer<typeof PrivacyBudget>;

export const BudgetPage = pageOf(PrivacyBudget);
export const BudgetQuery = PageQuery.extend({ dataset: Name.optional() });
export type BudgetQuery = z.infer<typeof BudgetQuery>;

export const BudgetBody = z
  .strictObject({
    /** The cap over all that is ever told of the dataset. */
    epsilon: z.number().min(0).max(1000),
    /** Below one over the number of people. */
    delta: z.number().gt(0).max(0.01),
    reason: Prose.min(1).max(2000),
  })
  .meta({ id: 'SetBudget' });
export type BudgetBody = z.infer<typeof BudgetBody>;
