import { problem } from '#libs/kernel';

/** How many tasks may run at a time, and how many more may wait for one of them to end. */
export interface Room {
  readonly running: number;
  readonly waiting: number;
}

/** Keeps tasks from taking more than their room, and those of one key from taking more than its share. */
export class Bulkhead {
  readonly #all: Compartment;
  readonly #shares = new Map<string, Compartment>();

  /** `share` is what the tasks of one key may take of `all`; everything when absent. */
  constructor(
    all: Room,
    private readonly share = all,
  ) {
    this.#all = new Compartment(all);
  }

  /** How many keys have a task that runs or waits. */
  get keys(): number {
    return this.#shares.size;
  }

  /** @throws Problem worker.busy when too many wait already; what `task` throws */
  async run<T>(task: () => Promise<T>, key = ''): Promise<T> {
    const share = this.#shares.get(key) ?? new Compartment(this.share);
    this.#shares.set(key, share);
    try {
      return await share.run(() => this.#all.run(task));
    } finally {
      // Whoever asked once must not be remembered for ever.
      if (share.isEmpty) this.#shares.delete(key);
    }
  }
}

class Compartment {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly room: Room) {}

  get isEmpty(): boolean {
    return this.#running === 0;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < this.room.running) this.#running++;
    else await this.#wait();
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #wait(): Promise<void> {
    if (this.#waiting.length >= this.room.waiting) throw problem('worker.busy');
    await new Promise<void>((resolve) => this.#waiting.push(resolve)); // whoever ends hands its turn on
  }
}
