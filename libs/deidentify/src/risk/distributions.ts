import { type Utility } from '#libs/contracts';
import { type CodedValues, numbersOf, type PairedSample, type SampleColumn } from './coded-sample.js';

/** Numbers are compared in so many bins of equally many raw records. */
const bins = 10;

/** Categories beyond the most common ones are one. */
const categories = 20;

interface Grouped {
  /** The group of each record; −1 for those that do not count. */
  readonly groups: Int32Array;
  readonly count: number;
}

/** Edges of bins of about equally many records. */
function edgesOf(values: CodedValues, numbers: Float64Array, counts: (record: number) => boolean): number[] {
  const list: number[] = [];
  for (const [i, code] of values.codes.entries()) if (code >= 0 && counts(i)) list.push(numbers[code] ?? 0);
  list.sort((a, b) => a - b);
  const edges = Array.from(
    { length: bins - 1 },
    (_, i) => list[Math.floor(((i + 1) * list.length) / bins)] ?? 0,
  );
  return [...new Set(edges)];
}

function binned(
  values: CodedValues,
  numbers: Float64Array,
  edges: readonly number[],
  counts: (record: number) => boolean,
): Grouped {
  const groups = values.codes.map((code, i) => {
    if (!counts(i)) return -1;
    if (code < 0) return edges.length + 1;
    const value = numbers[code] ?? 0;
    let bin = 0;
    while (bin < edges.length && value >= (edges[bin] ?? Infinity)) bin++;
    return bin;
  });
  return { groups, count: edges.length + 2 };
}

/** The most common labels each, the others together, and missing values. */
function topCategories(values: CodedValues, counts: (record: number) => boolean): Grouped {
  const frequency = new Int32Array(values.labels.length);
  for (const [i, code] of values.codes.entries()) {
    if (code >= 0 && counts(i)) frequency[code] = (frequency[code] ?? 0) + 1;
  }
  const order = Array.from(frequency.keys()).sort((a, b) => (frequency[b] ?? 0) - (frequency[a] ?? 0));
  const rank = new Int32Array(values.labels.length).fill(categories);
  for (const [place, code] of order.slice(0, categories).entries()) rank[code] = place;
  const groups = values.codes.map((code, i) =>
    counts(i) ? (code < 0 ? categories + 1 : (rank[code] ?? 0)) : -1,
  );
  return { groups, count: categories + 2 };
}

function grouped(values: CodedValues, counts: (record: number) => boolean): Grouped {
  const numbers = numbersOf(values.labels);
  if (numbers === undefined || values.labels.length <= categories) return topCategories(values, counts);
  return binned(values, numbers, edgesOf(values, numbers, counts), counts);
}

/** Cramér's V with Bergsma's correction (2013): 0 for independent columns whatever the sample, 1 for one column twice. */
export function cramersV(a: Grouped, b: Grouped): number {
  const table = new Float64Array(a.count * b.count);
  const [rows, columns] = [new Float64Array(a.count), new Float64Array(b.count)];
  let n = 0;
  for (const [i, x] of a.groups.entries()) {
    const y = b.groups[i] ?? -1;
    if (x < 0 || y < 0) continue;
    table[x * b.count + y] = (table[x * b.count + y] ?? 0) + 1;
    rows[x] = (rows[x] ?? 0) + 1;
    columns[y] = (columns[y] ?? 0) + 1;
    n++;
  }
  const r = rows.filter((count) => count > 0).length;
  const c = columns.filter((count) => count > 0).length;
  if (n < 2 || r < 2 || c < 2) return 0;
  let chi = 0;
  for (const [at, count] of table.entries()) {
    const expected = ((rows[Math.floor(at / b.count)] ?? 0) * (columns[at % b.count] ?? 0)) / n;
    if (expected > 0) chi += (count - expected) ** 2 / expected;
  }
  const phi = Math.max(0, chi / n - ((r - 1) * (c - 1)) / (n - 1));
  const least = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return least <= 0 ? 0 : Math.min(1, Math.sqrt(phi / least));
}

/** How much the association of each pair of columns changed from raw to released. At most `limit` columns, in order. */
export function correlationChange(
  columns: readonly SampleColumn[],
  sample: PairedSample,
  limit = 15,
): Utility['correlation'] {
  const inRelease = (record: number): boolean => sample.inRelease[record] === 1;
  const sides = columns.slice(0, limit).map(({ raw, released }) => ({
    raw: grouped(raw, () => true),
    released: grouped(released, inRelease),
  }));
  let [pairs, total, largest] = [0, 0, 0];
  for (const [i, a] of sides.entries()) {
    for (const b of sides.slice(i + 1)) {
      const change = Math.abs(cramersV(a.raw, b.raw) - cramersV(a.released, b.released));
      pairs++;
      total += change;
      largest = Math.max(largest, change);
    }
  }
  return pairs === 0 ? undefined : { pairs, meanChange: total / pairs, largestChange: largest };
}

/** For each raw value the label that most records with it got. */
function usualLabels({ raw, released }: SampleColumn, sample: PairedSample): Int32Array {
  const votes = new Map<number, Map<number, number>>();
  for (const [i, value] of raw.codes.entries()) {
    const label = released.codes[i] ?? -1;
    if (value < 0 || sample.inRelease[i] !== 1) continue;
    const ballot = votes.get(value) ?? new Map<number, number>();
    votes.set(value, ballot.set(label, (ballot.get(label) ?? 0) + 1));
  }
  const usual = new Int32Array(raw.labels.length).fill(-2);
  for (const [value, ballot] of votes) {
    let best = 0;
    for (const [label, count] of ballot) {
      if (count > best) [best, usual[value]] = [count, label];
    }
  }
  return usual;
}

/** The distribution of records over groups, as shares. */
function shares(groups: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  let all = 0;
  for (const group of groups) {
    if (group === outside) continue;
    all++;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return new Map([...counts].map(([group, count]) => [group, count / all]));
}

/** A record that is not counted. Labels are codes from 0; −1 is a missing value, −2 a label that nobody got. */
const outside = -3;

/** Half the sum of absolute differences of two distributions, 0 to 1. */
export function totalVariation(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const group of new Set([...a.keys(), ...b.keys()]))
    sum += Math.abs((a.get(group) ?? 0) - (b.get(group) ?? 0));
  return Math.min(1, sum / 2);
}

/** Raw records at the release's own granularity, and the released ones. */
function atGranularity(column: SampleColumn, sample: PairedSample): readonly [Int32Array, Int32Array] {
  const { raw, released } = column;
  const counts = (record: number): boolean => sample.inRelease[record] === 1;
  const [a, b] = [numbersOf(raw.labels), numbersOf(released.labels)];
  const perturbed = column.faithfulness === 'perturbed' || !sample.paired || released.labels.length > 200;
  if (perturbed && a !== undefined && b !== undefined) {
    const edges = edgesOf(raw, a, () => true);
    const [before, after] = [binned(raw, a, edges, () => true), binned(released, b, edges, counts)];
    return [before.groups, after.groups.map((group) => (group < 0 ? outside : group))];
  }
  const after = released.codes.map((code, i) => (counts(i) ? code : outside));
  if (!sample.paired || column.faithfulness === 'perturbed') {
    const codeOf = new Map(released.labels.map((label, code) => [label, code]));
    const codes = raw.labels.map((label) => codeOf.get(label) ?? -2);
    return [raw.codes.map((code) => (code < 0 ? -1 : (codes[code] ?? -2))), after];
  }
  const usual = usualLabels(column, sample);
  const before = raw.codes.map((code, i) =>
    counts(i) ? (released.codes[i] ?? -1) : code < 0 ? -1 : (usual[code] ?? -2),
  );
  return [before, after];
}

/**
 * How far each released column's distribution is from that of the raw records at the release's own granularity, and the share
 * of considered records whose value the release does not have (suppressed records, emptied cells).
 */
export function marginals(
  columns: readonly SampleColumn[],
  sample: PairedSample,
): NonNullable<Utility['marginals']> {
  return columns.map((column) => {
    const [before, after] = atGranularity(column, sample);
    let [lost, had] = [0, 0];
    for (const [i, code] of column.raw.codes.entries()) {
      if (code < 0 && sample.paired) continue;
      had++;
      if (sample.inRelease[i] !== 1 || (column.released.codes[i] ?? -1) < 0) lost++;
    }
    return {
      column: column.name,
      totalVariation: totalVariation(shares(before), shares(after)),
      missing: had === 0 ? 0 : lost / had,
    };
  });
}
