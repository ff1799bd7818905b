import { type RandomNumbers, type SampleColumn } from '#libs/deidentify';

/** Values of some columns, as codes of the sample's released labels; −1 is a missing value. */
export type Predicate = ReadonlyMap<number, number>;

export interface Sampled {
  readonly columns: readonly SampleColumn[];
  /** Those of the sample that are in the release. */
  readonly records: Int32Array;
  readonly random: RandomNumbers;
}

export const codeAt = (column: SampleColumn | undefined, record: number): number =>
  column?.released.codes[record] ?? -1;

/** Records of a sample by what they have in one column: those of a code lie together. */
interface Places {
  readonly codes: Int32Array;
  readonly records: Int32Array;
  /** Where the records of each code begin, of −1 first, and where the last end. */
  readonly from: Int32Array;
}

/** Sorts the released records of a sample by each of its columns. */
export const placesIn = ({ columns, records }: Sampled): Places[] =>
  columns.map(({ released: { codes, labels } }) => {
    const from = new Int32Array(labels.length + 2);
    for (const record of records) {
      const next = (codes[record] ?? -1) + 2;
      from[next] = (from[next] ?? 0) + 1;
    }
    for (let i = 1; i < from.length; i++) from[i] = (from[i] ?? 0) + (from[i - 1] ?? 0);
    const sorted = new Int32Array(records.length);
    const at = from.slice();
    for (const record of records) {
      const code = (codes[record] ?? -1) + 1;
      const place = at[code] ?? 0;
      sorted[place] = record;
      at[code] = place + 1;
    }
    return { codes, records: sorted, from };
  });

function having(places: Places | undefined, code: number): Int32Array {
  if (places === undefined) return new Int32Array();
  return places.records.subarray(places.from[code + 1], places.from[code + 2]);
}

/** The column of a predicate whose value the fewest records have; the first of several. */
export function rarest(predicate: Predicate, places: readonly Places[]): number | undefined {
  let [found, fewest]: [number | undefined, number] = [undefined, Infinity];
  for (const [at, code] of predicate) {
    const { length } = having(places[at], code);
    if (length < fewest) [found, fewest] = [at, length];
  }
  return found;
}

/** Whether two records of the sample fit a predicate; they are looked for among those that have its value in the column `anchor`. */
export function fitTwo(predicate: Predicate, anchor: number, places: readonly Places[]): boolean {
  const tests = [...predicate].filter(([at]) => at !== anchor);
  let fit = 0;
  for (const record of having(places[anchor], predicate.get(anchor) ?? -1)) {
    if (tests.every(([at, code]) => places[at]?.codes[record] === code) && ++fit === 2) return true;
  }
  return false;
}
