import { type CheckedNode, released, surelySuppressed } from './node-check.js';
import { type Tuples } from './tuples.js';

/** Published records of each leaf of each dimension. */
export type LeafWeights = readonly Float64Array[];

export function leafWeights(tuples: Tuples, leaves: readonly number[]): Float64Array[] {
  return tuples.codes.map((column, d) => {
    const weights = new Float64Array(leaves[d] ?? 0);
    for (let i = 0; i < tuples.size; i++) {
      const leaf = column[i] ?? 0;
      weights[leaf] = (weights[leaf] ?? 0) + (tuples.records[i] ?? 0);
    }
    return weights;
  });
}

/** What is suppressed at a checked node, by leaf: all of it, and what is surely suppressed in all nodes below. */
export function suppressedLeaves(
  checked: CheckedNode,
  leaves: readonly number[],
): { readonly all: LeafWeights; readonly surely: LeafWeights } {
  const { tuples, classOf, verdict } = checked;
  const weigh = (least: number): Float64Array[] => {
    const rows = new Int32Array(tuples.size);
    let found = 0;
    for (let i = 0; i < tuples.size; i++) if ((verdict[classOf[i] ?? 0] ?? 0) >= least) rows[found++] = i;
    return tuples.codes.map((column, d) => {
      const weights = new Float64Array(leaves[d] ?? 0);
      for (let m = 0; m < found; m++) {
        const row = rows[m] ?? 0;
        const leaf = column[row] ?? 0;
        weights[leaf] = (weights[leaf] ?? 0) + (tuples.records[row] ?? 0);
      }
      return weights;
    });
  };
  const all = weigh(released + 1);
  const same = checked.suppressedRecords === checked.surelySuppressedRecords;
  return { all, surely: same ? all : weigh(surelySuppressed) };
}
