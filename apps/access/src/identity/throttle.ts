import { createHash } from 'node:crypto';
import { type Db } from '#libs/db';
import { systemActor } from '#libs/kernel';
import { takeBack, takeTry, forgetTries, type ThrottleRule } from './throttle.store.js';

/**
 * Holds back who tries again and again: after the free tries each costs twice the wait of the one before, up to the longest.
 * A try is counted before it is looked at, in one statement of the catalog: many at once are no more than many in a row, whatever
 * number of processes they meet.
 */
export class Throttle {
  constructor(
    private readonly db: Db,
    private readonly rule: ThrottleRule,
  ) {}

  /** Counts a try. Milliseconds that it has to wait; 0 when it may go on, and only then was it counted. */
  take(key: string): Promise<number> {
    return this.db.writeUnlogged(systemActor, (tx) => takeTry(tx, this.rule, digest(key)));
  }

  /** Takes back one try, which was none: it was right, or nobody looked at it. */
  takeBack(key: string): Promise<void> {
    return this.db.writeUnlogged(systemActor, (tx) => takeBack(tx, this.rule, digest(key)));
  }

  /** Whoever it is has shown that they may: all their tries are forgotten. */
  clear(key: string): Promise<void> {
    return this.db.writeUnlogged(systemActor, (tx) => forgetTries(tx, this.rule, digest(key)));
  }
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

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
