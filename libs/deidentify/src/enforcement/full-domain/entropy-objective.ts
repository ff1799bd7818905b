import { type DimensionLevels } from '../loss/dimension-levels.js';
import { leafWeights, type LeafWeights, suppressedLeaves } from './leaf-weights.js';
import { type CheckedNode } from './node-check.js';
import { type Objective, type ObjectiveInput } from './objective.js';

/** Σ −count·log2(count / total): bits that are lost when values of such counts cannot be told apart. */
export function bits(counts: Float64Array): number {
  let [total, sum] = [0, 0];
  for (const count of counts) {
    total += count;
    if (count > 0) sum += count * Math.log2(count);
  }
  return total === 0 ? 0 : Math.max(0, total * Math.log2(total) - sum);
}

/** Adds counts of leaves up to the groups of a level. */
export function groupCounts(leafCounts: Float64Array, groupOf: Int32Array, groups: number): Float64Array {
  const counts = new Float64Array(groups);
  for (let leaf = 0; leaf < leafCounts.length; leaf++) {
    const group = groupOf[leaf] ?? 0;
    counts[group] = (counts[group] ?? 0) + (leafCounts[leaf] ?? 0);
  }
  return counts;
}

/** Bits that are lost when leaves become their groups: Σ over leaves of count·log2(count of the group / count of the leaf). */
export function generalizationBits(leafCounts: Float64Array, groupOf: Int32Array, groups: number): number {
  const counts = groupCounts(leafCounts, groupOf, groups);
  let sum = 0;
  for (let leaf = 0; leaf < leafCounts.length; leaf++) {
    const count = leafCounts[leaf] ?? 0;
    if (count > 0) sum += count * Math.log2((counts[groupOf[leaf] ?? 0] ?? 0) / count);
  }
  return sum;
}

/**
 * Non-uniform entropy in bits: what generalization loses for all records, and then what suppression loses of the generalized
 * ones; without `suppression`, the first alone (ARX's monotonic variant).
 */
export function entropyObjective(
  levels: readonly DimensionLevels[],
  input: ObjectiveInput,
  suppression = true,
): Objective {
  const leaves = levels.map((level) => level.leaves);
  const weights = leafWeights(input.base, leaves);
  const generalized = levels.map(({ groupOf, groups }, d) =>
    groupOf.map((map, h) => generalizationBits(weights[d] ?? new Float64Array(), map, groups[h] ?? 0)),
  );
  const generalizedAt = (node: readonly number[]) =>
    node.reduce((sum, level, d) => sum + (generalized[d]?.[level] ?? 0), 0);
  const suppressedBits = ({ node }: CheckedNode, gone: LeafWeights): number =>
    levels.reduce((sum, { groupOf, groups }, d) => {
      const level = node[d] ?? 0;
      const counts = groupCounts(
        gone[d] ?? new Float64Array(),
        groupOf[level] ?? new Int32Array(),
        groups[level] ?? 0,
      );
      return sum + bits(counts);
    }, 0);
  return {
    appraise: (checked) => {
      if (!suppression) return { loss: generalizedAt(checked.node), lossFrom: generalizedAt };
      const { all, surely } = suppressedLeaves(checked, leaves);
      const lost = suppressedBits(checked, all);
      const sureLost = surely === all ? lost : suppressedBits(checked, surely);
      return { loss: generalizedAt(checked.node) + lost, lossFrom: (low) => generalizedAt(low) + sureLost };
    },
  };
}
