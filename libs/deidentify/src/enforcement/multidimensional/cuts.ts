import { levelOver, lossOf } from './loss-of.js';
import { type Marginal } from './profile.js';
import { type Axis } from './records.js';

/** The best split of a stretch of records along one axis: records in each range of codes become a part, the others the last part. */
export interface Cuts {
  readonly axis: number;
  /** Loss taken away for what the split costs; 0 where there is no split. */
  score: number;
  /** Ranges in use. */
  parts: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Finds the best split of which every part has at least so many records. */
  find(marginal: Marginal, least: number): void;
}

/** What a part costs at the least: uneven splits would look all but free otherwise. Chosen by trial on Adult (PROOF.md). */
const fee = 0.02;

/**
 * What a part costs: its share of the entropy of the parts' sizes, and a fee. A stretch of m records can be split into classes of k for
 * about log(m/k) nats in all, so that loss taken away for each nat is what to maximise: even splits are dear and get most.
 */
function cost(part: number, all: number): number {
  const p = part / all;
  return fee - p * Math.log(p);
}

class RangeCuts implements Cuts {
  score = 0;
  parts = 0;
  readonly from = new Int32Array(1);
  readonly to = new Int32Array(1);

  constructor(
    readonly axis: number,
    private readonly range: Axis & { readonly kind: 'range' },
  ) {}

  find({ values, counts, distinct, records }: Marginal, least: number): void {
    this.score = 0;
    if (distinct < 2) return;
    const { range } = this;
    const [first, last] = [values[0] as number, values[distinct - 1] as number];
    const before = records * lossOf(range, first, last);
    let [score, cut] = [0, 0];
    for (let i = 0, left = 0; i < distinct - 1; i++) {
      left += counts[i] as number;
      const right = records - left;
      if (left < least) continue;
      if (right < least) break;
      const to = values[i] as number;
      const gain =
        before - left * lossOf(range, first, to) - right * lossOf(range, values[i + 1] as number, last);
      // The entropy of two parts is at least 4·ln 2·p·(1 − p): what cannot win by that needs no logarithms.
      const atLeast = 2 * fee + (2.772 * left * right) / (records * records);
      if (gain <= score * atLeast) continue;
      const found = gain / (cost(left, records) + cost(right, records));
      if (found > score) [score, cut] = [found, to];
    }
    this.score = score;
    this.parts = 1;
    this.from[0] = first;
    this.to[0] = cut;
  }
}

class TreeCuts implements Cuts {
  score = 0;
  parts = 0;
  readonly from: Int32Array;
  readonly to: Int32Array;
  private readonly children: Children;

  constructor(
    readonly axis: number,
    tree: Tree,
  ) {
    this.from = new Int32Array(tree.leaves);
    this.to = new Int32Array(tree.leaves);
    this.children = new Children(tree);
  }

  find(marginal: Marginal, least: number): void {
    this.score = 0;
    if (marginal.distinct < 2 || marginal.records < 2 * least) return;
    this.children.find(marginal);
    this.oneApart(marginal.records, least);
    if (this.children.length > 2) this.allApart(marginal.records, least);
  }

  private use(c: number): void {
    this.from[this.parts] = this.children.from[c] as number;
    this.to[this.parts++] = this.children.to[c] as number;
  }

  /** One branch apart, the others together. */
  private oneApart(all: number, least: number): void {
    const { records, loss, length, whole } = this.children;
    for (let c = 0; c < length; c++) {
      const part = records[c] as number;
      const rest = all - part;
      if (part < least || rest < least) continue;
      const gain =
        all * whole - part * (loss[c] as number) - rest * (length === 2 ? (loss[1 - c] as number) : whole);
      const score = gain / (cost(part, all) + cost(rest, all));
      if (score <= this.score) continue;
      this.score = score;
      this.parts = 0;
      this.use(c);
    }
  }

  /** Every branch that is large enough apart, the small ones together; the smallest large one joins them where they are too few. */
  private allApart(all: number, least: number): void {
    const { records, loss, length, whole } = this.children;
    let [rest, joined, smallest, lossOfRest] = [0, 0, -1, whole];
    for (let c = 0; c < length; c++) {
      const part = records[c] as number;
      if (part < least) {
        rest += part;
        lossOfRest = joined++ === 0 ? (loss[c] as number) : whole;
      } else if (smallest < 0 || part < (records[smallest] as number)) {
        smallest = c;
      }
    }
    const joins = rest < least ? smallest : -1;
    if (joins >= 0) {
      rest += records[joins] as number;
      lossOfRest = joined++ === 0 ? (loss[joins] as number) : whole;
    }
    // With one large branch it is the split that sets one apart; with none there is no split.
    if (length - joined < 2) return;
    let [gain, price] = [all * whole - rest * lossOfRest, cost(rest, all)];
    for (let c = 0; c < length; c++) {
      const part = records[c] as number;
      if (part < least || c === joins) continue;
      gain -= part * (loss[c] as number);
      price += cost(part, all);
    }
    if (gain / price <= this.score) return;
    this.score = gain / price;
    this.parts = 0;
    for (let c = 0; c < length; c++) if ((records[c] as number) >= least && c !== joins) this.use(c);
  }
}

/** Finds splits along an axis. */
export function cutsAlong(axis: Axis, index: number): Cuts {
  return axis.kind === 'range' ? new RangeCuts(index, axis) : new TreeCuts(index, axis);
}

export type Tree = Axis & { readonly kind: 'tree' };

/** The branches of the lowest group over a stretch of records, in order: each a range of ranks. Reuses its memory. */
export class Children {
  length = 0;
  /** The loss of the group that they are branches of. */
  whole = 0;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly records: Int32Array;
  readonly loss: Float64Array;

  constructor(private readonly tree: Tree) {
    this.from = new Int32Array(tree.leaves);
    this.to = new Int32Array(tree.leaves);
    this.records = new Int32Array(tree.leaves);
    this.loss = new Float64Array(tree.leaves);
  }

  /** Finds the branches of a marginal of two values or more. */
  find({ values, counts, distinct }: Marginal): void {
    const { tree } = this;
    const [first, last] = [values[0] as number, values[distinct - 1] as number];
    this.whole = lossOf(tree, first, last);
    const groups = tree.levels[levelOver(tree.levels, first, last) - 1] as Int32Array;
    let length = 0;
    for (let i = 0; i < distinct; length++) {
      const from = values[i] as number;
      const group = groups[from];
      let [to, records] = [from, 0];
      while (i < distinct && groups[values[i] as number] === group) {
        to = values[i] as number;
        records += counts[i++] as number;
      }
      this.from[length] = from;
      this.to[length] = to;
      this.records[length] = records;
      this.loss[length] = lossOf(tree, from, to);
    }
    this.length = length;
  }
}
