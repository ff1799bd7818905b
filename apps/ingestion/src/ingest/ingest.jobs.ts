import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Db, type Tx } from '#libs/db';
import { newId, systemActor, type Id, type Json } from '#libs/kernel';
import {
  type JobHandler,
  JobRunner,
  RUNTIME,
  type Commit,
  type RunningJob,
  type Runtime,
} from '#libs/platform';
import { openStore } from '#libs/storage';
import { stagedFor } from '../uploads/stage.js';
import { EarlyParses } from './early-parses.js';
import { type Base, baseOf, isUnchanged, keepVersion, readingBehind } from './base.js';
import { hasJobEnded, insertVersion, latestVersion, prefixOf } from './ingest.store.js';
import { type Parsed } from './parsed.js';
import { runParse } from './run-parse.js';
import { sweepStore } from './sweep.js';

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
    private readonly early: EarlyParses,
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
    return this.early.during(job.input.staging.id, async (early) => {
      const latest = await this.db.read(job.actor, (tx) => latestVersion(tx, job.input.dataset));
      if (latest && isUnchanged(latest, job.input)) {
        await early?.discard();
        return (tx) => keepVersion(tx, job, latest);
      }
      const base = baseOf(latest, job.input);
      const adopted = await early?.adopt(job);
      const { version, parsed } = adopted ?? (await this.#parse(job, base));
      // What was packed in it is known now.
      if (latest && isUnchanged(latest, { ...job.input, unpacked: parsed.unpacked })) {
        await early?.discard();
        await this.runtime.store.removePrefix(job.id);
        return (tx) => keepVersion(tx, job, latest);
      }
      return (tx) => commitVersion(tx, job, version, parsed);
    });
  }

  async #parse({ id, input, signal, progress }: RunningJob<'ingest'>, base: Base | undefined) {
    const { clock, random } = this.runtime;
    const { dataset, format, parameters } = input;
    const version = newId(clock(), random);
    const staging = { ...input.staging, as: stagedFor(dataset) };
    const run = { staging, prefix: id, version, format, parameters, base, ...readingBehind(base, input) };
    const parsed = await runParse(this.runtime, run, { signal, onProgress: progress });
    return { version, parsed };
  }

  /**
   * Before each attempt and after a failure the job's own prefix goes; the staging object, and what was parsed of it while it
   * arrived, stay as long as an attempt may still need them, and go when the job has ended.
   */
  async cleanup({ id, input }: Pick<RunningJob<'ingest'>, 'id' | 'input'>, kept: boolean): Promise<void> {
    const { store } = this.runtime;
    const early = this.early.find(input.staging.id);
    if (kept) early?.keep();
    else await store.removePrefix(id);
    if (!kept && !(await this.#hasEnded(id))) return;
    await early?.discard();
    await store.removePrefix(prefixOf(input.staging));
  }

  async #hasEnded(id: Id): Promise<boolean> {
    return this.db.read(systemActor, (tx) => hasJobEnded(tx, id));
  }
}

/**
 * Makes the version that was parsed, in the transaction that ends its job;
 * gives the job's result.
 * @throws Problem state.conflict, access.denied, version.append, version.again, version.contract
 */
export async function commitVersion(
  tx: Tx,
  job: Pick<RunningJob<'ingest'>, 'id' | 'input'>,
  id: Id,
  parsed: Parsed,
): Promise<object> {
  const { parts, profileObject, quarantineObject, reading } = parsed;
  const { sha256, bytes, staging } = job.input;
  const version = await insertVersion(tx, { id, jobId: job.id }, job.input, parsed);
  const { rows, columns, changes, base } = version;
  const detail: Record<string, Json> = {
    ...{ job: job.id, dataset: job.input.dataset, number: version.number, rows, bytes, sha256 },
    columns: columns.length,
    ...(base !== null && { base, appended: parsed.rows }),
    staging: { id: staging.id, digest: staging.digest },
    parts: parts.map(({ object, rows: count }) => ({ id: object.id, digest: object.digest, rows: count })),
    profile: { id: profileObject.id, digest: profileObject.digest },
    ...(quarantineObject && {
      quarantine: { id: quarantineObject.id, digest: quarantineObject.digest },
      quarantined: reading.quarantined ?? 0,
    }),
  };
  tx.record({ action: 'version.create', resource: { kind: 'version', id: version.id }, detail });
  return {
    ...{ dataset: version.dataset, version: version.number, rows, bytes, sha256, columns, reading },
    ...(changes && { changes }),
    ...(base !== null && { base, appended: parsed.rows }),
  };
}
