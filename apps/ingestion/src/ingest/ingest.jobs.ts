import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { jobLimitMs } from '#libs/contracts';
import { Db, type Tx } from '#libs/db';
import { newId, systemActor, type Id, type Json } from '#libs/kernel';
import {
  type JobHandler,
  JobRunner,
  openIngestionKeys,
  RUNTIME,
  type Commit,
  type RunningJob,
  type Runtime,
} from '#libs/platform';
import { wipe } from '#libs/seal';
import { openStore } from '#libs/storage';
import { runWorker } from '#libs/worker';
import { hasJobEnded, insertVersion, stagingPrefix } from './ingest.store.js';
import { stagedFor } from '../uploads/stage.js';
import { type Parsed, parsedUnder, type ParseTask } from './parsed.js';
import { sweepStore } from './sweep.js';

/** Injection token of the worker's entry file: tests run it from its source. */
export const PARSE_WORKER = Symbol('ParseWorker');
export const parseWorker = new URL('./parse.worker.js', import.meta.url);

/** NDJSON is typed in JavaScript, a bounded chunk at a time. */
const maxOldSpaceMb = 512;

/** Turns staged uploads into dataset versions. */
@Injectable()
export class IngestJobs implements JobHandler<'ingest'>, OnApplicationBootstrap {
  readonly kind = 'ingest';
  /** One upload keeps both cores of a small machine busy; more at once would only cost memory. */
  readonly concurrency = 2; // of one principal one runs
  readonly #log = new Logger('ingest');

  constructor(
    runner: JobRunner,
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(PARSE_WORKER) private readonly worker: URL,
  ) {
    runner.add(this);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { config, clock } = this.runtime;
    // The embedded database belongs to this process; one that was given may have other gateways.
    const alone = config.databaseUrl === undefined;
    const store = openStore(config.storage);
    const swept = await sweepStore({ db: this.db, store, now: clock(), alone });
    if (swept > 0) this.#log.log({ message: 'removed what unfinished work had left', prefixes: swept });
  }

  async run(job: RunningJob<'ingest'>): Promise<Commit> {
    const { config, store, clock, random } = this.runtime;
    const { dataset, format, parameters, reading } = job.input;
    const staging = { ...job.input.staging, as: stagedFor(dataset) };
    const version = newId(clock(), random);
    const keys = await openIngestionKeys(config.keys);
    const stagingKey = await store.openKey(staging, keys.staging);
    const how = { format, parameters, reading };
    const task = { job: job.id, version, staging, stagingKey, vault: keys.vault, ...how };
    const use = { objects: [staging], prefix: job.id, scratch: config.scratch };
    try {
      const parsed = await store.lend(use, ({ desk, ...lent }) =>
        runWorker<ParseTask, Parsed>(
          this.worker,
          { ...task, ...lent },
          {
            ...{ desk, answer: parsedUnder(job.id, version), timeoutMs: jobLimitMs, maxOldSpaceMb },
            ...{ signal: job.signal, onProgress: job.progress },
          },
        ),
      );
      return (tx) => commit(tx, job, version, parsed);
    } finally {
      wipe(stagingKey);
    }
  }

  /**
   * Before each attempt and after a failure the job's own prefix goes; the staging object stays as long as an attempt may
   * still need it, and goes when the job has ended.
   */
  async cleanup({ id, input }: Pick<RunningJob<'ingest'>, 'id' | 'input'>, kept: boolean): Promise<void> {
    const { store } = this.runtime;
    if (!kept) await store.removePrefix(id);
    if (kept || (await this.#hasEnded(id))) await store.removePrefix(stagingPrefix(input));
  }

  async #hasEnded(id: Id): Promise<boolean> {
    return this.db.read(systemActor, (tx) => hasJobEnded(tx, id));
  }
}

async function commit(tx: Tx, job: RunningJob<'ingest'>, id: Id, parsed: Parsed): Promise<object> {
  const { rows, columns, parts, profileObject, reading } = parsed;
  const { sha256, bytes, staging } = job.input;
  const version = await insertVersion(tx, { id, jobId: job.id }, job.input, parsed);
  const detail: Record<string, Json> = {
    ...{ job: job.id, dataset: job.input.dataset, number: version.number, rows, bytes, sha256 },
    columns: columns.length,
    staging: { id: staging.id, digest: staging.digest },
    parts: parts.map(({ object, rows: count }) => ({ id: object.id, digest: object.digest, rows: count })),
    profile: { id: profileObject.id, digest: profileObject.digest },
  };
  tx.record({ action: 'version.create', resource: { kind: 'version', id: version.id }, detail });
  return { dataset: version.dataset, version: version.number, rows, bytes, sha256, columns, reading };
}
