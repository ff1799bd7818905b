import { type Appraisal } from './objective.js';
import { BoundQueue } from './bound-queue.js';

export type Node = readonly number[];

/** What checking a node told. */
export interface Checked extends Appraisal {
  /** False when the node may not be released. */
  readonly allowed: boolean;
  /** True when no node that is nowhere more general may be released either. */
  readonly noneBelow: boolean;
}

/** A node that may be released, and its loss. */
export interface Candidate {
  readonly node: Node;
  readonly loss: number;
}

/** All nodes between two. `high` was checked, and `lossFrom` is what that told. */
interface Box {
  readonly low: Node;
  readonly high: Node;
  readonly bound: number;
  readonly lossFrom: Appraisal['lossFrom'];
}

/** Losses nearer than this, relatively, are the same: sums of the same shares in another order differ by as much. */
const tolerance = 1e-12;

const height = (node: Node): number => node.reduce((sum, level) => sum + level, 0);

function compareNodes(a: Node, b: Node): number {
  const difference = height(a) - height(b);
  if (difference !== 0) return difference;
  const at = a.findIndex((level, d) => level !== b[d]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Whether a loss at a node goes before the candidate: less loss; if as much, less height; if as high, first by levels in order. */
export function goesBefore(loss: number, node: Node, candidate: Candidate | null): boolean {
  if (candidate === null) return true;
  const size = Math.max(Math.abs(loss), Math.abs(candidate.loss));
  // A share of infinity would take everything for equal to it: a bound that says nothing goes before every loss.
  const slack = Number.isFinite(size) ? tolerance * size : 0;
  if (loss !== candidate.loss && Math.abs(loss - candidate.loss) > slack) return loss < candidate.loss;
  return compareNodes(node, candidate.node) < 0;
}

/** How many nodes lie between two, both counted. */
export function nodesBetween(low: Node, high: Node): number {
  return high.reduce((product, level, d) => product * (level - (low[d] ?? 0) + 1), 1);
}

/**
 * Branch and bound over boxes of the generalization lattice: the node that goes first of all that are allowed, or null when none
 * is. A box is left when its bound says that nothing in it goes first, or when checking its most general node says that nothing
 * in it is allowed; else it is split, most promising first. Every node is checked once at most.
 */
export function searchLattice(top: Node, check: (low: Node, high: Node) => Checked): Candidate | null {
  let best: Candidate | null = null;
  const queue = new BoundQueue<Box>();
  const hopeless = (low: Node, bound: number) => !goesBefore(bound, low, best);

  const visit = (low: Node, high: Node): void => {
    const { allowed, noneBelow, loss, lossFrom } = check(low, high);
    if (allowed && goesBefore(loss, high, best)) best = { node: high, loss };
    if (noneBelow || nodesBetween(low, high) === 1) return;
    const bound = lossFrom(low);
    if (!hopeless(low, bound)) queue.push({ low, high, bound, lossFrom });
  };

  visit(
    top.map(() => 0),
    top,
  );
  for (let box = queue.pop(); box !== undefined; box = queue.pop()) {
    if (hopeless(box.low, box.bound)) continue;
    const { low, lossFrom } = box;
    const high = trimmed(box, hopeless);
    if (high.every((level, d) => level === box.high[d])) {
      const { at, bound } = split(box);
      const up = low.map((level, d) => (d === at ? level + 1 : level));
      if (nodesBetween(up, high) > 1) queue.push({ low: up, high, bound, lossFrom });
      visit(
        low,
        high.map((level, d) => (d === at ? (low[d] ?? 0) : level)),
      );
    } else visit(low, high);
  }
  return best;
}

/** The same by checking every node: what {@link searchLattice} is measured and tested against. */
export function searchEveryNode(top: Node, check: (low: Node, high: Node) => Checked): Candidate | null {
  let best: Candidate | null = null;
  let nodes: Node[] = [[]];
  for (const most of top) {
    nodes = nodes.flatMap((node) => Array.from({ length: most + 1 }, (_, level) => [...node, level]));
  }
  for (const node of nodes) {
    const { allowed, loss } = check(node, node);
    if (allowed && goesBefore(loss, node, best)) best = { node, loss };
  }
  return best;
}

const raised = (low: Node, at: number, to: number): Node => low.map((level, d) => (d === at ? to : level));

/** The box's most general node without those levels that only hopeless nodes have. */
function trimmed({ low, high, lossFrom }: Box, hopeless: (low: Node, bound: number) => boolean): Node {
  return high.map((level, d) => {
    let most = low[d] ?? 0;
    while (most < level) {
      const from = raised(low, d, most + 1);
      if (hopeless(from, lossFrom(from))) break;
      most++;
    }
    return most;
  });
}

/** The dimension whose first level, given up, costs most. */
function split({ low, high, lossFrom }: Box): { readonly at: number; readonly bound: number } {
  let [at, bound] = [-1, -Infinity];
  for (let d = 0; d < high.length; d++) {
    if ((high[d] ?? 0) === (low[d] ?? 0)) continue;
    const from = lossFrom(raised(low, d, (low[d] ?? 0) + 1));
    if (at < 0 || from > bound) [at, bound] = [d, from];
  }
  return { at, bound };
}
