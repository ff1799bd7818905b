import { type Marginal } from './profile.js';
import { type Axis } from './records.js';

/** A way to split a stretch of records along one axis: records in each range of codes become a part, the others the last part. */
export interface Candidate {
  readonly axis: number;
  /** 0 where there is no allowable split. */
  score: number;
  /** Ranges in use. */
  parts: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The level of the lowest group over two leaves of a tree, by rank. */
export function levelOver(levels: readonly Int32Array[], first: number, last: number): number {
  let h = 0;
  while (h < levels.length - 1 && levels[h]?.[first] !== levels[h]?.[last]) h++;
  return h;
}

/** The loss of a class whose least and greatest codes on an axis are these: 0 for one value, 1 for no knowledge at all. */
export function lossOf(axis: Axis, first: number, last: number): number {
  if (first === last) return 0;
  if (axis.kind === 'range') {
    if (axis.missing && last === axis.leaves - 1) return 1;
    return (axis.places[last] as number) - (axis.places[first] as number);
  }
  const h = levelOver(axis.levels, first, last);
  return axis.losses[h]?.[axis.levels[h]?.[first] as number] as number;
}

/** What a part costs at the least: uneven splits would look all but free otherwise. Chosen by trial on Adult (PROOF.md). */
const least = 0.02;

/**
 * What a split costs: the entropy of its parts' sizes. A stretch of m records can be split into classes of k for about log(m/k)
 * nats in all, so that loss taken away for each nat is what to maximise: even splits are dear and get most, uneven ones are cheap.
 */
function nats(part: number, all: number): number {
  const p = part / all;
  return least - p * Math.log(p);
}

function cutRange(axis: Axis & { kind: 'range' }, marginal: Marginal, k: number, best: Candidate): void {
  const { values, counts, distinct, records } = marginal;
  const first = values[0] as number;
  const last = values[distinct - 1] as number;
  const before = records * lossOf(axis, first, last);
  for (let i = 0, left = 0; i < distinct - 1; i++) {
    left += counts[i] as number;
    const right = records - left;
    if (left < k) continue;
    if (right < k) break;
    const gain =
      before -
      left * lossOf(axis, first, values[i] as number) -
      right * lossOf(axis, values[i + 1] as number, last);
    if (gain <= 0) continue;
    const score = gain / (nats(left, records) + nats(right, records));
    if (score > best.score) {
      best.score = score;
      best.parts = 1;
      best.from[0] = first;
      best.to[0] = values[i] as number;
    }
  }
}

/** The children of a node of a tree that some records have, in order. */
export class Children {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly records: number[] = [];
  readonly loss: number[] = [];
}

export function childrenOf(axis: Axis & { kind: 'tree' }, marginal: Marginal, level: number): Children {
  const children = new Children();
  const groups = axis.levels[level - 1];
  for (let i = 0; i < marginal.distinct;) {
    const from = marginal.values[i] as number;
    const group = groups?.[from];
    let [to, n] = [from, 0];
    while (i < marginal.distinct && groups?.[marginal.values[i] as number] === group) {
      to = marginal.values[i] as number;
      n += marginal.counts[i++] as number;
    }
    children.from.push(from);
    children.to.push(to);
    children.records.push(n);
    children.loss.push(lossOf(axis, from, to));
  }
  return children;
}

/** One child apart, the others together. */
function cutChild(children: Children, whole: number, marginal: Marginal, k: number, best: Candidate): void {
  const { records } = marginal;
  for (let c = 0; c < children.records.length; c++) {
    const part = children.records[c] as number;
    const rest = records - part;
    if (part < k || rest < k) continue;
    const restLoss = children.records.length === 2 ? (children.loss[1 - c] as number) : whole;
    const gain = records * whole - part * (children.loss[c] as number) - rest * restLoss;
    const score = gain / (nats(part, records) + nats(rest, records));
    if (score > best.score) {
      best.score = score;
      best.parts = 1;
      best.from[0] = children.from[c] as number;
      best.to[0] = children.to[c] as number;
    }
  }
}

/** Every child that is large enough apart, the small ones together; a large one joins them where they are too few. */
function cutChildren(
  children: Children,
  whole: number,
  marginal: Marginal,
  k: number,
  best: Candidate,
): void {
  const large = children.records.map((_, c) => c).filter((c) => (children.records[c] as number) >= k);
  const small = children.records.map((_, c) => c).filter((c) => (children.records[c] as number) < k);
  large.sort((a, b) => (children.records[b] as number) - (children.records[a] as number) || a - b);
  let rest = small.reduce((n, c) => n + (children.records[c] as number), 0);
  // The last part is made of what is left: the smallest of the large ones where nothing else is.
  if (rest < k) {
    const joins = large.pop();
    if (joins === undefined) return;
    rest += children.records[joins] as number;
    small.push(joins);
  }
  if (large.length < 2) return;
  const { records } = marginal;
  let cost = nats(rest, records);
  let after = rest * (small.length === 1 ? (children.loss[small[0] as number] as number) : whole);
  for (const c of large) {
    cost += nats(children.records[c] as number, records);
    after += (children.records[c] as number) * (children.loss[c] as number);
  }
  const score = (records * whole - after) / cost;
  if (score <= best.score) return;
  best.score = score;
  best.parts = large.length;
  large.forEach((c, i) => {
    best.from[i] = children.from[c] as number;
    best.to[i] = children.to[c] as number;
  });
}

function cutTree(axis: Axis & { kind: 'tree' }, marginal: Marginal, k: number, best: Candidate): void {
  const first = marginal.values[0] as number;
  const last = marginal.values[marginal.distinct - 1] as number;
  const whole = lossOf(axis, first, last);
  const children = childrenOf(axis, marginal, levelOver(axis.levels, first, last));
  cutChild(children, whole, marginal, k, best);
  if (children.records.length > 2) cutChildren(children, whole, marginal, k, best);
}

/** Finds the best split along one axis of which every part has at least `k` records; its score is 0 where there is none. */
export function bestCut(axis: Axis, marginal: Marginal, k: number, best: Candidate): void {
  best.score = 0;
  if (marginal.distinct < 2) return;
  if (axis.kind === 'range') cutRange(axis, marginal, k, best);
  else cutTree(axis, marginal, k, best);
}
