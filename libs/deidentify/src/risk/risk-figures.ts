import { type RiskFigures } from '#libs/contracts';
import { matchProbability, populationUniqueness } from './population.js';

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

/** What is measured besides the plain figures. */
export interface FigureOptions {
  /** Above which risk a person counts as exposed; 0.2 is the usual choice for data that leave a house (EMA policy 0070: 0.09 for the public). */
  readonly threshold: number;
  /** The share of the population that the table is a random sample of; 1 where the table is everybody. */
  readonly samplingFraction: number;
}

/** Sizes that the histogram tells one by one; beyond them each bin is twice as wide as the one before. */
const singly = 100;

/** The bin of a class size, both ends included: 7–7, 100–100, 101–200, 201–400, … */
function binOf(size: number): { from: number; to: number } {
  if (size <= singly) return { from: size, to: size };
  let to = singly * 2;
  let from = singly + 1;
  while (size > to) [from, to] = [to + 1, to * 2];
  return { from, to };
}

/** Classes by size, as {@link RiskFigures} tells them. */
export function classSizes(histogram: ClassHistogram): NonNullable<RiskFigures['histogram']> {
  const bins = new Map<number, { from: number; to: number; classes: number; records: number }>();
  for (const { size, classes, records } of histogram) {
    const { from, to } = binOf(size);
    const bin = bins.get(from) ?? { from, to, classes: 0, records: 0 };
    bins.set(from, { ...bin, classes: bin.classes + classes, records: bin.records + records });
  }
  return [...bins.values()].sort((a, b) => a.from - b.from);
}

/** Average, highest and share above a threshold, when each person of a class of a size is at this risk. */
function exposure(histogram: ClassHistogram, threshold: number, riskOf: (size: number) => number) {
  let [people, total, highest, exposed, records] = [0, 0, 0, 0, 0];
  for (const bucket of histogram) {
    const risk = riskOf(bucket.size);
    people += bucket.size * bucket.classes;
    records += bucket.records;
    total += bucket.size * bucket.classes * risk;
    highest = Math.max(highest, risk);
    // A fifth that is computed as 0.2000…1 is not above a fifth.
    if (risk > threshold + 1e-12) exposed += bucket.records;
  }
  return {
    average: people === 0 ? 0 : Math.min(1, total / people),
    highest: Math.min(1, highest),
    above: { threshold, share: records === 0 ? 0 : exposed / records },
  };
}

function journalist(histogram: ClassHistogram, { threshold, samplingFraction }: FigureOptions) {
  const sizes = new Map<number, number>();
  for (const { size, classes } of histogram) sizes.set(size, (sizes.get(size) ?? 0) + classes);
  const counts = [...sizes].map(([size, classes]) => ({ size, classes }));
  const { share, estimator } = populationUniqueness(counts, samplingFraction);
  return {
    ...exposure(histogram, threshold, (size) => matchProbability(size, samplingFraction)),
    populationUniqueness: share,
    estimator,
    samplingFraction,
  };
}

/**
 * Re-identification risk under the prosecutor, journalist and marketer models (Dankar & El Emam 2010; ISO/IEC 27559): one over the
 * class size for each person, averaged, its maximum, and with `options` the share above a threshold, the class sizes, and the
 * same for an attacker who does not know who is in the table. An empty table has no risk and k = 0.
 * @throws RangeError when a bucket has no people, classes or records
 */
export function riskFigures(histogram: ClassHistogram, options?: FigureOptions): RiskFigures {
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
  const plain = {
    records,
    classes,
    k: found ? k : 0,
    ...(Number.isFinite(l) ? { l } : {}),
    uniqueness: found ? unique / records : 0,
    prosecutor: { average, highest: found ? 1 / k : 0 },
    marketer: average,
  };
  if (options === undefined) return plain;
  const above = exposure(histogram, options.threshold, (size) => 1 / size).above;
  return {
    ...plain,
    prosecutor: { ...plain.prosecutor, above },
    journalist: journalist(histogram, options),
    histogram: classSizes(histogram),
  };
}
