import { type SensitiveAttribute } from './sensitive-attribute.js';

/** The earth mover's distance of a class from the whole table, from 0 to 1. */
export type ClassDistance = (histogram: ArrayLike<number>, records: number) => number;

/** Every two values are equally far apart: half of the sum of differences. */
export function equalDistance(attribute: SensitiveAttribute): ClassDistance {
  const shares = attribute.counts.map((count) => count / attribute.records);
  return (histogram, records) => {
    let surplus = 0;
    for (let v = 0; v < shares.length; v++) {
      const difference = (histogram[v] ?? 0) / records - (shares[v] ?? 0);
      if (difference > 0) surplus += difference;
    }
    return surplus;
  };
}

/** Values are as far apart as ranks among the distinct values of the whole table, over the number of them less one. */
export function orderedDistance(attribute: SensitiveAttribute): ClassDistance {
  const codes = attribute.order ?? attribute.counts.map((_, v) => v);
  const present = Int32Array.from(codes).filter((v) => (attribute.counts[v] ?? 0) > 0);
  const shares = Float64Array.from(present, (v) => (attribute.counts[v] ?? 0) / attribute.records);
  return (histogram, records) => {
    let [cumulated, distance] = [0, 0];
    for (let i = 0; i < present.length; i++) {
      cumulated += (histogram[present[i] ?? 0] ?? 0) / records - (shares[i] ?? 0);
      distance += Math.abs(cumulated);
    }
    return present.length < 2 ? 0 : distance / (present.length - 1);
  };
}

/** One level of a hierarchy, from the leaves: the group of each group of the level below. */
interface Step {
  readonly parents: Int32Array;
  readonly groups: number;
}

function steps(levels: readonly Int32Array[]): Step[] {
  const list: Step[] = [];
  for (let h = 1; h < levels.length; h++) {
    const [below, above] = [levels[h - 1] ?? new Int32Array(), levels[h] ?? new Int32Array()];
    const [last, top] = [
      below.reduce((a, b) => Math.max(a, b), -1),
      above.reduce((a, b) => Math.max(a, b), -1),
    ];
    const parents = new Int32Array(last + 1);
    for (let leaf = 0; leaf < below.length; leaf++) parents[below[leaf] ?? 0] = above[leaf] ?? 0;
    list.push({ parents, groups: top + 1 });
  }
  return list;
}

/**
 * Values are as far apart as the height of their lowest common ancestor over the hierarchy's height: from the leaves up, what
 * a group has too much of flows to where its siblings have too little, and costs that height (Li et al. 2007, section 4.2).
 */
export function hierarchicalDistance(attribute: SensitiveAttribute): ClassDistance {
  const levels = attribute.levels ?? [];
  const list = steps(levels);
  const leafGroups = levels[0] ?? new Int32Array();
  const size = leafGroups.reduce((a, b) => Math.max(a, b), -1) + 1;
  const room = Math.max(size, ...list.map((step) => step.groups));
  const shares = attribute.counts.map((count) => count / attribute.records);
  let extra = new Float64Array(room);
  let above = new Float64Array(room);
  const surplus = new Float64Array(room);
  return (histogram, records) => {
    extra.fill(0, 0, size);
    for (let v = 0; v < shares.length; v++) {
      const group = leafGroups[v] ?? 0;
      extra[group] = (extra[group] ?? 0) + (histogram[v] ?? 0) / records - (shares[v] ?? 0);
    }
    let distance = 0;
    for (let h = 0; h < list.length; h++) {
      const step = list[h];
      if (step === undefined) break;
      const { parents, groups } = step;
      above.fill(0, 0, groups);
      surplus.fill(0, 0, groups);
      for (let g = 0; g < parents.length; g++) {
        const parent = parents[g] ?? 0;
        const amount = extra[g] ?? 0;
        above[parent] = (above[parent] ?? 0) + amount;
        if (amount > 0) surplus[parent] = (surplus[parent] ?? 0) + amount;
      }
      let flow = 0;
      for (let g = 0; g < groups; g++) {
        // What siblings lack is their surplus less what they have together.
        const most = surplus[g] ?? 0;
        const lack = most - (above[g] ?? 0);
        flow += lack < most ? (lack > 0 ? lack : 0) : most;
      }
      distance += (flow * (h + 1)) / list.length;
      const spent = extra;
      extra = above;
      above = spent;
    }
    return distance;
  };
}
