import {
  type Column,
  type ColumnProfile,
  type ColumnSketch,
  type Profile,
  type SealedProfile,
} from '#libs/contracts';
import { isNumber } from './column-facts.js';
import { type Bin, binsOf } from './histogram.js';
import { type MergedSketch, mergeSketches } from './merged-sketch.js';
import { isOrdered, probabilities } from './profile.js';
import { quotedLength, told } from './profiled.js';

/** A column in one of the profiles. */
interface Seen {
  readonly profile: ColumnProfile;
  readonly filled: number;
  readonly sketch: ColumnSketch | undefined;
}

/**
 * The profile of tables that stand one behind the other. Rows, nulls, minimum, maximum, mean and deviation are those of all; so are distinct
 * and frequent values, quantiles and histogram where each table has 1,024 distinct values at most. Else these are told from a sample of
 * the values, as profiles of large tables are, and marked `approximate`.
 */
export function mergeProfiles(columns: readonly Column[], profiles: readonly SealedProfile[]): Profile {
  const isOneMaker = new Set(profiles.map(({ hashedBy }) => hashedBy)).size === 1;
  return {
    rows: profiles.reduce((sum, { rows }) => sum + rows, 0),
    columns: columns.map((column) => mergeColumn(column, profiles, isOneMaker)),
  };
}

function mergeColumn(column: Column, profiles: readonly SealedProfile[], isOneMaker: boolean): ColumnProfile {
  const seen = profiles.flatMap(({ rows, columns, sketches }): Seen[] => {
    const at = columns.findIndex(({ name }) => name === column.name);
    const profile = columns[at];
    return profile === undefined ? [] : [{ profile, filled: rows - profile.nulls, sketch: sketches?.[at] }];
  });
  const rows = profiles.reduce((sum, profile) => sum + profile.rows, 0);
  const full = seen.filter(({ filled }) => filled > 0);
  const filled = full.reduce((sum, one) => sum + one.filled, 0);
  const isSame = full.every(({ profile }) => profile.type === column.type);
  const isOneKind =
    isSame || (isNumber(column) && full.every(({ profile }) => isNumber({ ...column, type: profile.type })));
  const sketches = full.flatMap(({ sketch }) => sketch ?? []);
  const keyOf = (text: string): string =>
    isNumber(column) && column.type === 'double' ? String(Number(text)) : text;
  const merged =
    sketches.length === full.length ? mergeSketches(sketches, isSame && isOneMaker, keyOf) : undefined;
  const bounds = isOneKind ? boundsOf(column, full) : {};
  return {
    ...{ name: column.name, type: column.type, nulls: rows - filled },
    distinct: Math.min(
      filled,
      merged?.distinct ?? Math.max(0, ...full.map(({ profile }) => profile.distinct)),
    ),
    approximate: merged?.complete !== true,
    ...bounds,
    ...(isOneKind && isNumber(column) && momentsOf(full)),
    ...(merged && isOneKind && isOrdered(column) && shapeOf(column, merged, filled, bounds)),
    topValues: merged ? topOf(column, merged) : [],
    masked: false,
  };
}

type Bounds = Pick<ColumnProfile, 'min' | 'max'>;

function boundsOf(column: Column, full: readonly Seen[]): Bounds {
  const least = (kind: 'min' | 'max', sign: number) =>
    full
      .flatMap(({ profile }) => profile[kind] ?? [])
      .reduce<ColumnProfile['min']>(
        (best, one) => (best === undefined || sign * compare(column, one, best) < 0 ? one : best),
        undefined,
      );
  const [min, max] = [least('min', 1), least('max', -1)];
  return min === undefined || max === undefined ? {} : { min, max };
}

type Told = string | number | boolean;

/** With its `Z`, the text of a whole second would come behind those of its parts. */
const ranked = ({ type }: Column, text: string): string =>
  type === 'instant' ? text.replace(/Z$/, '') : text;

function compare(column: Column, a: Told, b: Told): number {
  if (column.type === 'integer') {
    const [x, y] = [BigInt(a), BigInt(b)];
    return x < y ? -1 : Number(x > y);
  }
  if (isNumber(column)) return Number(a) - Number(b);
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(ranked(column, a)), Buffer.from(ranked(column, b)));
  return Number(a) - Number(b);
}

/** Means and squares as Chan, Golub and LeVeque (1983) join them; absent where one of the tables does not tell its own. */
function momentsOf(full: readonly Seen[]): Pick<ColumnProfile, 'mean' | 'stddev'> {
  let [count, mean, squares] = [0, 0, 0];
  for (const { profile, filled } of full) {
    if (profile.mean === undefined || (filled > 1 && profile.stddev === undefined)) return {};
    const total = count + filled;
    const difference = profile.mean - mean;
    squares += (profile.stddev ?? 0) ** 2 * (filled - 1) + (difference ** 2 * count * filled) / total;
    mean += (difference * filled) / total;
    count = total;
  }
  if (count === 0) return {};
  return { mean: rounded(mean), ...(count > 1 && { stddev: rounded(Math.sqrt(squares / (count - 1))) }) };
}

const rounded = (value: number): number => Number(value.toPrecision(12));

interface Weighted {
  readonly value: string | number;
  readonly count: number;
}

function shapeOf(
  column: Column,
  merged: MergedSketch,
  filled: number,
  { min, max }: Bounds,
): Pick<ColumnProfile, 'quantiles' | 'histogram'> {
  const isNumeric = isNumber(column);
  const values = merged.values
    .map(({ text, count }): Weighted => ({ value: isNumeric ? Number(text) : text, count }))
    .filter(({ value }) => typeof value === 'string' || Number.isFinite(value))
    .sort((a, b) => (typeof a.value === 'number' ? a.value - Number(b.value) : a.value < b.value ? -1 : 1));
  if (values.length === 0) return {};
  const quantiles = probabilities.map((p) => ({ p, value: told(column, quantile(values, p, isNumeric)) }));
  if (!isNumeric || min === undefined || max === undefined) return { quantiles };
  const bins = binsOf(column, Number(min), Number(max));
  if (bins === undefined) return { quantiles };
  const scale = merged.complete ? 1 : filled / values.reduce((sum, { count }) => sum + count, 0);
  const counts = new Map<number, number>();
  for (const { value, count } of values) {
    const bin = Math.max(
      0,
      Math.min(bins.count - 1, Math.floor((Number(value) - Number(min)) / bins.divisor)),
    );
    counts.set(bin, (counts.get(bin) ?? 0) + count * scale);
  }
  const histogram: Bin[] = bins.edges.map((edges, i) => ({
    ...edges,
    count: Math.round(counts.get(i) ?? 0),
  }));
  return { quantiles, histogram };
}

/** Of numbers between the two nearest, of others the first that is reached: as the engine tells them of one table. */
function quantile(values: readonly Weighted[], p: number, isContinuous: boolean): string | number {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const at = (place: number): string | number => {
    let before = 0;
    for (const { value, count } of values) if ((before += count) > place) return value;
    return values.at(-1)?.value ?? '';
  };
  if (!isContinuous) return at(Math.max(0, Math.ceil(p * total) - 1));
  const place = p * (total - 1);
  const [low, high] = [Number(at(Math.floor(place))), Number(at(Math.ceil(place)))];
  return low + (high - low) * (place - Math.floor(place));
}

const topOf = (column: Column, { values }: MergedSketch): { value: string; count: number }[] =>
  values
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 10)
    .map(({ text, count }) => ({ value: told(column, text.slice(0, quotedLength)), count }));
