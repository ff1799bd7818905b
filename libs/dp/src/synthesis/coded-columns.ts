import { problem } from '#libs/kernel';
import { type RandomBits } from '../mechanisms/random-bits.js';

/** A table of integer codes under declared domains: column i holds codes from 0 to `columns[i].size` − 1. */
export interface CodedColumns {
  readonly columns: readonly { readonly name: string; readonly size: number }[];
  readonly codes: readonly Int32Array[];
}

/** The most values that one column may have. */
const mostValues = 1_000_000;

/** How many rows a table has. @throws problem `request.invalid` for codes outside their domain or columns of unlike length. */
export function checkedRows({ columns, codes }: CodedColumns): number {
  const rows = codes[0]?.length ?? 0;
  if (columns.length === 0 || codes.length !== columns.length) {
    throw problem('request.invalid', 'a table for synthesis needs a list of codes for each column');
  }
  columns.forEach(({ size }, i) => {
    const column = codes[i];
    if (!Number.isSafeInteger(size) || size < 1 || size > mostValues || column?.length !== rows) {
      throw problem('request.invalid', 'a column of a table for synthesis has a wrong domain or length');
    }
    for (const code of column) {
      if (code < 0 || code >= size) throw problem('request.invalid', 'a code is outside its declared domain');
    }
  });
  return rows;
}

/** One row of each subject, chosen uniformly (reservoir sampling). `subjects` are numbers below `count`, one a row. */
export function oneRowEach(subjects: ArrayLike<number>, count: number, bits: RandomBits): Int32Array {
  const chosen = new Int32Array(count).fill(-1);
  const seen = new Uint32Array(count);
  for (let row = 0; row < subjects.length; row++) {
    const subject = subjects[row] ?? -1;
    if (!(subject >= 0 && subject < count)) throw problem('request.invalid', 'a subject is out of range');
    const times = (seen[subject] ?? 0) + 1;
    seen[subject] = times;
    if (bits.below(times) === 0) chosen[subject] = row;
  }
  return chosen.filter((row) => row >= 0);
}

/** The same columns with the given rows alone. */
export function takeRows(codes: readonly Int32Array[], rows: Int32Array): Int32Array[] {
  return codes.map((column) => Int32Array.from(rows, (row) => column[row] ?? 0));
}

/** How often each code occurs. */
export function countOne(codes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** How often each pair of codes occurs: cell `a × sizeOfB + b`. */
export function countPair(a: Int32Array, b: Int32Array, sizeOfA: number, sizeOfB: number): Float64Array {
  // Integers are counted faster than doubles.
  const counts = new Uint32Array(sizeOfA * sizeOfB);
  for (let row = 0; row < a.length; row++) {
    const cell = (a[row] ?? 0) * sizeOfB + (b[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return Float64Array.from(counts);
}

/** Total variation distances, 0 to 1, between the joint distributions of two columns in two tables. */
export interface PairDistances {
  readonly pairs: readonly { readonly columns: readonly [number, number]; readonly distance: number }[];
  readonly mean: number;
  readonly highest: number;
}

function pairDistance(a: CodedColumns, b: CodedColumns, i: number, j: number): number {
  const width = a.columns[j]?.size ?? 1;
  const cells = new Map<number, number>();
  const add = ({ codes }: CodedColumns, sign: number): void => {
    const [first, second] = [codes[i] ?? new Int32Array(), codes[j] ?? new Int32Array()];
    const weight = sign / Math.max(1, first.length);
    for (let row = 0; row < first.length; row++) {
      const cell = (first[row] ?? 0) * width + (second[row] ?? 0);
      cells.set(cell, (cells.get(cell) ?? 0) + weight);
    }
  };
  add(a, 1);
  add(b, -1);
  let sum = 0;
  for (const difference of cells.values()) sum += Math.abs(difference);
  return sum / 2;
}

/**
 * How far two tables with the same columns are apart in each pair of columns. It reads both tables as they are: between raw and
 * synthetic data it is a figure about raw data. @throws problem `request.invalid` for different columns.
 */
export function pairwiseTotalVariation(a: CodedColumns, b: CodedColumns): PairDistances {
  if (a.columns.length !== b.columns.length || a.columns.some(({ size }, i) => size !== b.columns[i]?.size)) {
    throw problem('request.invalid', 'only tables with the same columns can be compared');
  }
  const pairs = a.columns.flatMap((_, i) =>
    a.columns.slice(i + 1).map((__, k) => {
      const j = i + 1 + k;
      return { columns: [i, j] as const, distance: pairDistance(a, b, i, j) };
    }),
  );
  const distances = pairs.map(({ distance }) => distance);
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length);
  return { pairs, mean, highest: Math.max(0, ...distances) };
}
