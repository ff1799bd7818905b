import { setImmediate } from 'node:timers/promises';
import { type DataSource } from 'typeorm';
import { type Closing, insertRecords } from './records.js';
import { TakenBack, Transaction } from './transaction.js';

interface Waiting {
  readonly closing: Closing;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Writes in one transaction: more would make each of them wait for longer than they save. */
const most = 256;

/**
 * Commits for writes whose statements are all known and look at nothing: those that come while one commits share the next, and each
 * hears only when it is committed. A statement that fails takes all of its transaction back; then each is done by itself, so that
 * only those fail that would have failed alone. See docs/decisions/0091.
 */
export class SharedCommits {
  readonly #waiting: Waiting[] = [];
  #running = false;

  constructor(private readonly source: DataSource) {}

  /** @throws whatever its own statements do, or what befell the connection */
  commit(closing: Closing): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ closing, done, failed });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Those that were just told they are committed often come again at once: all of them share the next, not all but the first.
      await setImmediate();
      await this.#together(this.#waiting.splice(0, most));
    }
    this.#running = false;
  }

  async #together(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#once(batch);
      for (const { done } of batch) done();
    } catch (error) {
      // Where it is not known whether they were committed, doing them again could do them twice.
      if (batch.length > 1 && error instanceof TakenBack) await this.#each(batch);
      else for (const { failed } of batch) failed(error);
    }
  }

  /** One by one, of what was taken back together. When the database is gone, nobody waits for it once for each. */
  async #each(batch: readonly Waiting[]): Promise<void> {
    let gone: unknown;
    for (const { closing, done, failed } of batch) {
      if (gone !== undefined) {
        failed(gone);
        continue;
      }
      try {
        await this.#once([{ closing, done, failed }]);
        done();
      } catch (error) {
        failed(error);
        if (!(error instanceof TakenBack)) gone = error;
      }
    }
  }

  async #once(batch: readonly Waiting[]): Promise<void> {
    const transaction = new Transaction(this.source, 'current');
    const statements = batch.flatMap(({ closing }) => closing.statements);
    const closings = batch.map(({ closing }) => closing);
    try {
      await transaction.commit([...statements, insertRecords(closings)]);
    } finally {
      await transaction.release();
    }
  }
}
