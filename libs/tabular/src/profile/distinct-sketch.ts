/** One distinct value of a column: the 64-bit hash that stands for it, how often it came, and its text. */
export interface HashedValue {
  readonly hash: bigint;
  readonly count: number;
  readonly text: string;
}

/** With n hashes kept, the standard error of the estimate is 1 / √n: 3 %. */
export const sketchSize = 1024;

/**
 * The values with the smallest hashes of everything seen: a sample that takes each distinct value with the same chance,
 * however often it comes. While nothing had to be left out it holds all values with their exact counts; after that the
 * largest kept hash tells how many there are (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).
 */
export class DistinctSketch {
  #kept: HashedValue[] = [];
  #complete = true;

  constructor(private readonly size: number = sketchSize) {}

  /** Hashes beyond this one cannot matter any more; undefined while all do. */
  get limit(): bigint | undefined {
    return this.#complete ? undefined : this.#kept.at(-1)?.hash;
  }

  /** Whether no value was left out: then `distinct` and all counts are exact. */
  get complete(): boolean {
    return this.#complete;
  }

  /** By hash. */
  get values(): readonly HashedValue[] {
    return this.#kept;
  }

  /**
   * Takes the smallest hashes of one part, in order of hash; `cut` says that the part had more of them. All hashes up to
   * {@link limit} must be among them, or as many as the sketch holds.
   */
  add(part: readonly HashedValue[], cut: boolean): void {
    const merged: HashedValue[] = [];
    const [a, b] = [this.#kept, part];
    let [i, j] = [0, 0];
    for (let x = a[i], y = b[j]; x !== undefined || y !== undefined; x = a[i], y = b[j]) {
      if (x !== undefined && y !== undefined && x.hash === y.hash) {
        merged.push({ ...x, count: x.count + y.count });
        i++;
        j++;
      } else if (y === undefined || (x !== undefined && x.hash < y.hash)) {
        if (x !== undefined) merged.push(x);
        i++;
      } else {
        merged.push(y);
        j++;
      }
    }
    if (cut || merged.length > this.size) this.#complete = false;
    this.#kept = merged.slice(0, this.size);
  }

  /** How many distinct values there are; exact while {@link complete}, else an estimate. */
  distinct(): number {
    const last = this.#kept.at(-1);
    if (this.#complete || last === undefined || this.#kept.length < this.size) return this.#kept.length;
    return Math.round(((this.size - 1) * 2 ** 64) / Number(last.hash));
  }
}
