import { type Hierarchy } from '#libs/contracts';

/** The earth mover's distance of classes from the whole, one class after the other. */
export interface Distances {
  /** A value of the whole, in the order of ranks, and its count. */
  readonly add: (value: string | null, count: number) => void;
  /** A value of the class by its rank, in ascending order, and its count. */
  readonly take: (rank: number, count: number) => void;
  /** The distance of the class that was taken; the next begins. 0 when nothing was taken. */
  readonly end: () => number;
}

/** The first index from `from` to `to` at which an ascending list is above a bound. */
function above(list: readonly number[], bound: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Ordered distance (Li et al. 2007): the cumulative differences over m − 1, from sums up to each rank instead of rank by rank. */
function ordered(): Distances {
  const counts: number[] = [];
  const [cumulative, sums]: [number[], number[]] = [[], []];
  let taken: [rank: number, count: number][] = [];
  const prepare = (): void => {
    const total = counts.reduce((a, b) => a + b, 0);
    let [reached, sum] = [0, 0];
    for (const count of counts) {
      sums.push(sum);
      reached += count / total;
      cumulative.push(reached);
      sum += reached;
    }
    sums.push(sum);
  };
  /** The sum over ranks from `from` to before `to` of how far the whole's share is from a constant one. */
  const between = (share: number, from: number, to: number): number => {
    const turn = above(cumulative, share, from, to);
    const [a, t, b] = [sums[from] ?? 0, sums[turn] ?? 0, sums[to] ?? 0];
    return share * (turn - from) - (t - a) + (b - t) - share * (to - turn);
  };
  return {
    add: (_value, count) => void counts.push(count),
    take: (rank, count) => void taken.push([rank, count]),
    end: () => {
      if (cumulative.length === 0) prepare();
      const total = taken.reduce((sum, [, count]) => sum + count, 0);
      let [work, share, from] = [0, 0, 0];
      for (const [rank, count] of taken) {
        work += between(share, from, rank);
        share += count / total;
        from = rank;
      }
      if (taken.length > 0) work += between(share, from, counts.length);
      taken = [];
      return counts.length < 2 ? 0 : work / (counts.length - 1);
    },
  };
}

/** Hierarchical distance (Li et al. 2007): what cannot be evened out below a node is moved across it, at its height over the hierarchy's. */
function hierarchical({ rows }: Hierarchy): Distances {
  const leaves = new Map(rows.map((row) => [row[0] ?? '', row]));
  const values: { path: readonly string[]; count: number }[] = [];
  const height = (rows[0]?.length ?? 1) - 1;
  let total = 0;
  let taken: [rank: number, count: number][] = [];
  return {
    add: (value, count) => {
      // A missing value is under no node but the root.
      const path = (value === null ? undefined : leaves.get(value)) ?? [
        ...Array.from({ length: height }, () => `\u0000${value ?? ''}`),
        '*',
      ];
      values.push({ path, count });
      total += count;
    },
    take: (rank, count) => void taken.push([rank, count]),
    end: () => {
      if (taken.length === 0) return 0;
      const size = taken.reduce((sum, [, count]) => sum + count, 0);
      const extra = values.map(({ count }) => -count / total);
      for (const [rank, count] of taken) extra[rank] = (extra[rank] ?? 0) + count / size;
      taken = [];
      let below = new Map<string, { extra: number; path: readonly string[] }>();
      values.forEach(({ path }, i) => below.set(path[0] ?? '', { extra: extra[i] ?? 0, path }));
      let work = 0;
      for (let level = 1; level <= height; level++) {
        const [more, less] = [new Map<string, number>(), new Map<string, number>()];
        const next = new Map<string, { extra: number; path: readonly string[] }>();
        for (const node of below.values()) {
          const name = node.path[level] ?? '';
          const side = node.extra > 0 ? more : less;
          side.set(name, (side.get(name) ?? 0) + Math.abs(node.extra));
          next.set(name, { extra: (next.get(name)?.extra ?? 0) + node.extra, path: node.path });
        }
        for (const name of next.keys()) {
          work += (level / height) * Math.min(more.get(name) ?? 0, less.get(name) ?? 0);
        }
        below = next;
      }
      return work;
    },
  };
}

/** The ordered distance, or that in a hierarchy where one is given. */
export function distances(hierarchy?: Hierarchy): Distances {
  return hierarchy === undefined ? ordered() : hierarchical(hierarchy);
}
