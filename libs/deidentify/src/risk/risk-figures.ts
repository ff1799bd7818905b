import { type RiskFigures } from '#libs/contracts';

/**
 * All classes of one size. `size` counts people: distinct subjects where a subject is declared, records otherwise.
 * `diversity` is the number of distinct values of the l-diverse column in each class, when one is measured.
 */
export interface ClassBucket {
  readonly size: number;
  readonly diversity?: number;
  readonly classes: number;
  /** Records in these classes together. */
  readonly records: number;
}

/** How many classes there are of each size: all that record-level risk depends on. */
export type ClassHistogram = readonly ClassBucket[];

/**
 * Re-identification risk under the prosecutor and marketer models (Dankar & El Emam 2010; ISO/IEC 27559): one over the
 * class size for each person, averaged, and its maximum. An empty table has no risk and k = 0.
 * @throws RangeError when a bucket has no people, classes or records
 */
export function riskFigures(histogram: ClassHistogram): RiskFigures {
  let [records, classes, people, unique] = [0, 0, 0, 0];
  let k = Infinity;
  let l = Infinity;
  for (const bucket of histogram) {
    if (bucket.size < 1 || bucket.classes < 1 || bucket.records < 1) throw new RangeError('an empty class');
    records += bucket.records;
    classes += bucket.classes;
    people += bucket.size * bucket.classes;
    if (bucket.size === 1) unique += bucket.records;
    k = Math.min(k, bucket.size);
    l = Math.min(l, bucket.diversity ?? Infinity);
  }
  const average = people === 0 ? 0 : classes / people;
  const found = records > 0;
  return {
    records,
    classes,
    k: found ? k : 0,
    ...(Number.isFinite(l) ? { l } : {}),
    uniqueness: found ? unique / records : 0,
    prosecutor: { average, highest: found ? 1 / k : 0 },
    marketer: average,
  };
}
