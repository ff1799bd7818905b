import { problem } from '#libs/kernel';

/** Lets so many run at a time and so many more wait; refuses all others. */
export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** @throws Problem worker.busy when too many wait already; what `run` throws */
  async take<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running < this.most) this.#running++;
    else await this.#wait();
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #wait(): Promise<void> {
    if (this.#waiting.length >= this.mostWaiting) {
      throw problem('worker.busy');
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve)); // whoever ends hands its turn on
  }
}
