import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Db } from '#libs/db';
import { problem, systemActor } from '#libs/kernel';
import { keyFile, RUNTIME, type Runtime } from '#libs/platform';
import { lastHead } from './audit.store.js';
import { KeptCheckpoint, openOwn, type SignedHead } from './kept-checkpoint.js';
import { createLogKey, loadLogKey, type LogKey } from './log-key.js';
import { Sequencer } from './sequencer.js';

/** How long a reader waits for its own writes to be sequenced, in milliseconds; a batch takes a few. */
const patienceMs = 3_000;

/** The audit log of this process: its key, its sequencer, and the checkpoint that is kept outside the database. */
@Injectable()
export class AuditLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger('audit');
  readonly #kept: KeptCheckpoint;
  #key: LogKey | undefined;
  #sequencer: Sequencer | undefined;

  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    this.#kept = new KeptCheckpoint(join(runtime.config.home, 'log', 'checkpoint'));
  }

  /** @throws Problem key.unavailable: without its key a log that has begun is not gone on with. */
  async onApplicationBootstrap(): Promise<void> {
    const { databaseUrl } = this.runtime;
    const say = (line: string): void => this.#logger.error(line);
    this.#key = await this.#openKey();
    this.#sequencer = new Sequencer({ db: this.db, databaseUrl, key: this.#key, kept: this.#kept, say });
    const sequencer = this.#sequencer;
    this.runtime.gate.follow(() => sequencer.requireTaking());
    await sequencer.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#sequencer?.stop();
  }

  /** @throws Problem audit.unavailable before the start. */
  get key(): LogKey {
    if (!this.#key) throw problem('audit.unavailable');
    return this.#key;
  }

  /** For the readiness of the process. @throws Problem audit.unavailable while the log cannot be extended. */
  async check(): Promise<void> {
    if (!this.#sequencer) throw problem('audit.unavailable');
    this.#sequencer.check();
    await Promise.resolve();
  }

  /** Waits, not for long, until what was committed before is in the log. */
  async settled(): Promise<void> {
    const patience = new AbortController();
    const late = sleep(patienceMs, undefined, { signal: patience.signal, ref: false }).catch(() => undefined);
    await Promise.race([this.#sequencer?.caughtUp(), late]);
    patience.abort();
  }

  /**
   * The newest checkpoint that was signed: the one kept outside when the database has an older one, so that a log
   * which was cut off cannot pass for whole. @throws Problem audit.unavailable where there is none yet.
   */
  async head(): Promise<SignedHead> {
    const row = await this.db.read(systemActor, lastHead);
    const kept = this.#kept.latest;
    if (kept && (!row || kept.size > Number(row.size))) return kept;
    if (!row) throw problem('audit.unavailable');
    return openOwn(row.note, this.key.verifier);
  }

  async #openKey(): Promise<LogKey> {
    const path = keyFile(this.runtime.config.keys, 'access', 'log.json');
    const key = await loadLogKey(path);
    if (key) return key;
    if (await this.db.read(systemActor, lastHead)) {
      throw problem('key.unavailable', `The audit log's key is missing: restore ${path} from a backup.`);
    }
    return createLogKey(path, this.runtime.random);
  }
}
