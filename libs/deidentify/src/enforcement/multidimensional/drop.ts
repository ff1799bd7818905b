import { Children, type Tree } from './cuts.js';
import { type Drop } from './classes.js';
import { lossOf } from './loss-of.js';
import { type Marginal } from './profile.js';
import { type Axis, type Records } from './records.js';

interface Tails {
  readonly axis: number;
  /** Loss of the class on this axis, a record. */
  readonly before: number;
  /** What a suppressed record loses, over all axes. */
  readonly cost: number;
  readonly k: number;
}

function better(
  best: Drop | undefined,
  kept: Pick<Drop, 'axis' | 'from' | 'to' | 'records' | 'gain'>,
): Drop | undefined {
  if (kept.gain <= 0) return best;
  return best === undefined || kept.gain * best.records > best.gain * kept.records ? kept : best;
}

/**
 * The geometric mean weighs loss taken from one axis by at least a half of what it weighs loss added to another (its logarithm has the
 * derivative 1 / (1 + x), x from 0 to 1): half the gain must pay for the cost, so that suppression never makes the release worse.
 */
function dropOf(
  marginal: Marginal,
  { axis, before, cost }: Tails,
  [from, to, left, after]: readonly [number, number, number, number],
): Drop {
  const records = marginal.records - left;
  return { axis, from, to, records, gain: (left * (before - after)) / 2 - records * cost };
}

function tails(axis: Axis & { kind: 'range' }, marginal: Marginal, of: Tails): Drop | undefined {
  const { values, counts, distinct, records } = marginal;
  const [first, last] = [values[0] as number, values[distinct - 1] as number];
  let best: Drop | undefined;
  for (let i = 0, left = records; i < distinct - 1; i++) {
    left -= counts[i] as number;
    if (left < of.k) break;
    const from = values[i + 1] as number;
    best = better(best, dropOf(marginal, of, [from, last, left, lossOf(axis, from, last)]));
  }
  for (let i = distinct - 1, left = records; i > 0; i--) {
    left -= counts[i] as number;
    if (left < of.k) break;
    const to = values[i - 1] as number;
    best = better(best, dropOf(marginal, of, [first, to, left, lossOf(axis, first, to)]));
  }
  return best;
}

function branches(tree: Tree, marginal: Marginal, of: Tails): Drop | undefined {
  const children = new Children(tree);
  children.find(marginal);
  let best: Drop | undefined;
  for (let c = 0; c < children.length; c++) {
    const left = children.records[c] as number;
    if (left < of.k) continue;
    const kept = [
      children.from[c] as number,
      children.to[c] as number,
      left,
      children.loss[c] as number,
    ] as const;
    best = better(best, dropOf(marginal, of, kept));
  }
  return best;
}

/**
 * The records of a class that had best be suppressed: one end of a range, or all but one branch of a tree, where the others, at least
 * `k`, lose enough less. Undefined where suppression would not pay.
 */
export function bestDrop(
  { axes, fixed }: Pick<Records, 'axes' | 'fixed'>,
  marginals: readonly Marginal[],
  k: number,
): Drop | undefined {
  const losses = axes.map((axis, a) => {
    const { values, distinct } = marginals[a] as Marginal;
    return lossOf(axis, values[0] as number, values[distinct - 1] as number);
  });
  const cost = losses.reduce((sum, loss) => sum + 1 - loss, fixed);
  let best: Drop | undefined;
  axes.forEach((axis, a) => {
    const marginal = marginals[a] as Marginal;
    if (marginal.distinct < 2) return;
    const of = { axis: a, before: losses[a] as number, cost, k };
    const found = axis.kind === 'range' ? tails(axis, marginal, of) : branches(axis, marginal, of);
    if (found !== undefined) best = better(best, found);
  });
  return best;
}
