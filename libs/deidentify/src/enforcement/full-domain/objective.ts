import { type CheckedNode } from './node-check.js';
import { type Tuples } from './tuples.js';

/** What a checked node is worth, and what that tells of the nodes below it. */
export interface Appraisal {
  readonly loss: number;
  /**
   * No node that is at least as general as `low`, and at most as the checked one, loses less than this. `low` is at least as
   * general as the tuples that the node was checked from.
   */
  readonly lossFrom: (low: readonly number[]) => number;
}

/** A loss to make least. */
export interface Objective {
  readonly appraise: (checked: CheckedNode) => Appraisal;
}

/** What an objective is told of the table before any node is checked. */
export interface ObjectiveInput {
  readonly base: Tuples;
  readonly records: number;
  /** Σ |class|² at a node, all classes being released. */
  readonly squaresAt: (node: readonly number[]) => number;
}
