/** Records as points: `columns` of equal length, finite numbers. */
export type Points = readonly Float64Array[];

/** Above so many distance computations a column, records are parted first; MDAV needs about n²/k of them. */
const mostDistances = 1e9;

/**
 * Each column less its mean, in standard deviations, so that no unit of measure counts more than another. Of finite numbers it
 * makes finite ones, however large or small: MDAV never ends on a distance that is none.
 */
export function standardised(columns: Points): Float64Array[] {
  return columns.map((column) => {
    const n = column.length;
    const largest = column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (largest === 0) return new Float64Array(n);
    // Counted in a power of two near the largest, which is exact, no sum and no difference leaves the range of doubles.
    const unit = 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
    const mean = column.reduce((sum, x) => sum + x / unit, 0) / n;
    const centred = column.map((x) => x / unit - mean);
    const deviation = Math.sqrt(centred.reduce((sum, x) => sum + x * x, 0) / n);
    return deviation > 0 ? centred.map((x) => x / deviation) : centred;
  });
}

/** The k-th smallest of some numbers, from 1; reorders them (Hoare's selection). */
function smallest(numbers: Float64Array, size: number, k: number): number {
  let [low, high] = [0, size - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1] ?? 0;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((numbers[i] ?? 0) < pivot) i += 1;
      while ((numbers[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const held = numbers[i] ?? 0;
      numbers[i++] = numbers[j] ?? 0;
      numbers[j--] = held;
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return numbers[k - 1] ?? 0;
}

/** MDAV over some records, which it takes away as groups are made. */
class Mdav {
  /** The records without a group yet, in order; the first `left` of `rows`. */
  private left: number;
  private readonly distances: Float64Array;
  private readonly scratch: Float64Array;

  constructor(
    private readonly points: Points,
    private readonly rows: Int32Array,
    private readonly k: number,
    private readonly close: (rows: Int32Array) => void,
  ) {
    this.left = rows.length;
    this.distances = new Float64Array(rows.length);
    this.scratch = new Float64Array(rows.length);
  }

  run(): void {
    while (this.left >= 3 * this.k) {
      const far = this.farthestFrom(this.centroid());
      const opposite = this.farthestFrom(far);
      this.group(far);
      this.group(opposite);
    }
    if (this.left >= 2 * this.k) this.group(this.farthestFrom(this.centroid()));
    this.close(this.rows.slice(0, this.left));
  }

  private centroid(): number[] {
    return this.points.map((column) => {
      let sum = 0;
      for (let i = 0; i < this.left; i++) sum += column[this.rows[i] ?? 0] ?? 0;
      return sum / this.left;
    });
  }

  /** Squared distances of all that are left. */
  private measure(from: readonly number[]): void {
    const { distances, rows, left } = this;
    distances.fill(0, 0, left);
    this.points.forEach((column, c) => {
      const origin = from[c] ?? 0;
      for (let i = 0; i < left; i++) {
        const d = (column[rows[i] ?? 0] ?? 0) - origin;
        distances[i] = (distances[i] ?? 0) + d * d;
      }
    });
  }

  /** The point that is farthest; of several the first. */
  private farthestFrom(from: readonly number[]): number[] {
    this.measure(from);
    let [far, most] = [0, -1];
    for (let i = 0; i < this.left; i++) {
      const distance = this.distances[i] ?? 0;
      if (distance > most) [far, most] = [i, distance];
    }
    return this.points.map((column) => column[this.rows[far] ?? 0] ?? 0);
  }

  /** Makes a group of the k records that are closest to a point; of several as close, the first. */
  private group(around: readonly number[]): void {
    const { distances, rows, k, left } = this;
    this.measure(around);
    this.scratch.set(distances.subarray(0, left));
    const limit = smallest(this.scratch, left, k);
    let closer = 0;
    for (let i = 0; i < left; i++) if ((distances[i] ?? 0) < limit) closer += 1;
    let ties = k - closer;
    const members = new Int32Array(k);
    let [taken, kept] = [0, 0];
    for (let i = 0; i < left; i++) {
      const row = rows[i] ?? 0;
      const distance = distances[i] ?? 0;
      const takes = distance < limit || (distance === limit && ties > 0);
      if (takes && distance === limit) ties -= 1;
      if (takes) members[taken++] = row;
      else rows[kept++] = row;
    }
    this.left = kept;
    this.close(members);
  }
}

/** Parts records at the median of the column in which they are most spread, until every part is small enough. */
function partsOf(points: Points, rows: Int32Array, most: number): Int32Array[] {
  if (rows.length <= most) return [rows];
  let [widest, spread] = [points[0], -1];
  for (const column of points) {
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      const x = column[row] ?? 0;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    if (high - low > spread) [widest, spread] = [column, high - low];
  }
  const half = rows.length >>> 1;
  const values = Float64Array.from(rows, (row) => widest?.[row] ?? 0);
  const median = smallest(Float64Array.from(values), values.length, half);
  let ties = half - values.reduce((n, x) => n + (x < median ? 1 : 0), 0);
  const [left, right] = [new Int32Array(half), new Int32Array(rows.length - half)];
  let [l, r] = [0, 0];
  values.forEach((x, i) => {
    const takes = x < median || (x === median && ties > 0);
    if (takes && x === median) ties -= 1;
    if (takes) left[l++] = rows[i] ?? 0;
    else right[r++] = rows[i] ?? 0;
  });
  return [...partsOf(points, left, most), ...partsOf(points, right, most)];
}

/**
 * Groups of k to 2k − 1 records that are close to each other: MDAV, "maximum distance to average vector" (Domingo-Ferrer and
 * Mateo-Sanz 2002; as algorithm MDAV-generic in Domingo-Ferrer and Torra 2005). Tables for which that would take too long are
 * parted at medians first, and each part grouped by itself. Columns are standardised by the caller. `close` is called for
 * each group with its records in order. Fewer than k records are no group.
 */
export function mdav(points: Points, k: number, close: (rows: Int32Array) => void): void {
  const n = points[0]?.length ?? 0;
  if (n < k) return;
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const exact = (n * n) / k <= mostDistances;
  const parts = exact ? [all] : partsOf(points, all, Math.max(2048, 8 * k));
  for (const part of parts) new Mdav(points, part, k, close).run();
}
