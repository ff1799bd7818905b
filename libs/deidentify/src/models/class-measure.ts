import { type ModelRequirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ClassDistance, equalDistance, hierarchicalDistance, orderedDistance } from './closeness.js';
import { distinctValues, entropyOf, greatestShare, recursiveTail } from './diversity.js';
import { type SensitiveAttribute } from './sensitive-attribute.js';

export type ColumnModel = Exclude<ModelRequirement, { model: 'delta-presence' }>;

/** A model over one sensitive column. */
export interface ClassMeasure {
  readonly model: ColumnModel['model'];
  readonly column: string;
  readonly kind: string;
  /** Which of the table's sensitive columns it is. */
  readonly at: number;
  /** The class's value under the model; see {@link classMeasure}. */
  readonly value: (histogram: ArrayLike<number>, records: number) => number;
  /** True when a class with such a value may be released. */
  readonly holds: (value: number) => boolean;
  /** Whether a greater value is worse. */
  readonly worse: 'greater' | 'less';
  /**
   * The least share of a class's records that stays unreleased however the class is divided, given its value, which does not
   * hold. 1: no part of the class holds. PROOF.md derives it for each model.
   */
  readonly lostShare: (value: number, histogram: ArrayLike<number>, records: number) => number;
}

/** A value that equals its bound in exact arithmetic may miss it by rounding; far below anything that a policy can mean. */
const rounding = 1e-12;

/** That the column or order or hierarchy is there was checked when the policy was compiled; a caller that forgot it must not release. */
function missing(what: string): never {
  throw problem('policy.inapplicable', `${what} is not given`);
}

const distances = {
  equal: equalDistance,
  ordered: orderedDistance,
  hierarchical: hierarchicalDistance,
} as const satisfies Record<string, (attribute: SensitiveAttribute) => ClassDistance>;

type Parts = Pick<ClassMeasure, 'kind' | 'value' | 'holds' | 'worse' | 'lostShare'>;

/** What must go where parts may have at most `most` of a measure that is 1 at most, and is no greater in a whole than in parts. */
const above = (value: number, most: number): number => (value > most ? (value - most) / (1 - most) : 0);

type Diversity = Extract<ColumnModel, { model: 'l-diversity' }>;

function recursive(l: number, c: number, attribute: SensitiveAttribute): Parts {
  const scratch = new Float64Array(attribute.counts.length);
  // r_1 < c·(r_l + … + r_m) ≤ c·(n − r_1) from l = 2 on, so that no value may have more than this share.
  const most = l > 1 ? c / (1 + c) : Math.min(1, c);
  return {
    kind: 'recursive',
    worse: 'less',
    value: (h) => recursiveTail(h, l, scratch),
    holds: (tail) => tail * c > 1 + rounding,
    lostShare: (_, h, records) => (distinctValues(h) < l ? 1 : above(greatestShare(h, records), most)),
  };
}

function diversity(model: Diversity, attribute: SensitiveAttribute): Parts {
  const { kind, l } = model;
  if (model.kind === 'recursive') return recursive(l, model.c, attribute);
  if (kind === 'distinct') {
    return { kind, worse: 'less', value: distinctValues, holds: (value) => value >= l, lostShare: () => 1 };
  }
  const bound = l * (1 - rounding);
  return {
    kind,
    worse: 'less',
    value: (h, records) => Math.exp(entropyOf(h, records)),
    holds: (value) => value >= bound,
    lostShare: (value, h) => (distinctValues(h) < bound ? 1 : 1 - Math.log(value) / Math.log(l)),
  };
}

function closeness(
  model: Extract<ColumnModel, { model: 't-closeness' }>,
  attribute: SensitiveAttribute,
): Parts {
  if (model.distance === 'hierarchical' && attribute.levels === undefined) {
    missing(`the hierarchy "${model.hierarchy}" of ${attribute.name}`);
  }
  const value = distances[model.distance](attribute);
  const { t } = model;
  const holds = (distance: number) => distance <= t + rounding;
  return { kind: model.distance, value, holds, worse: 'greater', lostShare: (v) => above(v, t) };
}

function parts(model: ColumnModel, attribute: SensitiveAttribute): Parts {
  if (model.model === 'l-diversity') return diversity(model, attribute);
  if (model.model === 't-closeness') return closeness(model, attribute);
  const { alpha } = model;
  const distinct = 1 / alpha - 1e-9;
  return {
    kind: 'alpha',
    value: greatestShare,
    holds: (share) => share <= alpha + rounding,
    worse: 'greater',
    lostShare: (share, h) => (distinctValues(h) < distinct ? 1 : above(share, alpha)),
  };
}

/**
 * A required model as a measure of one class. Values: distinct l-diversity, the number of values; entropy l-diversity, e to
 * the entropy, which must be l at least (Machanavajjhala et al. 2007); recursive, (r_l + … + r_m) / r_1, which must be above 1 / c;
 * t-closeness, the distance; (α, k), the share of the most frequent value.
 * @throws Problem policy.inapplicable when the column is not among the attributes, or lacks the hierarchy
 */
export function classMeasure(model: ColumnModel, attributes: readonly SensitiveAttribute[]): ClassMeasure {
  const at = attributes.findIndex((attribute) => attribute.name === model.column);
  const attribute = attributes[at] ?? missing(`the column ${model.column}`);
  return { model: model.model, column: model.column, at, ...parts(model, attribute) };
}

/** The measures of all models that look at a column, in the requirement's order. */
export function classMeasures(
  models: readonly ModelRequirement[],
  attributes: readonly SensitiveAttribute[],
): ClassMeasure[] {
  return models.flatMap((model) =>
    model.model === 'delta-presence' ? [] : [classMeasure(model, attributes)],
  );
}
