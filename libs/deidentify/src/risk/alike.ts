import { type SampleColumn } from './coded-sample.js';

/** Records that have the same labels in some columns: they are equally far from everybody. */
export interface Alike {
  /** A record of each group, which stands for all of it. */
  readonly one: Int32Array;
  /** The group of each record, by the record's place. */
  readonly group: Int32Array;
  /** Places, those of a group together and ascending; where each group begins, and where the last ends. */
  readonly places: Int32Array;
  readonly from: Int32Array;
}

/** How records are put into groups. */
export type Grouping = (columns: readonly SampleColumn[], records: Int32Array) => Alike;

function grouped(records: Int32Array, group: Int32Array, groups: number): Alike {
  const from = new Int32Array(groups + 1);
  for (const g of group) from[g + 1] = (from[g + 1] ?? 0) + 1;
  for (let g = 0; g < groups; g++) from[g + 1] = (from[g + 1] ?? 0) + (from[g] ?? 0);
  const at = from.slice();
  const places = new Int32Array(records.length);
  for (const [place, g] of group.entries()) {
    const next = at[g] ?? 0;
    places[next] = place;
    at[g] = next + 1;
  }
  const one = Int32Array.from({ length: groups }, (_, g) => records[places[from[g] ?? 0] ?? 0] ?? 0);
  return { one, group, places, from };
}

/** Groups of all that are alike: of quasi-identifiers there are far fewer than records. */
export const alike: Grouping = (columns, records) => {
  let groups = Math.min(1, records.length);
  let group = new Int32Array(records.length);
  for (const { released } of columns) {
    const width = released.labels.length + 1;
    const known = new Map<number, number>();
    group = group.map((g, place) => {
      const key = g * width + (released.codes[records[place] ?? -1] ?? -1) + 1;
      const id = known.get(key) ?? known.size;
      if (id === known.size) known.set(key, id);
      return id;
    });
    groups = known.size;
  }
  return grouped(records, group, groups);
};

/** Each record a group of its own: what {@link alike} is held to. */
export const apart: Grouping = (_columns, records) =>
  grouped(
    records,
    Int32Array.from(records, (_record, place) => place),
    records.length,
  );

/** The places, ascending, of all groups whose total is not above a bound. */
export function within({ group, places, from }: Alike, totals: Float64Array, bound: number): Int32Array {
  const near: number[] = [];
  let count = 0;
  for (let g = 0; g < totals.length; g++) {
    if ((totals[g] ?? 0) > bound) continue;
    near.push(g);
    count += (from[g + 1] ?? 0) - (from[g] ?? 0);
  }
  const [only] = near;
  if (near.length === 1 && only !== undefined) return places.subarray(from[only], from[only + 1]);
  const found = new Int32Array(count);
  let n = 0;
  if (count * 8 > group.length) {
    for (let place = 0; place < group.length; place++)
      if ((totals[group[place] ?? 0] ?? 0) <= bound) found[n++] = place;
    return found;
  }
  for (const g of near) {
    found.set(places.subarray(from[g], from[g + 1]), n);
    n += (from[g + 1] ?? 0) - (from[g] ?? 0);
  }
  return found.sort();
}
