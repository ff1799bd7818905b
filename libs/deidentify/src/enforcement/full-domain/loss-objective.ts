import { type DimensionLevels } from '../loss/dimension-levels.js';
import { leafWeights, type LeafWeights, suppressedLeaves } from './leaf-weights.js';
import { type Objective, type ObjectiveInput } from './objective.js';

/** `sums[d][h]`: for records of such leaves, Σ (leaves of the record's group at level h − 1): whole numbers, whatever the order. */
function sumsOfLevels(levels: readonly DimensionLevels[], weights: LeafWeights): Float64Array[] {
  return levels.map(({ groupOf, leavesIn }, d) =>
    Float64Array.from(groupOf, (map, h) => {
      let sum = 0;
      for (let leaf = 0; leaf < map.length; leaf++) {
        sum += (weights[d]?.[leaf] ?? 0) * ((leavesIn[h]?.[map[leaf] ?? 0] ?? 1) - 1);
      }
      return sum;
    }),
  );
}

/**
 * Loss (Iyengar 2002), aggregated over attributes by a function that does not fall when a value rises. `balance` is ARX's factor
 * between suppression, which costs nothing more at 0, and generalization, which costs nothing at 1; both count at 0.5.
 */
export function lossObjective(
  levels: readonly DimensionLevels[],
  input: ObjectiveInput,
  aggregate: (losses: Float64Array) => number,
  balance = 0.5,
): Objective {
  const { records } = input;
  const generalizing = balance <= 0.5 ? 1 : 1 - 2 * (balance - 0.5);
  const suppressing = balance < 0.5 ? 2 * balance : 1;
  const leaves = levels.map((level) => level.leaves);
  const totals = sumsOfLevels(levels, leafWeights(input.base, leaves));
  /** `widest[d][h]`: leaves of the largest group, less one. */
  const widest = levels.map(({ leavesIn }) =>
    leavesIn.map((counts) => counts.reduce((a, b) => Math.max(a, b), 1) - 1),
  );
  const losses = new Float64Array(levels.length);
  /** Loss at a node's levels when the records of `gone` are suppressed, and so many more of which it is not known which. */
  const lossAt = (
    node: readonly number[],
    gone: readonly Float64Array[],
    goneRecords: number,
    more = 0,
  ): number => {
    for (let d = 0; d < losses.length; d++) {
      const level = node[d] ?? 0;
      const top = (leaves[d] ?? 0) - 1;
      const suppressed = gone[d]?.[level] ?? 0;
      const kept = (totals[d]?.[level] ?? 0) - suppressed;
      // With one leaf there is nothing to generalize, but a suppressed value is lost all the same.
      const [scale, lostWith] = top < 1 ? [1, goneRecords] : [top, goneRecords * top];
      // ARX scales each attribute so that its loss is 1 when all is suppressed.
      const factor = generalizing === 1 ? 1 : (generalizing * top) / (top + 1 - generalizing);
      const lost = factor * kept + suppressed + suppressing * (lostWith - suppressed);
      const morePerRecord = suppressing * (scale - (top < 1 ? 0 : (widest[d]?.[level] ?? 0)));
      losses[d] = records === 0 ? 0 : (lost + more * morePerRecord) / (records * scale);
    }
    return aggregate(losses);
  };
  return {
    appraise: (checked) => {
      const { all, surely } = suppressedLeaves(checked, leaves);
      const sums = sumsOfLevels(levels, all);
      const sureSums = surely === all ? sums : sumsOfLevels(levels, surely);
      const sureRecords = checked.surelySuppressedRecords;
      const more = checked.lostRecords - sureRecords;
      return {
        loss: lossAt(checked.node, sums, checked.suppressedRecords),
        lossFrom: (low) => lossAt(low, sureSums, sureRecords, more),
      };
    },
  };
}
