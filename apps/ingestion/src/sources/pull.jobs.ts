import { Inject, Injectable } from '@nestjs/common';
import { type JobInputs, type ReadingOptions } from '#libs/contracts';
import { DatasetEntity, Db, type Tx } from '#libs/db';
import { newId, Problem, problem } from '#libs/kernel';
import {
  beyondQuota,
  type Commit,
  type JobHandler,
  JobRunner,
  openIngestionKeys,
  quotaLeft,
  quotaOf,
  RUNTIME,
  type RunningJob,
  type Runtime,
} from '#libs/platform';
import { publicKeyring } from '#libs/seal';
import { requireManaged } from '../datasets/dataset-target.js';
import { commitVersion } from '../ingest/ingest.jobs.js';
import { baseOf, isNothingNew, keepVersion, readingBehind } from '../ingest/base.js';
import { latestVersion, prefixOf } from '../ingest/ingest.store.js';
import { runParse } from '../ingest/run-parse.js';
import { readUploadType, type UploadType } from '../uploads/media-type.js';
import { stage, stagedFor, type Staged } from '../uploads/stage.js';
import { kindNamed } from './kinds/all.js';
import { Network } from './network.js';
import { openOf, sealOf } from './sealed.js';
import { type Pulled } from './source-kind.js';
import { findSourceById, type SourceRow, updateSource } from './sources.store.js';

/** The share of the work that is fetching, for the progress that people see. */
const fetchingShare = 0.5;

/** Fetches sources into versions. */
@Injectable()
export class PullJobs implements JobHandler<'pull'> {
  readonly kind = 'pull';
  readonly concurrency = 2; // of one principal one runs

  constructor(
    runner: JobRunner,
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    runner.add(this);
  }

  async run(job: RunningJob<'pull'>): Promise<Commit> {
    const { source, saved } = await this.#begin(job);
    const pulled = await this.#open(job, source);
    const nothing = { dataset: source.dataset, rows: 0 };
    if (pulled === null) return (tx) => finish(tx, job, source, nothing);
    const type = typeOf(source, pulled, saved);
    const staged = await this.#stage(job, pulled, type);
    try {
      const input = { dataset: job.input.dataset, ...staged, mode: source.mode };
      const reached = await this.#sealed(source, pulled.reached());
      const made = await this.#make(job, input);
      return async (tx) => {
        const result = await made(tx);
        if (reached !== undefined) await updateSource(tx, source.id, { reached });
        return finish(tx, job, source, result);
      };
    } finally {
      await this.runtime.store.removePrefix(prefixOf(staged.staging)).catch(() => undefined); // the next start sweeps it
    }
  }

  async cleanup({ id }: Pick<RunningJob<'pull'>, 'id'>, kept: boolean): Promise<void> {
    if (!kept) await this.runtime.store.removePrefix(id);
  }

  /** What was fetched becomes a version, unless it is what came last. */
  async #make(job: RunningJob<'pull'>, input: JobInputs['ingest']): Promise<Commit> {
    const { clock, random } = this.runtime;
    const latest = await this.db.read(job.actor, (tx) => latestVersion(tx, input.dataset));
    if (latest && isNothingNew(latest, input)) return (tx) => keepVersion(tx, { id: job.id, input }, latest);
    const base = baseOf(latest, input);
    const version = newId(clock(), random);
    const { format, parameters } = input;
    const staging = { ...input.staging, as: stagedFor(input.dataset) };
    const how = { format, parameters, base, ...readingBehind(base, input) };
    const run = { staging, prefix: job.id, version, ...how };
    const onProgress = (fraction: number, message: string): void =>
      job.progress(fetchingShare + (1 - fetchingShare) * fraction, message);
    const parsed = await runParse(this.runtime, run, { signal: job.signal, onProgress });
    if (latest && isNothingNew(latest, { ...input, unpacked: parsed.unpacked })) {
      await this.runtime.store.removePrefix(job.id);
      return (tx) => keepVersion(tx, { id: job.id, input }, latest);
    }
    return (tx) => commitVersion(tx, { id: job.id, input }, version, parsed);
  }

  /** Whoever asked must still manage what is filled: it may be long since they made the source. */
  async #begin({
    actor,
    input,
  }: RunningJob<'pull'>): Promise<{ source: SourceRow; saved: ReadingOptions | null }> {
    return this.db.read(actor, async (tx) => {
      const source = await findSourceById(tx, input.source);
      if (source?.datasetId !== input.dataset)
        throw problem('state.conflict', 'The source was removed or changed.');
      await requireManaged(tx, source.dataset);
      const dataset = await tx.repo(DatasetEntity).findOneBy({ id: input.dataset });
      return { source, saved: dataset?.reading ?? null };
    });
  }

  async #open({ signal, progress }: RunningJob<'pull'>, source: SourceRow): Promise<Pulled | null> {
    const { config } = this.runtime;
    const kind = kindNamed(source.kind);
    const { staging } = await openIngestionKeys(config.keys);
    const opened = await openOf(staging, source, 'credentials', source.credentials);
    const reached = await openOf(staging, source, 'reached', source.reached);
    const location = kind.Location.safeParse(source.location);
    const credentials = opened === undefined ? undefined : kind.Credentials.safeParse(opened);
    if (!location.success || credentials?.success === false) {
      throw problem(
        'source.failed',
        'It is not written as this version of the gateway reads it: make it anew.',
      );
    }
    progress(0, `Asking ${source.name}`);
    return kind.open({
      location: location.data,
      credentials: credentials?.data,
      network: new Network(config.sourceNetworks),
      watermark: source.watermark ?? undefined,
      reached: typeof reached === 'string' ? reached : undefined,
      signal,
    });
  }

  async #sealed(source: SourceRow, reached: string | undefined): Promise<string | undefined> {
    if (reached === undefined) return undefined;
    const { staging } = await openIngestionKeys(this.runtime.config.keys);
    return sealOf(publicKeyring(staging), source, 'reached', reached);
  }

  async #stage(job: RunningJob<'pull'>, pulled: Pulled, type: UploadType): Promise<Staged> {
    const { config, store, clock, random } = this.runtime;
    const { staging } = await openIngestionKeys(config.keys);
    const quota = await quotaOf(config);
    const left = await this.db.read(job.actor, (tx) => quotaLeft(tx, 'version', quota));
    const limit = Math.min(config.maxUpload, left);
    const area = {
      store,
      dataset: job.input.dataset,
      to: publicKeyring(staging),
      limit,
      newId: () => newId(clock(), random),
    };
    const source = {
      blocks: counted(pulled, job),
      head: { type, encoding: pulled.encoding, digests: [] },
      origin: { kind: 'source', source: job.input.source },
    };
    return stage(area, source).catch((error: unknown) => {
      const isQuota = left < config.maxUpload && error instanceof Problem && error.code === 'body.too-large';
      throw isQuota ? beyondQuota('version', quota) : error;
    });
  }
}

async function* counted(
  { blocks, size }: Pulled,
  { signal, progress }: Pick<RunningJob<'pull'>, 'signal' | 'progress'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const block of blocks) {
    signal.throwIfAborted();
    bytes += block.length;
    // Of what has no known size, half is always still to come.
    const fraction = size === undefined ? bytes / (bytes + (64 << 20)) : bytes / Math.max(size, bytes);
    progress(fetchingShare * fraction, `Fetched ${Math.round(bytes / 1e6)} MB`);
    yield block;
  }
}

/** @throws Problem source.failed where nothing says what the data are */
function typeOf({ mediaType, reading }: SourceRow, pulled: Pulled, saved: ReadingOptions | null): UploadType {
  const said = pulled.isArchive === true ? pulled.mediaType : (mediaType ?? pulled.mediaType);
  if (said === undefined)
    throw problem('source.failed', 'What it gives cannot be told: say it with mediaType.');
  const type = readUploadType(said);
  const types = { ...pulled.reading.types, ...saved?.types, ...type.reading.types, ...reading.types };
  const all = { ...pulled.reading, ...saved, ...type.reading, ...reading };
  return { ...type, reading: { ...all, ...(Object.keys(types).length > 0 && { types }) } };
}

async function finish(tx: Tx, job: RunningJob<'pull'>, source: SourceRow, result: object): Promise<object> {
  const resource = { kind: 'dataset', id: job.input.dataset } as const;
  tx.record({ action: 'source.fetch', resource, detail: { source: source.id, job: job.id } });
  return Promise.resolve(result);
}
