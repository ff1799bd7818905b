import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Db, type SourceEntity } from '#libs/db';
import { problem, Problem, systemActor } from '#libs/kernel';
import { actorById } from '#libs/platform';
import { nextTime } from './sources.schema.js';
import { enqueue } from './sources.service.js';
import { claimDue, dueSources, findSourceById } from './sources.store.js';

/** How often it is looked whose time has come, in milliseconds. */
const lookMs = 20_000;

/** Asks for runs when their time has come, in the name of whoever made the source; several processes share the work. */
@Injectable()
export class SourceSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger('sources');
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Db) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.look().catch(() => this.#log.warn({ message: 'whose time has come could not be asked' }));
    }, lookMs);
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** Asks for each run that is due, once. */
  async look(): Promise<void> {
    for (const source of await this.db.read(systemActor, dueSources)) await this.#begin(source);
  }

  async #begin({
    id,
    createdBy,
    schedule,
  }: Pick<SourceEntity, 'id' | 'createdBy' | 'schedule'>): Promise<void> {
    const actor = await this.db.read(systemActor, (tx) => actorById(tx, createdBy));
    // Somebody who left fetches nothing any more; whoever takes over makes a source of their own.
    const next = actor && schedule !== null ? (now: Date) => nextTime(schedule, now) : () => null;
    const isMine = await this.db.writeUnlogged(systemActor, (tx) => claimDue(tx, id, next(tx.now)));
    if (!isMine || !actor) return;
    try {
      await this.db.write(actor, 'source.run', async (tx) => {
        const source = await findSourceById(tx, id);
        if (!source) throw problem('state.conflict', 'The source was removed.');
        await enqueue(tx, source);
      });
    } catch (error) {
      // What was refused, or is still under way, is asked for at its next time.
      const code = error instanceof Problem ? error.code : 'unknown';
      this.#log.warn({ message: 'a run could not be asked for', source: id, code });
    }
  }
}
