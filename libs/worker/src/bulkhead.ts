import { problem } from '#libs/kernel';

/** How many tasks may run at a time, and how many more may wait for one of them to end. */
export interface Room {
  readonly running: number;
  readonly waiting: number;
}

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Shares a bounded resource among those who ask: tasks of all take no more than its room, those of one key no more than a share of it,
 * and turns go round from key to key, however many tasks one of them has waiting.
 */
export class Bulkhead {
  /** In the order of turns: whoever got the last one is at the end. */
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #waiting = 0;

  /**
   * `share` is what the tasks of one key may take of `all`. Leave room beside it, or one key can keep the others waiting. `what` names the tasks
   * for whoever has taken their share: downloads.
   */
  constructor(
    private readonly all: Room,
    private readonly share: Room,
    private readonly what: string,
  ) {}

  /** How many keys have a task that runs or waits. */
  get keys(): number {
    return this.#lines.size;
  }

  /** @throws Problem share.exhausted when too many of the key wait already, worker.busy when too many of all do; what `task` throws */
  async run<T>(task: () => Promise<T>, key: string): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await task();
    } finally {
      leave();
    }
  }

  /** Takes a turn, which lasts until what this gives is called, once. @throws Problem share.exhausted, worker.busy */
  async enter(key: string): Promise<() => void> {
    const line = this.#lines.get(key) ?? { running: 0, waiting: [] };
    if (this.#running < this.all.running && line.running < this.share.running) this.#begin(key, line);
    else await this.#wait(key, line);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#running--;
      line.running--;
      this.#forget(key, line);
      this.#next();
    };
  }

  async #wait(key: string, line: Line): Promise<void> {
    if (line.waiting.length >= this.share.waiting) throw problem('share.exhausted', this.#taken(line));
    if (this.#waiting >= this.all.waiting) throw problem('worker.busy');
    this.#lines.set(key, line);
    this.#waiting++;
    await new Promise<void>((resolve) => line.waiting.push(resolve));
  }

  #taken({ running, waiting }: Line): string {
    const others = waiting.length > 0 ? `, and ${waiting.length} wait` : '';
    return `Of your ${this.what} ${running} are under way${others}, which is your share: try again when one has ended.`;
  }

  #begin(key: string, line: Line): void {
    this.#running++;
    line.running++;
    this.#lines.delete(key);
    this.#lines.set(key, line);
  }

  #next(): void {
    if (this.#running >= this.all.running) return;
    for (const [key, line] of this.#lines) {
      if (line.running >= this.share.running) continue;
      const go = line.waiting.shift();
      if (!go) continue;
      this.#waiting--;
      this.#begin(key, line);
      go();
      return;
    }
  }

  /** Whoever asked once must not be remembered for ever. */
  #forget(key: string, line: Line): void {
    if (line.running === 0 && line.waiting.length === 0) this.#lines.delete(key);
  }
}
