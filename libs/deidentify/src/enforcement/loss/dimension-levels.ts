import { type Dimension } from '../../coded/coded-table.js';

/** A dimension's levels with what loss needs of them; dimensions that full-domain enforcement cannot generalize have one. */
export interface DimensionLevels {
  readonly leaves: number;
  /** `groupOf[h][leaf]`, as in the dimension. */
  readonly groupOf: readonly Int32Array[];
  /** `groups[h]`: one more than the greatest group of level h. */
  readonly groups: readonly number[];
  /** `leavesIn[h][group]`: leaves of the hierarchy that the group has, whether or not a record has them. */
  readonly leavesIn: readonly Int32Array[];
}

/** @see DimensionLevels */
export function dimensionLevels(dimension: Dimension): DimensionLevels {
  const { leaves } = dimension;
  const groupOf =
    dimension.kind === 'hierarchy'
      ? dimension.levels
      : [Int32Array.from({ length: leaves }, (_, leaf) => leaf)];
  const groups = groupOf.map((level) => level.reduce((a, b) => Math.max(a, b), -1) + 1);
  const leavesIn = groupOf.map((level, h) => {
    const counts = new Int32Array(groups[h] ?? 0);
    for (const group of level) counts[group] = (counts[group] ?? 0) + 1;
    return counts;
  });
  return { leaves, groupOf, groups, leavesIn };
}

/** The share of a domain that a group stands for beyond a single leaf: 0 for a leaf, 1 for the root (Iyengar 2002). */
export function domainShare(leavesInGroup: number, leaves: number): number {
  return leaves < 2 ? 0 : (leavesInGroup - 1) / (leaves - 1);
}
