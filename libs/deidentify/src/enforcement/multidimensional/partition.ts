import { type Classes, fates } from './classes.js';
import { type Cuts, cutsAlong } from './cuts.js';
import { bestDrop } from './drop.js';
import { type StretchTest, gatherFront, tighten } from './stretches.js';
import { type Marginal, Profile } from './profile.js';
import { type Records } from './records.js';

export interface PartitionOptions {
  /** Look for records whose suppression would help. */
  readonly drops: boolean;
  /** Stretches of so many records or fewer are left open for somebody else. */
  readonly leaveOpen?: number | undefined;
}

/** Shares of a stretch that each part must have at least, tried in turn where parts fail a test that is more than a count. */
const evenness = [0, 1 / 8, 1 / 4, 3 / 8];

/**
 * Splits stretches of records from the top down, in place (Mondrian, LeFevre et al. 2006): always where most loss is taken away for
 * what the split costs, and only where every part passes the test. Depends on nothing but the records of the stretch and their order.
 */
export class Partitioner {
  private readonly profile: Profile;
  private readonly candidates: readonly Cuts[];
  private readonly ranked: Cuts[];
  /** Stretches to do, the next on top: where each begins and ends, then its bounds. */
  private stack: Int32Array;
  private depth = 0;
  private readonly width: number;
  private readonly bounds: Int32Array;
  private readonly middles: number[] = [];
  private readonly plainLeast: readonly number[];

  constructor(
    private readonly records: Records,
    private readonly test: StretchTest,
    private readonly options: PartitionOptions,
  ) {
    this.profile = new Profile(records);
    this.candidates = records.axes.map(cutsAlong);
    this.ranked = [...this.candidates];
    this.plainLeast = [test.k];
    this.width = 2 + 2 * records.axes.length;
    this.bounds = new Int32Array(2 * records.axes.length);
    this.stack = new Int32Array(64 * this.width);
  }

  /** Splits one stretch that passes the test into classes. */
  run(lo: number, hi: number, out: Classes): void {
    const { bounds } = this;
    this.records.axes.forEach(({ leaves }, a) => {
      bounds[2 * a] = 0;
      bounds[2 * a + 1] = leaves - 1;
    });
    this.push(lo, hi, -1, 0, 0);
    while (this.depth > 0) this.step(out);
  }

  private step(out: Classes): void {
    const { stack, bounds, test, options } = this;
    const at = --this.depth * this.width;
    const [lo, hi] = [stack[at] as number, stack[at + 1] as number];
    for (let i = 0; i < bounds.length; i++) bounds[i] = stack[at + 2 + i] as number;
    if (hi - lo <= (options.leaveOpen ?? -1)) {
      out.add(hi, fates.open, bounds);
      return;
    }
    // Rows of one record each cannot be split below twice k: the most stretches by far, so what they do not need is not measured.
    if (this.records.fields.weight < 0 && hi - lo < 2 * test.k && !options.drops) {
      tighten(this.records, lo, hi, bounds);
      out.add(hi, fates.kept, bounds);
      return;
    }
    this.profile.measure(lo, hi, bounds);
    const split = this.split(lo, hi);
    if (split === undefined) {
      const drop = options.drops ? bestDrop(this.records, this.profile.marginals, test.k) : undefined;
      if (drop !== undefined) out.drops.set(out.length, drop);
      out.add(hi, fates.kept, bounds);
    } else {
      this.pushParts(lo, hi, split);
    }
  }

  private pushParts(lo: number, hi: number, split: Cuts): void {
    const { middles } = this;
    this.push(middles[split.parts - 1] as number, hi, -1, 0, 0);
    for (let i = split.parts - 1; i >= 0; i--) {
      const begin = i === 0 ? lo : (middles[i - 1] as number);
      this.push(begin, middles[i] as number, split.axis, split.from[i] as number, split.to[i] as number);
    }
  }

  /** A stretch with the present bounds, but for one axis. */
  private push(lo: number, hi: number, axis: number, from: number, to: number): void {
    if ((this.depth + 1) * this.width > this.stack.length) {
      const stack = new Int32Array(2 * this.stack.length);
      stack.set(this.stack);
      this.stack = stack;
    }
    const at = this.depth++ * this.width;
    this.stack[at] = lo;
    this.stack[at + 1] = hi;
    this.stack.set(this.bounds, at + 2);
    if (axis < 0) return;
    this.stack[at + 2 + 2 * axis] = from;
    this.stack[at + 3 + 2 * axis] = to;
  }

  /** The best split of which every part passes; its records are in place then. */
  private split(lo: number, hi: number): Cuts | undefined {
    for (const least of this.leastParts(lo, hi)) {
      this.rank(least);
      for (const candidate of this.ranked) {
        if (candidate.score === 0) break;
        this.arrange(lo, hi, candidate);
        if (this.partsHold(lo, hi, candidate)) return candidate;
      }
    }
    return undefined;
  }

  /** How many records each part must have, tried in turn. */
  private leastParts(lo: number, hi: number): readonly number[] {
    const { test, records } = this;
    if (test.plain) return this.plainLeast;
    const all = this.profile.marginals[0]?.records ?? 0;
    // Where people have several records each, so many as k people have on average.
    const people = records.fields.subject < 0 ? all : Math.max(1, test.people(lo, hi, -1));
    const least = Math.max(test.k, Math.floor((test.k * all) / people));
    return [...evenness.map((share) => Math.max(least, Math.ceil(share * all))), test.k];
  }

  private rank(least: number): void {
    const { candidates, ranked, profile } = this;
    for (let a = 0; a < candidates.length; a++) {
      (candidates[a] as Cuts).find(profile.marginals[a] as Marginal, least);
    }
    // The best first and ties in the axes' order; few axes, mostly in order already.
    for (let i = 0; i < ranked.length; i++) {
      const candidate = candidates[i] as Cuts;
      let j = i;
      for (; j > 0 && (ranked[j - 1] as Cuts).score < candidate.score; j--) ranked[j] = ranked[j - 1] as Cuts;
      ranked[j] = candidate;
    }
  }

  private arrange(lo: number, hi: number, { axis, parts, from, to }: Cuts): void {
    let begin = lo;
    for (let i = 0; i < parts; i++) {
      begin = gatherFront(this.records, [begin, hi], axis, from[i] as number, to[i] as number);
      this.middles[i] = begin;
    }
  }

  private partsHold(lo: number, hi: number, { parts }: Cuts): boolean {
    let begin = lo;
    for (let i = 0; i <= parts; i++) {
      const end = i === parts ? hi : (this.middles[i] as number);
      if (!this.test.holds(begin, end)) return false;
      begin = end;
    }
    return true;
  }
}
