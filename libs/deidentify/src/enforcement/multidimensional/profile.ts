import { type Records } from './records.js';

/** What a stretch of records looks like along one axis: its values, ascending, and how many records have each. */
export interface Marginal {
  readonly values: Int32Array;
  readonly counts: Int32Array;
  /** How many of `values` and `counts` mean something. */
  distinct: number;
  /** Records of the whole stretch. */
  records: number;
}

/** Records that are counted for one axis after the other: more would not stay in the nearest cache. */
const blockRecords = 1024;

/** The marginals of a stretch of records, one an axis. Reuses its memory. */
export class Profile {
  readonly marginals: readonly Marginal[];
  private readonly histogram: Int32Array;
  private readonly starts: Int32Array;
  private readonly counted: Int32Array;
  private scratch = new Int32Array(0);

  constructor(private readonly records: Records) {
    const { axes, length } = records;
    this.marginals = axes.map(({ leaves }) => {
      const room = Math.min(leaves, length);
      return { values: new Int32Array(room), counts: new Int32Array(room), distinct: 0, records: 0 };
    });
    this.counted = new Int32Array(axes.length);
    this.starts = new Int32Array(axes.length);
    let start = 0;
    axes.forEach((axis, a) => {
      this.starts[a] = start;
      start += axis.leaves;
    });
    this.histogram = new Int32Array(start);
  }

  /**
   * Measures the records from `lo` to `hi`. `bounds` has two numbers an axis between which its values are known to lie; they are
   * tightened to the least and the greatest.
   */
  measure(lo: number, hi: number, bounds: Int32Array): void {
    const axes = this.marginals.length;
    let narrow = 0;
    for (let a = 0; a < axes; a++) {
      const [from, to] = [bounds[2 * a] as number, bounds[2 * a + 1] as number];
      // Few records in a wide range: to clear and read the range would cost more than to sort the records.
      if (from === to || to - from > 8 * (hi - lo) + 64) continue;
      const start = this.starts[a] as number;
      for (let i = start + from; i <= start + to; i++) this.histogram[i] = 0;
      this.counted[narrow++] = a;
    }
    const records = this.count(lo, hi, narrow);
    for (let a = 0, next = 0; a < axes; a++) {
      const [from, to] = [bounds[2 * a] as number, bounds[2 * a + 1] as number];
      const marginal = this.marginals[a] as Marginal;
      marginal.records = records;
      if (from === to) {
        marginal.values[0] = from;
        marginal.counts[0] = records;
        marginal.distinct = 1;
        continue;
      }
      if (next < narrow && this.counted[next] === a) {
        this.gather(a, from, to);
        next++;
      } else {
        this.sort(a, lo, hi);
      }
      bounds[2 * a] = marginal.values[0] as number;
      bounds[2 * a + 1] = marginal.values[marginal.distinct - 1] as number;
    }
  }

  /** Counts into the histograms of the first `narrow` axes of `counted`; answers how many records there are. */
  private count(lo: number, hi: number, narrow: number): number {
    const { stride, weight } = this.records.fields;
    if (weight >= 0) return this.countWeights(lo, hi, narrow);
    const { cells } = this.records;
    const { histogram, counted, starts } = this;
    // A few thousand records at a time stay near while they are read once for each axis.
    for (let from = lo * stride; from < hi * stride; from += blockRecords * stride) {
      const to = Math.min(from + blockRecords * stride, hi * stride);
      for (let j = 0; j < narrow; j++) {
        const a = counted[j] as number;
        const start = starts[a] as number;
        for (let at = from + a; at < to; at += stride) {
          const i = start + (cells[at] as number);
          histogram[i] = (histogram[i] as number) + 1;
        }
      }
    }
    return hi - lo;
  }

  private countWeights(lo: number, hi: number, narrow: number): number {
    const { cells, fields } = this.records;
    const { stride, weight } = fields;
    const { histogram, counted, starts } = this;
    let records = 0;
    for (let at = lo * stride, end = hi * stride; at < end; at += stride) {
      const n = cells[at + weight] as number;
      records += n;
      for (let j = 0; j < narrow; j++) {
        const a = counted[j] as number;
        const i = (starts[a] as number) + (cells[at + a] as number);
        histogram[i] = (histogram[i] as number) + n;
      }
    }
    return records;
  }

  private gather(a: number, from: number, to: number): void {
    const marginal = this.marginals[a] as Marginal;
    const { values, counts } = marginal;
    const start = this.starts[a] as number;
    let distinct = 0;
    for (let value = from; value <= to; value++) {
      const n = this.histogram[start + value] as number;
      if (n === 0) continue;
      values[distinct] = value;
      counts[distinct++] = n;
    }
    marginal.distinct = distinct;
  }

  private sort(a: number, lo: number, hi: number): void {
    const { cells, fields } = this.records;
    const { stride, weight } = fields;
    if (this.scratch.length < hi - lo) this.scratch = new Int32Array(hi - lo);
    const sorted = this.scratch.subarray(0, hi - lo);
    for (let i = 0, at = lo * stride + a; i < sorted.length; i++, at += stride)
      sorted[i] = cells[at] as number;
    sorted.sort();
    const marginal = this.marginals[a] as Marginal;
    const { values, counts } = marginal;
    let distinct = 0;
    for (const value of sorted) {
      if (distinct > 0 && values[distinct - 1] === value) {
        counts[distinct - 1] = (counts[distinct - 1] as number) + 1;
      } else {
        values[distinct] = value;
        counts[distinct++] = 1;
      }
    }
    marginal.distinct = distinct;
    if (weight >= 0) this.weigh(a, lo, hi);
  }

  /** Counts weights instead of rows, for values that are sorted already. */
  private weigh(a: number, lo: number, hi: number): void {
    const { cells, fields } = this.records;
    const { stride, weight } = fields;
    const { values, counts, distinct } = this.marginals[a] as Marginal;
    counts.fill(0, 0, distinct);
    for (let at = lo * stride; at < hi * stride; at += stride) {
      const value = cells[at + a] as number;
      let [low, high] = [0, distinct - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((values[middle] as number) < value) low = middle + 1;
        else high = middle;
      }
      counts[low] = (counts[low] as number) + (cells[at + weight] as number);
    }
  }
}
