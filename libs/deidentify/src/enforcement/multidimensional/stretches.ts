import { type ClassTest } from '../../coded/coded-table.js';
import { type Records } from './records.js';

/** Whether stretches of records may be classes. Reuses its memory. */
export class StretchTest {
  /** True where the count of records is all that the test sees. */
  readonly plain: boolean;
  private readonly histograms: readonly Int32Array[];
  private readonly seen: Int32Array;
  private round = 0;

  constructor(
    private readonly records: Records,
    readonly k: number,
    private readonly classTest: ClassTest,
  ) {
    const { fields, sensitive } = records;
    this.histograms = sensitive.map((values) => new Int32Array(values));
    this.seen = new Int32Array(records.subjects);
    this.plain = sensitive.length === 0 && fields.published < 0 && fields.subject < 0;
  }

  /** Records of the release in a stretch. */
  releasedIn(lo: number, hi: number): number {
    const { published, weight } = this.records.fields;
    return this.sum(lo, hi, published >= 0 ? published : weight);
  }

  holds(lo: number, hi: number): boolean {
    if (hi <= lo) return false;
    const { fields } = this.records;
    const released = this.releasedIn(lo, hi);
    const people = fields.subject < 0 ? released : this.people(lo, hi, fields.published);
    if (people < this.k || people === 0) return false;
    let population = people;
    if (fields.published >= 0) {
      population = fields.subject < 0 ? this.sum(lo, hi, fields.weight) : this.people(lo, hi, -1);
    }
    this.histograms.forEach((histogram, s) => this.count(histogram, fields.sensitive + s, lo, hi, 1));
    const holds = this.classTest(people, this.histograms, population);
    // To take back what was counted is cheaper than to clear columns of many values for each small class.
    this.histograms.forEach((histogram, s) => this.count(histogram, fields.sensitive + s, lo, hi, -1));
    return holds;
  }

  /** Distinct subjects (nobody's records are no person's) with a record whose field `where` is not 0; any record for −1. */
  people(lo: number, hi: number, where: number): number {
    const { cells, fields } = this.records;
    const { stride, subject } = fields;
    // Rounds tell this count's marks from those of counts before; they start anew before they overflow.
    if (this.round === 0x7fff_ffff) this.seen.fill((this.round = 0));
    const round = ++this.round;
    let people = 0;
    for (let at = lo * stride; at < hi * stride; at += stride) {
      const who = cells[at + subject] as number;
      if (who < 0 || this.seen[who] === round || (where >= 0 && cells[at + where] === 0)) continue;
      this.seen[who] = round;
      people++;
    }
    return people;
  }

  private sum(lo: number, hi: number, field: number): number {
    if (field < 0) return hi - lo;
    const { cells, fields } = this.records;
    let sum = 0;
    for (let at = lo * fields.stride; at < hi * fields.stride; at += fields.stride)
      sum += cells[at + field] as number;
    return sum;
  }

  private count(histogram: Int32Array, field: number, lo: number, hi: number, sign: 1 | -1): void {
    const { cells, fields } = this.records;
    const { stride, weight, published } = fields;
    const weigh = published >= 0 ? published : weight;
    for (let at = lo * stride; at < hi * stride; at += stride) {
      const value = cells[at + field] as number;
      histogram[value] =
        (histogram[value] as number) + sign * (weigh < 0 ? 1 : (cells[at + weigh] as number));
    }
  }
}

/** Moves the records of [lo, hi) whose code on an axis is in [from, to] to the front; answers where the others begin. */
export function gatherFront(
  records: Records,
  stretch: readonly [number, number],
  axis: number,
  from: number,
  to: number,
): number {
  const { cells } = records;
  const { stride } = records.fields;
  let i = stretch[0] * stride;
  let j = (stretch[1] - 1) * stride;
  for (;;) {
    while (i <= j && (cells[i + axis] as number) >= from && (cells[i + axis] as number) <= to) i += stride;
    while (j > i && ((cells[j + axis] as number) < from || (cells[j + axis] as number) > to)) j -= stride;
    if (j <= i) return i / stride;
    for (let t = 0; t < stride; t++) {
      const cell = cells[i + t] as number;
      cells[i + t] = cells[j + t] as number;
      cells[j + t] = cell;
    }
    i += stride;
    j -= stride;
  }
}

/** Writes the least and the greatest code of [lo, hi) on each axis. */
export function tighten(records: Records, lo: number, hi: number, bounds: Int32Array): void {
  const { cells, axes } = records;
  const { stride } = records.fields;
  for (let a = 0; a < axes.length; a++) {
    let [least, greatest] = [0x7fff_ffff, -1];
    for (let at = lo * stride + a, end = hi * stride; at < end; at += stride) {
      const code = cells[at] as number;
      if (code < least) least = code;
      if (code > greatest) greatest = code;
    }
    bounds[2 * a] = least;
    bounds[2 * a + 1] = greatest;
  }
}
