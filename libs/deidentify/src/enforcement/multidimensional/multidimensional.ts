import { type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ClassTest, type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';
import { allowedRecords, tooMany } from '../suppression-limit.js';
import { assemble } from './assemble.js';
import { type ClassList, Classes, fates, joinClasses } from './classes.js';
import { Partitioner } from './partition.js';
import { type Records, layRecords } from './records.js';
import { StretchTest } from './stretches.js';

type MultidimensionalRequirement = Pick<Requirement, 'k' | 'maxSuppression'>;

/** Whether to look for records whose suppression helps: only where some may go, and where each row's records are all released. */
function seeksDrops(records: Records, { maxSuppression }: MultidimensionalRequirement): boolean {
  return maxSuppression > 0 && records.fields.published < 0;
}

/**
 * Segments of equal fixed values that pass the test, and those that do not, which are suppressed whole.
 * @throws Problem release.limit-missed when more records go than the policy allows
 */
function startSegments(
  records: Records,
  test: StretchTest,
  requirement: MultidimensionalRequirement,
): { readonly lo: number; readonly hi: number; readonly passes: boolean }[] {
  const { segments } = records;
  const released = test.releasedIn(0, records.length);
  const allowed = allowedRecords(requirement, released);
  let suppressed = 0;
  const stretches = [];
  for (let s = 0; s + 1 < segments.length; s++) {
    const [lo, hi] = [segments[s] as number, segments[s + 1] as number];
    const passes = test.holds(lo, hi);
    if (!passes) suppressed += test.releasedIn(lo, hi);
    stretches.push({ lo, hi, passes });
  }
  if (suppressed > allowed) {
    const detail = `multidimensional enforcement needs ${tooMany(requirement, suppressed, released)}.`;
    throw problem('release.limit-missed', detail);
  }
  return stretches;
}

/** Splits all records; stretches of `leaveOpen` records and fewer stay open where that is given. */
function partition(
  records: Records,
  test: StretchTest,
  requirement: MultidimensionalRequirement,
  leaveOpen?: number,
): Classes {
  const classes = new Classes(records.axes.length);
  const drops = seeksDrops(records, requirement);
  const partitioner = new Partitioner(records, test, { drops, leaveOpen });
  const nothing = new Int32Array(2 * records.axes.length);
  for (const { lo, hi, passes } of startSegments(records, test, requirement)) {
    if (passes) partitioner.run(lo, hi, classes);
    else if (hi > lo) classes.add(hi, fates.suppressed, nothing);
  }
  return classes;
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
  const classes = partition(records, test, requirement);
  const allowed = allowedRecords(requirement, test.releasedIn(0, records.length));
  return assemble({ table, records, test, classes, allowed });
}

/** Enforcement in pieces that threads can share out: all of the table is in `records.cells`, of which each piece is a part of its own. */
export interface Pieces {
  readonly records: Records;
  /** Pieces in order; those that are open are to be split by {@link pieceSplitter}. */
  readonly list: ClassList;
}

export interface PiecesInput {
  readonly table: CodedTable;
  readonly requirement: MultidimensionalRequirement;
  readonly classTest: ClassTest;
  /** The most records that a piece has, where it can be split at all. */
  readonly largest: number;
  /** Makes the place for so many whole numbers, shared where threads are to split the pieces. */
  readonly newCells: (length: number) => Int32Array;
}

/**
 * Begins {@link multidimensional}: the same splits, down to pieces of `largest` records.
 * @throws Problem release.limit-missed as it does
 */
export function openPieces({ table, requirement, classTest, largest, newCells }: PiecesInput): Pieces {
  const records = layRecords(table, newCells);
  const test = new StretchTest(records, requirement.k, classTest);
  return { records, list: partition(records, test, requirement, largest).trimmed() };
}

/** Splits pieces, [lo, hi) of the records, to the end; for one thread. */
export function pieceSplitter(
  records: Records,
  requirement: MultidimensionalRequirement,
  classTest: ClassTest,
): (lo: number, hi: number) => ClassList {
  const test = new StretchTest(records, requirement.k, classTest);
  const partitioner = new Partitioner(records, test, { drops: seeksDrops(records, requirement) });
  return (lo, hi) => {
    const classes = new Classes(records.axes.length);
    partitioner.run(lo, hi, classes);
    return classes.trimmed();
  };
}

/** Ends enforcement: `split[p]` is what became of piece p where that was open. The result is that of {@link multidimensional}. */
export function closePieces(
  { table, requirement, classTest }: Omit<PiecesInput, 'largest' | 'newCells'>,
  { records, list }: Pieces,
  split: readonly (ClassList | undefined)[],
): MultidimensionalResult {
  const test = new StretchTest(records, requirement.k, classTest);
  const allowed = allowedRecords(requirement, test.releasedIn(0, records.length));
  return assemble({ table, records, test, classes: joinClasses(list, split), allowed });
}
