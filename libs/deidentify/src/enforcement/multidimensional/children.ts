import { levelOver, lossOf } from './loss-of.js';
import { type Marginal } from './profile.js';
import { type Axis } from './records.js';

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
