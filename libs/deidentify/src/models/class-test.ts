import { type Requirement } from '#libs/contracts';
import { type ClassTest } from '../coded/coded-table.js';
import { classMeasures } from './class-measure.js';
import { recordsOf } from './diversity.js';
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
 * A requirement's test, which also knows what is lost for good: `lostShare` is null for a class that may be released, else the
 * least share of its records that stays unreleased however the class is divided into smaller ones.
 */
export type RequirementTest = ClassTest & {
  readonly lostShare: (...tested: Parameters<ClassTest>) => number | null;
  /**
   * Where t-closeness is required: whether a class is as close to what is released, of which the counts of each sensitive column are
   * given, as it must be to the whole.
   */
  readonly closeTo?: (
    released: readonly Float64Array[],
  ) => (histograms: readonly ArrayLike<number>[]) => boolean;
};

/**
 * Whether a class may be released: at least k people (and one at least), and every model. Histograms are in the order of
 * `attributes`; what a histogram sums to are the class's records. Reuses its memory: not for two threads at once.
 * @throws Problem policy.inapplicable when a model's column or hierarchy is not given
 */
export function classTest(
  requirement: Pick<Requirement, 'k' | 'models'>,
  attributes: readonly SensitiveAttribute[],
): RequirementTest {
  const k = Math.max(1, requirement.k);
  const measures = classMeasures(requirement.models, attributes);
  const present = presenceTest(requirement.models);
  const test: ClassTest = (people, histograms, population) => {
    if (!(people >= k) || !present(people, population)) return false;
    for (const { at, value, holds } of measures) {
      const histogram = histograms[at];
      if (histogram === undefined || !holds(value(histogram, recordsOf(histogram)))) return false;
    }
    return true;
  };
  const lostShare: RequirementTest['lostShare'] = (people, histograms, population) => {
    if (!(people >= k)) return 1;
    let most = present(people, population) ? null : 0;
    for (const { at, value, holds, lostShare } of measures) {
      const histogram = histograms[at] ?? [];
      const records = recordsOf(histogram);
      const measured = value(histogram, records);
      if (holds(measured)) continue;
      const share = lostShare(measured, histogram, records);
      if (share >= 1) return 1;
      if (most === null || share > most) most = share;
    }
    return most;
  };
  const closeness = requirement.models.filter(({ model }) => model === 't-closeness');
  const closeTo: RequirementTest['closeTo'] = (released) => {
    const left = attributes.map((attribute, at) => {
      const counts = released[at] ?? attribute.counts;
      return { ...attribute, counts, records: recordsOf(counts) };
    });
    const distances = classMeasures(closeness, left);
    return (histograms) =>
      distances.every(({ at, value, holds }) => {
        const histogram = histograms[at] ?? [];
        return holds(value(histogram, recordsOf(histogram)));
      });
  };
  return Object.assign(test, { lostShare, ...(closeness.length > 0 && { closeTo }) });
}
