import { type DimensionLevels } from '../loss/dimension-levels.js';
import { bits, generalizationBits, groupCounts } from '../loss/full-domain-loss.js';
import { leafWeights, type LeafWeights, suppressedLeaves } from './leaf-weights.js';
import { type CheckedNode } from './node-check.js';
import { type Objective, type ObjectiveInput } from './objective.js';

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
