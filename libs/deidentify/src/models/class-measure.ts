import { problem } from '#libs/kernel';
import { type ModelRequirement } from '../plan/plan.js';
import { type ClassDistance, equalDistance, hierarchicalDistance, orderedDistance } from './closeness.js';
import { distinctValues, entropyOf, recursiveTail } from './diversity.js';
import { greatestShare } from './likeness.js';
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
  /** A class with fewer distinct values never holds; 1 where the model implies nothing. Merging classes cannot lower it. */
  readonly distinctAtLeast: number;
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

type Parts = Pick<ClassMeasure, 'kind' | 'value' | 'holds' | 'worse' | 'distinctAtLeast'>;

function diversity(
  model: Extract<ColumnModel, { model: 'l-diversity' }>,
  attribute: SensitiveAttribute,
): Parts {
  const { kind, l } = model;
  const shared = { kind, worse: 'less' as const, distinctAtLeast: Math.ceil(l - rounding) };
  if (model.kind === 'recursive') {
    const scratch = new Float64Array(attribute.counts.length);
    const { c } = model;
    return {
      ...shared,
      value: (h) => recursiveTail(h, l, scratch),
      holds: (tail) => tail * c > 1 + rounding,
    };
  }
  if (kind === 'distinct') return { ...shared, value: distinctValues, holds: (value) => value >= l };
  const bound = l * (1 - rounding);
  return { ...shared, value: (h, records) => Math.exp(entropyOf(h, records)), holds: (v) => v >= bound };
}

function parts(model: ColumnModel, attribute: SensitiveAttribute): Parts {
  if (model.model === 'l-diversity') return diversity(model, attribute);
  if (model.model === 'alpha-k') {
    const { alpha } = model;
    const holds = (value: number) => value <= alpha + rounding;
    const distinctAtLeast = Math.max(1, Math.ceil(1 / alpha - 1e-9));
    return { kind: 'alpha', value: greatestShare, holds, worse: 'greater', distinctAtLeast };
  }
  if (model.distance === 'hierarchical' && attribute.levels === undefined) {
    missing(`the hierarchy "${model.hierarchy}" of ${attribute.name}`);
  }
  const value = distances[model.distance](attribute);
  const { t } = model;
  return {
    kind: model.distance,
    value,
    holds: (v) => v <= t + rounding,
    worse: 'greater',
    distinctAtLeast: 1,
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
