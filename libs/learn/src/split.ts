import { type Random, shuffle } from './random.js';

/** Row numbers of each part; no row is in two of them. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface SplitShares {
  /** The share of all rows that testing gets, 0 to 1. */
  readonly test: number;
  /** The share of the remaining rows that validation gets, 0 to 1. */
  readonly validation: number;
}

/**
 * Splits `rows` at random into train, validation and test. With `classOf`, every class is cut in the same shares, as near
 * as whole rows allow, and every class keeps at least one row to train on. The same `random` gives the same split.
 */
export function splitRows(
  rows: Int32Array,
  shares: SplitShares,
  random: Random,
  classOf?: (row: number) => number,
): Split {
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  const owed = { test: 0, validation: 0 };
  for (const members of groupRows(rows, classOf)) {
    shuffle(members, random);
    const test = take(members.length - 1, members.length * shares.test + owed.test);
    owed.test = test.owed;
    const left = members.length - test.count;
    const validation = take(left - 1, left * shares.validation + owed.validation);
    owed.validation = validation.owed;
    addAll(parts.test, members, 0, test.count);
    addAll(parts.validation, members, test.count, test.count + validation.count);
    addAll(parts.train, members, test.count + validation.count, members.length);
  }
  return {
    train: Int32Array.from(parts.train).sort(),
    validation: Int32Array.from(parts.validation).sort(),
    test: Int32Array.from(parts.test).sort(),
  };
}

/** Whole rows of an exact share; what rounding took or gave is settled with the next class. */
function take(most: number, exact: number): { count: number; owed: number } {
  const count = Math.max(0, Math.min(most, Math.round(exact)));
  return { count, owed: exact - count };
}

function groupRows(rows: Int32Array, classOf: ((row: number) => number) | undefined): number[][] {
  if (classOf === undefined) return [[...rows]];
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const group = groups.get(classOf(row));
    if (group === undefined) groups.set(classOf(row), [row]);
    else group.push(row);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** A loop, since a spread of a million arguments overflows the stack. */
function addAll(target: number[], source: readonly number[], from: number, to: number): void {
  for (let i = from; i < to; i++) target.push(source[i] ?? 0);
}
