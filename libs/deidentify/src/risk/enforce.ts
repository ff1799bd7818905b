import { problem } from '#libs/kernel';
import { type Requirement } from '../plan/plan.js';
import { type ClassBucket, type ClassHistogram } from './risk-figures.js';

/** What suppression of violating classes would do. */
export interface Enforcement {
  readonly violatedClasses: number;
  /** Records that are suppressed, all of those in violating classes. */
  readonly suppressed: number;
  /** Records that may be suppressed. */
  readonly allowed: number;
  /** The classes that are left. */
  readonly remaining: ClassHistogram;
}

/** True when a class of such a size and diversity may not be released. A diversity that was not measured violates. */
export function violates(bucket: Pick<ClassBucket, 'size' | 'diversity'>, requirement: Requirement): boolean {
  if (bucket.size < requirement.k) return true;
  return requirement.diversity !== undefined && (bucket.diversity ?? 0) < requirement.diversity.l;
}

/**
 * Decides which classes must go so that k-anonymity and distinct l-diversity hold for the rest, and whether that stays
 * within the share of records that the policy lets go. Removing whole classes changes no other class.
 * @throws Problem release.limit-missed, with the figures
 */
export function enforceK(histogram: ClassHistogram, requirement: Requirement): Enforcement {
  const bad = histogram.filter((bucket) => violates(bucket, requirement));
  const remaining = histogram.filter((bucket) => !violates(bucket, requirement));
  const sum = (list: ClassHistogram, of: (bucket: ClassBucket) => number) =>
    list.reduce((n, b) => n + of(b), 0);
  const records = sum(histogram, (bucket) => bucket.records);
  const suppressed = sum(bad, (bucket) => bucket.records);
  // 0.29 of 100 is 28.999… in binary; a share that a person writes means the decimal one.
  const allowed = Math.min(records, Math.floor(requirement.maxSuppression * records + 1e-9));
  if (suppressed > allowed) {
    const { k, diversity } = requirement;
    const goal = diversity === undefined ? `k = ${k}` : `k = ${k} and l = ${diversity.l}`;
    const detail = `${goal} needs ${suppressed} of ${records} records suppressed, and the policy allows ${allowed}.`;
    throw problem('release.limit-missed', detail);
  }
  return { violatedClasses: sum(bad, (bucket) => bucket.classes), suppressed, allowed, remaining };
}
