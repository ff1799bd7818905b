import { allowedRecords } from '../suppression-limit.js';
import { type ClassTest, type CodedTable, type MultidimensionalResult } from '../../coded/coded-table.js';
import { assemble } from './assemble.js';
import { Classes, type ClassList, fates, joinClasses } from './classes.js';
import { type MultidimensionalRequirement, seeksDrops, startSegments } from './multidimensional.js';
import { Partitioner } from './partition.js';
import { layRecords, type Records } from './records.js';
import { StretchTest } from './stretch-test.js';

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
  const list = new Classes(records.axes.length);
  const drops = seeksDrops(records, requirement);
  const partitioner = new Partitioner(records, test, { drops, leaveOpen: largest });
  const nothing = new Int32Array(2 * records.axes.length);
  for (const { lo, hi, passes } of startSegments(records, test, requirement)) {
    if (passes) partitioner.run(lo, hi, list);
    else if (hi > lo) list.add(hi, fates.suppressed, nothing);
  }
  return { records, list: list.trimmed() };
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
