/** How many a key may make in a second, and how many at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  left: number;
  at: number;
}

/** Keys that are counted apart; past it the one that was idle longest is forgotten, and starts anew. */
const mostKeys = 20_000;

/** A token bucket for each key, in this process's memory. Times are in milliseconds. */
export class RequestRates {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly rate: Rate) {}

  /** Takes one; the seconds to wait when there is none, 0 otherwise. */
  take(key: string, now: number): number {
    const { perSecond, burst } = this.rate;
    const known = this.#buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + (Math.max(0, now - known.at) / 1000) * perSecond);
    // Deleting first moves the key to the end: the map's order is the order of use.
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= mostKeys) break;
      this.#buckets.delete(oldest);
    }
    return left >= 1 ? 0 : (1 - left) / perSecond;
  }

  get keys(): number {
    return this.#buckets.size;
  }
}
