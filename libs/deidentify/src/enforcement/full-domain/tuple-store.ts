import { type NodeChecker } from './node-check.js';
import { mergeTuples, sizeOfTuples, type Tuples } from './tuples.js';

/** Tuples of general nodes are few: counting a node from those of a node below it is cheaper than from all records. */
export class TupleStore {
  private readonly kept: Tuples[];
  private bytes = 0;

  /** @param roof how many bytes may be kept beside the base */
  constructor(
    private readonly base: Tuples,
    private readonly roof: number,
  ) {
    this.kept = [base];
  }

  /** The fewest tuples of a node that is nowhere more general than `low`. */
  below(low: readonly number[]): Tuples {
    let best = this.base;
    for (const tuples of this.kept) {
      if (tuples.size < best.size && tuples.node.every((level, d) => level <= (low[d] ?? 0))) best = tuples;
    }
    return best;
  }

  /** Makes and keeps tuples of a node from which many others will be counted, if that saves much. */
  keep(checker: NodeChecker, node: readonly number[]): Tuples {
    const source = this.below(node);
    const classes = checker.group(source, node);
    if (classes > source.size * 0.7) return source;
    const tuples = mergeTuples(source, checker.grouper.classOf, classes, node);
    const size = sizeOfTuples(tuples);
    if (size > this.roof) return source;
    this.kept.push(tuples);
    this.bytes += size;
    // The oldest go first: the search moves on from them.
    while (this.bytes > this.roof) {
      const [old] = this.kept.splice(1, 1);
      if (old === undefined) break;
      this.bytes -= sizeOfTuples(old);
    }
    return tuples;
  }
}
