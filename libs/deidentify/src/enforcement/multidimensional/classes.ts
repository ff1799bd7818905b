/** What could be suppressed in a class so that the others lose less: those outside [from, to] on an axis. */
export interface Drop {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** Records that go. */
  readonly records: number;
  /** Loss that is saved for sure, summed over records and axes, less what the suppressed records lose. */
  readonly gain: number;
}

/** What became of a stretch: open, to be split further; kept, a class; suppressed. */
export const fates = { open: 0, kept: 1, suppressed: 2 } as const;

/** Stretches of records that follow each other, as data that can be sent to a thread. */
export interface ClassList {
  readonly axes: number;
  readonly length: number;
  /** Where each ends. */
  readonly ends: Int32Array;
  readonly fates: Uint8Array;
  /** `bounds[c · 2 · axes + 2 · a]`: the least code of stretch c on axis a, and after it the greatest; for those that are kept. */
  readonly bounds: Int32Array;
  readonly drops: ReadonlyMap<number, Drop>;
}

/** A list of stretches that grows. */
export class Classes implements ClassList {
  length = 0;
  ends = new Int32Array(64);
  fates = new Uint8Array(64);
  bounds: Int32Array;
  readonly drops = new Map<number, Drop>();

  constructor(readonly axes: number) {
    this.bounds = new Int32Array(64 * 2 * axes);
  }

  add(end: number, fate: number, bounds: Int32Array): void {
    if (this.length === this.ends.length) this.grow();
    this.bounds.set(bounds, this.length * 2 * this.axes);
    this.fates[this.length] = fate;
    this.ends[this.length++] = end;
  }

  /** The same as plain data that holds no memory which it does not need. */
  trimmed(): ClassList {
    const { axes, length, drops } = this;
    return {
      axes,
      length,
      ends: this.ends.slice(0, length),
      fates: this.fates.slice(0, length),
      bounds: this.bounds.slice(0, length * 2 * axes),
      drops,
    };
  }

  private grow(): void {
    const { ends, fates, bounds } = this;
    this.ends = new Int32Array(2 * ends.length);
    this.ends.set(ends);
    this.fates = new Uint8Array(2 * fates.length);
    this.fates.set(fates);
    this.bounds = new Int32Array(2 * bounds.length);
    this.bounds.set(bounds);
  }
}

/** A list whose open stretches are replaced by what they were split into. @throws Error where one was not split */
export function joinClasses(list: ClassList, split: readonly (ClassList | undefined)[]): ClassList {
  const { axes } = list;
  const parts = Array.from({ length: list.length }, (_, p) =>
    list.fates[p] === fates.open ? split[p] : undefined,
  );
  const length = parts.reduce((n, part) => n + (part?.length ?? 1), 0);
  const joined = { ends: new Int32Array(length), fates: new Uint8Array(length) };
  const bounds = new Int32Array(length * 2 * axes);
  const drops = new Map<number, Drop>();
  let next = 0;
  parts.forEach((part, p) => {
    if (part === undefined) {
      // To release what nobody has split would be safe; to lose a piece without a word is not how it should end.
      if (list.fates[p] === fates.open) throw new Error('a piece was not split');
      joined.ends[next] = list.ends[p] ?? 0;
      joined.fates[next] = list.fates[p] ?? fates.suppressed;
      bounds.set(list.bounds.subarray(p * 2 * axes, (p + 1) * 2 * axes), next * 2 * axes);
      const drop = list.drops.get(p);
      if (drop !== undefined) drops.set(next, drop);
      next++;
      return;
    }
    joined.ends.set(part.ends, next);
    joined.fates.set(part.fates, next);
    bounds.set(part.bounds, next * 2 * axes);
    for (const [c, drop] of part.drops) drops.set(next + c, drop);
    next += part.length;
  });
  return { axes, length, ...joined, bounds, drops };
}
