import { type ClassTest } from '../enforcement/coded-table.js';
import { type Requirement } from '../plan/plan.js';
import { classMeasures } from './class-measure.js';
import { distinctValues, recordsOf } from './diversity.js';
import { type SensitiveAttribute } from './sensitive-attribute.js';

const rounding = 1e-12;

type Presence = (people: number, population: number) => boolean;

function presenceTest(models: Requirement['models']): Presence {
  const bounds = models.flatMap((model) => (model.model === 'delta-presence' ? [model] : []));
  return (people, population) =>
    bounds.every(({ lower, upper }) => {
      const share = population === 0 ? 0 : people / population;
      return share >= lower - rounding && share <= upper + rounding;
    });
}

/**
 * Whether a class may be released: at least k people (and one at least), and every model. Histograms are in the order of
 * `attributes`; what a histogram sums to are the class's records. Reuses its memory: not for two threads at once.
 * @throws Problem policy.inapplicable when a model's column or hierarchy is not given
 */
export function classTest(
  requirement: Pick<Requirement, 'k' | 'models'>,
  attributes: readonly SensitiveAttribute[],
): ClassTest {
  const k = Math.max(1, requirement.k);
  const measures = classMeasures(requirement.models, attributes);
  const present = presenceTest(requirement.models);
  return (people, histograms, population) => {
    if (!(people >= k) || !present(people, population)) return false;
    for (const { at, value, holds } of measures) {
      const histogram = histograms[at];
      if (histogram === undefined || !holds(value(histogram, recordsOf(histogram)))) return false;
    }
    return true;
  };
}

/**
 * The part of the requirement that a class keeps when it grows: k, and the distinct values that the models imply. A class that
 * fails it fails {@link classTest} too, and so does every part of that class: what pruning may rely on whatever the models.
 */
export function growingClassTest(
  requirement: Pick<Requirement, 'k' | 'models'>,
  attributes: readonly SensitiveAttribute[],
): ClassTest {
  const k = Math.max(1, requirement.k);
  const least = new Map<number, number>();
  for (const { at, distinctAtLeast } of classMeasures(requirement.models, attributes)) {
    if (distinctAtLeast > 1) least.set(at, Math.max(distinctAtLeast, least.get(at) ?? 1));
  }
  const bounds = [...least];
  return (people, histograms) =>
    people >= k && bounds.every(([at, distinct]) => distinctValues(histograms[at] ?? []) >= distinct);
}

/** True when {@link growingClassTest} is the whole requirement, so that classes that may be released stay so as they grow. */
export function growsSafely(requirement: Pick<Requirement, 'models'>): boolean {
  return requirement.models.every((model) => model.model === 'l-diversity' && model.kind === 'distinct');
}
