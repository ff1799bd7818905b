/** How failures of one kind of key are held back. */
export interface ThrottleRule {
  /** Failures that cost nothing. */
  readonly free: number;
  /** The longest wait in milliseconds. */
  readonly longest: number;
}

interface Entry {
  failures: number;
  until: number;
  last: number;
}

/** A key without failures for so long starts anew, in milliseconds. */
const forgetAfter = 15 * 60_000;

/**
 * Holds back who fails again and again: after the free failures each costs twice the wait of the one before, up to the
 * longest. In memory and bounded: when full, the key that was idle longest is forgotten first. Times in milliseconds.
 */
export class Throttle {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly rule: ThrottleRule,
    private readonly most = 10_000,
  ) {}

  /** Milliseconds that this key has to wait; 0 when it need not. */
  wait(key: string, now: number): number {
    const entry = this.#entries.get(key);
    return entry ? Math.max(0, entry.until - now) : 0;
  }

  fail(key: string, now: number): void {
    const known = this.#entries.get(key);
    const failures = known && now - known.last < forgetAfter ? known.failures + 1 : 1;
    const over = failures - this.rule.free;
    const wait = over > 0 ? Math.min(this.rule.longest, 1000 * 2 ** Math.min(over - 1, 20)) : 0;
    // Deleting first moves the key to the end: the map's order is the order of use.
    this.#entries.delete(key);
    this.#entries.set(key, { failures, until: now + wait, last: now });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.most) break;
      this.#entries.delete(oldest);
    }
  }

  clear(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** Lets so many through in a span of milliseconds and counts the rest: what bounds the log's failed sign-ins. */
export class Quota {
  #from = 0;
  #used = 0;
  #omitted = 0;

  constructor(
    private readonly most: number,
    private readonly span: number,
  ) {}

  /** How many were left out before this one, or null when this one is to be left out too. */
  take(now: number): number | null {
    if (now - this.#from >= this.span) {
      this.#from = now;
      this.#used = 0;
    }
    if (this.#used >= this.most) {
      this.#omitted++;
      return null;
    }
    this.#used++;
    const omitted = this.#omitted;
    this.#omitted = 0;
    return omitted;
  }
}
