import { type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { allowedRecords } from '../suppression-limit.js';
import { type ClassTest, type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';
import { assemble } from './assemble.js';
import { Classes, fates } from './classes.js';
import { Partitioner } from './partition.js';
import { layRecords, type Records } from './records.js';
import { StretchTest } from './stretch-test.js';

export type MultidimensionalRequirement = Pick<Requirement, 'k' | 'maxSuppression'>;

/** Whether to look for records whose suppression helps: only where some may go, and where each row's records are all released. */
export function seeksDrops(records: Records, { maxSuppression }: MultidimensionalRequirement): boolean {
  return maxSuppression > 0 && records.fields.published < 0;
}

/**
 * Segments of equal fixed values that pass the test, and those that do not, which are suppressed whole.
 * @throws Problem release.limit-missed when more records go than the policy allows
 */
export function startSegments(
  records: Records,
  test: StretchTest,
  requirement: MultidimensionalRequirement,
): { readonly lo: number; readonly hi: number; readonly passes: boolean }[] {
  const { segments } = records;
  const allowed = allowedRecords(requirement, test.releasedIn(0, records.length));
  let suppressed = 0;
  const stretches = [];
  for (let s = 0; s + 1 < segments.length; s++) {
    const [lo, hi] = [segments[s] as number, segments[s + 1] as number];
    const passes = test.holds(lo, hi);
    if (!passes) suppressed += test.releasedIn(lo, hi);
    stretches.push({ lo, hi, passes });
  }
  if (suppressed > allowed) {
    const detail = `multidimensional enforcement needs ${suppressed} records suppressed, and the policy allows ${allowed}.`;
    throw problem('release.limit-missed', detail);
  }
  return stretches;
}

/**
 * Mondrian (LeFevre, DeWitt, Ramakrishnan 2006), strict, with trees for categories: records are split from the top down into
 * classes that all pass `classTest` and have at least k people, each with the tightest ranges and the lowest common ancestors of its
 * records. Deterministic. Records are suppressed only where their fixed values make a class that fails, and where `maxSuppression` lets
 * go outliers that cost the others more; never so that Loss grows.
 *
 * `classTest` must hold for the union of two classes for which it holds, as it does for all models of a policy (PROOF.md).
 * @throws Problem release.limit-missed when the requirement cannot be met by suppressing as few records as the policy allows
 */
export function multidimensional(
  table: CodedTable,
  requirement: MultidimensionalRequirement,
  classTest: ClassTest,
): MultidimensionalResult {
  const records = layRecords(table);
  const test = new StretchTest(records, requirement.k, classTest);
  const classes = new Classes(records.axes.length);
  const partitioner = new Partitioner(records, test, { drops: seeksDrops(records, requirement) });
  const nothing = new Int32Array(2 * records.axes.length);
  for (const { lo, hi, passes } of startSegments(records, test, requirement)) {
    if (passes) partitioner.run(lo, hi, classes);
    else if (hi > lo) classes.add(hi, fates.suppressed, nothing);
  }
  const allowed = allowedRecords(requirement, test.releasedIn(0, records.length));
  return assemble({ table, records, test, classes, allowed });
}
