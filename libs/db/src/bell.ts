import { setTimeout as sleep } from 'node:timers/promises';

/** How long a ring speaks for those that follow, in milliseconds: more delays what they tell of, less wakes for each of them. */
const quietMs = 5;

/**
 * Tells of commits, after them: once at once, and once more for all that were rung meanwhile. A ring that is lost delays what it
 * tells of until somebody looks by themselves, and loses nothing.
 */
export class Bell {
  #ringing = false;
  #again = false;

  constructor(private readonly tell: () => Promise<unknown>) {}

  ring(): void {
    this.#again = true;
    if (!this.#ringing) void this.#ring();
  }

  async #ring(): Promise<void> {
    this.#ringing = true;
    while (this.#again) {
      this.#again = false;
      await this.tell().catch(() => undefined);
      await sleep(quietMs, undefined, { ref: false });
    }
    this.#ringing = false;
  }
}
