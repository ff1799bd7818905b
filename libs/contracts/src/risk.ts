import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/**
 * Measured re-identification risk of one table. `records` counts records; classes are groups of records that are
 * equal in the quasi-identifiers; risks are probabilities under the prosecutor, journalist and marketer attacker models.
 */
export const RiskFigures = z
  .strictObject({
    records: count,
    classes: count,
    k: count,
    /** Distinct values of the first l-diverse column in the class that has fewest. */
    l: count.optional(),
    /**
     * The greatest distance of a class from the whole release, for the first t-close column: what anybody computes who has it. And from
     * the whole table before anything was suppressed.
     */
    t: z.number().nonnegative().optional(),
    tBeforeSuppression: z.number().nonnegative().optional(),
    /** The greatest share that one value has in a class, for the first α-limited column. */
    alpha: share.optional(),
    /** The smallest and greatest share of a class that is in the published subset. */
    delta: z.strictObject({ lower: share, upper: share }).optional(),
    /** Each model that was measured, by column. */
    models: z
      .array(
        z.strictObject({
          model: z.enum(['l-diversity', 't-closeness', 'alpha-k']),
          column: z.string(),
          kind: z.string(),
          value: z.number(),
          /** t-closeness: the distance from the whole table before anything was suppressed. */
          beforeSuppression: z.number().optional(),
        }),
      )
      .optional(),
    /** The share of records that are alone in their class. */
    uniqueness: share,
    prosecutor: z.strictObject({
      average: share,
      highest: share,
      /** The share of records at a greater risk than the threshold. */
      above: z.strictObject({ threshold: share, share }).optional(),
    }),
    /** The attacker does not know who is in the table: class sizes in the population are estimated (Dankar et al. 2012). */
    journalist: z
      .strictObject({
        average: share,
        highest: share,
        above: z.strictObject({ threshold: share, share }).optional(),
        /** Estimated share of records that are unique in the population, and what estimated it. */
        populationUniqueness: share,
        estimator: z.string(),
        samplingFraction: z.number().gt(0).max(1),
      })
      .optional(),
    marketer: share,
    /** How many classes there are of each size, sizes beyond the first hundred in bins. */
    histogram: z.array(z.strictObject({ from: count, to: count, classes: count, records: count })).optional(),
  })
  .meta({ id: 'RiskFigures' });
export type RiskFigures = z.infer<typeof RiskFigures>;

const Interval = z.strictObject({ lower: z.number(), upper: z.number(), confidence: share });

/** One attack that was run (Giomi et al. 2023, "A Unified Framework for Quantifying Privacy Risk"). */
export const AttackResult = z
  .strictObject({
    /** Guesses made, and how many were right. */
    attempts: count,
    successes: count,
    /** The share of right guesses, with its Wilson interval. */
    rate: share,
    rateInterval: Interval,
    /** The same of an attacker without the release: guesses at random, or on records that the release never saw. */
    baseline: share,
    baselineInterval: Interval,
    /** (rate − baseline) / (1 − baseline), not below 0: what the release adds. */
    risk: share,
    riskInterval: Interval,
    /** The risk and its interval once more as every figure with an interval has them, and the level at which that holds. */
    value: share,
    interval: z.array(z.number()).length(2),
    level: share,
    /** How the attack was done, in a sentence without values. */
    method: z.string(),
  })
  .meta({ id: 'AttackResult' });
export type AttackResult = z.infer<typeof AttackResult>;

export const Attacks = z
  .strictObject({
    singlingOut: AttackResult.optional(),
    linkability: AttackResult.optional(),
    inference: AttackResult.extend({ secret: z.string() }).optional(),
    /** Why an attack could not be run, by name. */
    notRun: z.array(z.strictObject({ attack: z.string(), why: z.string() })),
  })
  .meta({ id: 'Attacks' });
export type Attacks = z.infer<typeof Attacks>;

export const Utility = z
  .strictObject({
    /** The share of raw cells that the release no longer tells exactly, 0 (all kept) to 1. */
    loss: z.number().min(0).max(1),
    columnsKept: count,
    columnsChanged: count,
    columnsDropped: count,
    recordsSuppressed: count,
    /** Loss of the quasi-identifiers (Iyengar 2002; NCP), each 0 to 1 with suppressed records as 1, and their geometric mean as ARX has it. */
    information: z
      .strictObject({
        geometricMean: share,
        attributes: z.array(z.strictObject({ column: z.string(), loss: share })),
      })
      .optional(),
    /** Sum of squared class sizes, suppressed records times all records; and that over its greatest value, records squared. */
    discernibility: z.strictObject({ value: z.number().nonnegative(), share }).optional(),
    /** Non-uniform entropy lost over the most that can be lost. */
    entropy: share.optional(),
    /** Distance of each released column's distribution from the raw one: total variation (0 to 1) at the release's own granularity. */
    marginals: z
      .array(z.strictObject({ column: z.string(), totalVariation: share, missing: share }))
      .optional(),
    /** Mean absolute change of the association of pairs of columns (Cramér's V, 0 to 1). */
    correlation: z.strictObject({ pairs: count, meanChange: share, largestChange: share }).optional(),
    /** The same reference model trained on release and on raw data, both tested on raw records that neither saw. */
    classifier: z
      .strictObject({
        label: z.string(),
        raw: share,
        release: share,
        majority: share,
        records: count,
      })
      .optional(),
  })
  .meta({ id: 'Utility' });
export type Utility = z.infer<typeof Utility>;

/** The three questions of WP216 (Opinion 05/2014) and the figures that bear on each. No verdict is given. */
export const Wp216Question = z
  .strictObject({
    question: z.string(),
    figures: z.array(
      z.strictObject({ name: z.string(), value: z.number(), unit: z.enum(['share', 'count']) }),
    ),
  })
  .meta({ id: 'Wp216Question' });
export type Wp216Question = z.infer<typeof Wp216Question>;

/** What a synthetic release spent, and how close it came. */
export const SynthesisReport = z
  .strictObject({
    method: z.string(),
    epsilon: z.number(),
    delta: z.number(),
    rho: z.number(),
    unit: z.enum(['subject', 'record']),
    records: count,
    /** Total variation of pairs of columns, mean and greatest; for those who may read the raw data, for ε does not cover it. */
    pairwise: z.strictObject({ mean: share, greatest: share, pairs: count }).optional(),
    classifier: Utility.shape.classifier,
  })
  .meta({ id: 'SynthesisReport' });
export type SynthesisReport = z.infer<typeof SynthesisReport>;

export const Risk = z
  .strictObject({
    /** Three plain lines: who could be singled out and how likely, what was lost, what to change next. */
    verdict: z.array(z.string()).length(3).optional(),
    quasiIdentifiers: z.array(z.string()),
    /** Exact figures of raw data are for those who may read it; absent for everybody else. */
    before: RiskFigures.optional(),
    after: RiskFigures,
    attacks: Attacks.optional(),
    /**
     * Which of the plans that were tried on the dataset version for the purpose this is, from 1, and the confidence of its intervals,
     * which rises with every attempt; limits are held against their upper ends.
     */
    attempt: z.strictObject({ number: z.int().positive(), confidence: share }).optional(),
    questions: z.array(Wp216Question).optional(),
    utility: Utility,
    enforcement: z.strictObject({
      mode: z.enum(['full-domain', 'multidimensional', 'none']),
      /** full-domain: the level of each quasi-identifier that has a hierarchy. */
      node: z.record(z.string(), z.int().nonnegative()).optional(),
      /** full-domain: the least loss under the policy's metric. multidimensional: Loss of the quasi-identifiers, geometric mean. */
      loss: z.number().optional(),
      suppressed: z.int().nonnegative(),
      limit: z.int().nonnegative().optional(),
    }),
    synthesis: SynthesisReport.optional(),
    /** The figures are told coarsely, for the reader may not read the raw records: shares upwards to five hundredths, counts to two digits. */
    coarse: z.literal(true).optional(),
    /** Shares are not told and stand at 1: the records were chosen, too few to tell shares of, by somebody who may not read them. */
    withheld: z.literal(true).optional(),
  })
  .meta({ id: 'Risk' });
export type Risk = z.infer<typeof Risk>;
