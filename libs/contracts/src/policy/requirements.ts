import { z } from 'zod';
import { ColumnName, Name } from '../names.js';

const columns = z.array(ColumnName).min(1).max(64);
const share = z.number().min(0).max(1);

const KAnonymity = z.strictObject({
  k: z.int().min(2).max(1_000_000),
  /** By name, as released; or `classified`: all released columns that are classified `quasi`. */
  quasiIdentifiers: z.union([columns, z.literal('classified')]),
  /** The share of records that may be suppressed to reach what is required, 0 to 1. */
  maxSuppression: share.default(0),
});
type KAnonymity = z.infer<typeof KAnonymity>;

/**
 * Every class of equal quasi-identifiers is diverse in `column` (Machanavajjhala et al. 2007). distinct: at least `l` values;
 * entropy: an entropy of at least log(l); recursive: r₁ < c·(r_l + … + r_m) for counts in descending order.
 */
export const LDiversity = z
  .strictObject({
    column: ColumnName,
    kind: z.enum(['distinct', 'entropy', 'recursive']).default('distinct'),
    l: z.number().min(2).max(1_000_000),
    /** For recursive (c,l)-diversity alone. */
    c: z.number().positive().max(1_000_000).optional(),
  })
  .refine((d) => d.kind === 'entropy' || Number.isInteger(d.l), {
    message: 'must be a whole number',
    path: ['l'],
  })
  .refine((d) => (d.kind === 'recursive') === (d.c !== undefined), {
    message: 'goes with kind recursive, which needs it',
    path: ['c'],
  });
export type LDiversity = z.infer<typeof LDiversity>;

/**
 * In every class the distribution of `column` is within `t` of that in the whole table (Li et al. 2007), by the earth mover's
 * distance with equal ground distances, ordered ones (numbers and dates; cumulative differences over m − 1), or those in a hierarchy.
 */
export const TCloseness = z
  .strictObject({
    column: ColumnName,
    distance: z.enum(['equal', 'ordered', 'hierarchical']).default('equal'),
    t: share,
    hierarchy: Name.optional(),
  })
  .refine((t) => (t.distance === 'hierarchical') === (t.hierarchy !== undefined), {
    message: 'goes with distance hierarchical, which needs it',
    path: ['hierarchy'],
  });
export type TCloseness = z.infer<typeof TCloseness>;

/** In no class does a value of `column` have a greater share than `alpha`: the α of (α,k)-anonymity (Wong et al. 2006). */
export const AlphaK = z.strictObject({ column: ColumnName, alpha: z.number().gt(0).max(1) });
export type AlphaK = z.infer<typeof AlphaK>;

/**
 * δ-presence (Nergiz et al. 2007): the population is the dataset version, the published subset is what the policy's `rows` leave;
 * in every class the subset's share lies between `lower` and `upper`.
 */
const DeltaPresence = z
  .strictObject({ lower: share.default(0), upper: share.default(1) })
  .refine((d) => d.lower <= d.upper, { message: 'lower must not be above upper', path: ['lower'] });
type DeltaPresence = z.infer<typeof DeltaPresence>;

/** How requirements are reached. Suppression alone where absent. */
const Enforcement = z.strictObject({
  /**
   * none: violating classes are suppressed, values stay as transformed. full-domain: one level of its hierarchy for each
   * quasi-identifier, the optimum under `loss`. multidimensional: Mondrian; each class gets ranges and ancestors of its own.
   */
  mode: z.enum(['none', 'full-domain', 'multidimensional']).default('none'),
  /** The loss that full-domain minimises: Loss over all quasi-identifiers by geometric mean or by arithmetic mean, non-uniform entropy, or discernibility. */
  loss: z.enum(['loss', 'loss-mean', 'entropy', 'discernibility']).default('loss'),
});
type Enforcement = z.infer<typeof Enforcement>;

/** The most that each measured risk of the release may be; the release fails with the figure when it is more. */
export const RiskLimits = z.strictObject({
  prosecutorHighest: share.optional(),
  prosecutorAverage: share.optional(),
  journalistHighest: share.optional(),
  uniqueness: share.optional(),
  /** Success of the attack above its baseline, as a share of what the baseline leaves. */
  singlingOut: share.optional(),
  linkability: share.optional(),
  inference: share.optional(),
});
export type RiskLimits = z.infer<typeof RiskLimits>;

const oneOrMore = <T extends z.ZodType>(shape: T) => z.union([shape, z.array(shape).min(1).max(64)]);

export const Require = z
  .strictObject({
    kAnonymity: KAnonymity.optional(),
    lDiversity: oneOrMore(LDiversity).optional(),
    tCloseness: oneOrMore(TCloseness).optional(),
    alphaK: oneOrMore(AlphaK).optional(),
    deltaPresence: DeltaPresence.optional(),
    enforcement: Enforcement.optional(),
    limits: RiskLimits.optional(),
  })
  .refine((r) => classModels.every((key) => r[key] === undefined) || r.kAnonymity !== undefined, {
    message: `${['lDiversity', 'tCloseness', 'alphaK', 'deltaPresence', 'enforcement'].join(', ')} need kAnonymity, whose quasiIdentifiers make the classes`,
  });
const classModels = ['lDiversity', 'tCloseness', 'alphaK', 'deltaPresence', 'enforcement'] as const;
export type Require = z.infer<typeof Require>;

/** Record sampling before all else: so many of a hundred subjects (records where no subject is declared), chosen at random. */
export const Sampling = z.strictObject({ fraction: z.number().gt(0).lt(1) });

/**
 * The release holds synthetic records alone, drawn from marginals that were measured with (ε, δ)-differential privacy (MST,
 * McKenna et al. 2021) on the columns as transformed; it spends from the dataset's privacy budget.
 */
export const Synthesis = z.strictObject({
  method: z.enum(['mst']).default('mst'),
  epsilon: z.number().positive().max(100),
  delta: z.number().positive().max(0.01).default(1e-9),
  /** Records to make; about as many as there were where absent. */
  records: z.int().min(1).max(10_000_000).optional(),
  /** The declared domain of each column: values, or bounds and a number of bins. A column without one is not synthesized. */
  domains: z
    .record(
      ColumnName,
      z.union([
        z.strictObject({
          values: z
            .array(z.union([z.string(), z.number(), z.boolean()]))
            .min(1)
            .max(1000),
        }),
        z.strictObject({ lower: z.number(), upper: z.number(), bins: z.int().min(1).max(1000) }),
        z.strictObject({ hierarchy: Name }),
      ]),
    )
    .refine((d) => Object.keys(d).length >= 1 && Object.keys(d).length <= 64, {
      message: 'must have 1 to 64 columns',
    }),
});
export type Synthesis = z.infer<typeof Synthesis>;
