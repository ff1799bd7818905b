import { Inject, Injectable } from '@nestjs/common';
import { type ReadingOptions } from '#libs/contracts';
import { DatasetEntity, Db, type ReadTx, type Tx } from '#libs/db';
import { newId, problem, Problem, type Actor, type Id } from '#libs/kernel';
import {
  beyondQuota,
  letStream,
  openIngestionKeys,
  quotaLeft,
  quotaOf,
  RUNTIME,
  type Runtime,
} from '#libs/platform';
import { publicKeyring } from '#libs/seal';
import { released } from '#libs/storage';
import { Bulkhead } from '#libs/worker';
import { type IncomingMessage } from 'node:http';
import { datasetNamed } from '../datasets/dataset-target.js';
import { EarlyParses } from '../ingest/early-parses.js';
import { prefixOf } from '../ingest/ingest.store.js';
import { readBodyHead } from './body.js';
import { type UploadType } from './media-type.js';
import { arrivalOf, type Asked } from './reading-query.schema.js';
import { stage, type Source, type Staged } from './stage.js';

/** Bodies that arrive at a time in this process, and of one principal. */
const mostInFlight = 64;
const mostOfOne = 8;

@Injectable()
export class UploadsService {
  readonly #inFlight = new Bulkhead(
    { running: mostInFlight, waiting: 0 },
    { running: mostOfOne, waiting: 0 },
    'uploads',
  );

  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly early: EarlyParses,
  ) {}

  /**
   * Takes the body of a request as a new version of a dataset: sealed to the staging key while it arrives, then handed to
   * a job, whose id this gives. When it fails nothing of the body is kept.
   * @throws Problem before the body is read: share.exhausted; resource.not-found and access.denied (recorded), body.media-type,
   *   request.malformed, body.too-large; and while it is: what {@link stage} throws
   */
  async receive(actor: Actor, name: string, request: IncomingMessage, query: Asked): Promise<Id> {
    return this.whileInFlight(actor, () => this.#receive(actor, name, request, query));
  }

  /** Does what takes the body of an upload, within the actor's share. @throws Problem share.exhausted, worker.busy; what `task` throws */
  async whileInFlight<T>(actor: Actor, task: () => Promise<T>): Promise<T> {
    return this.#inFlight.run(task, actor.id);
  }

  async #receive(actor: Actor, name: string, request: IncomingMessage, query: Asked): Promise<Id> {
    const dataset = await this.#admit(actor, name);
    letStream(request);
    const { reading, arrival } = arrivalOf(query);
    const head = readBodyHead(request.headers, this.runtime.config.maxUpload, reading);
    // The request must outlive a failure here: its answer goes over the same connection.
    const sent = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    // Sealing keeps no block that it was given; a decoder may read ahead of what it decodes.
    const blocks = head.encoding === 'identity' ? released(sent) : sent;
    return this.take(actor, { id: dataset, name }, { blocks, head, arrival, origin: { kind: 'request' } });
  }

  /**
   * Stages a source and queues the job that makes a version of it: the way of every source.
   * @throws Problem share.exhausted where it goes beyond what its sender may store; what {@link stage} throws
   */
  async take(actor: Actor, dataset: { id: Id; name: string }, source: Source): Promise<Id> {
    const { config, store, clock, random } = this.runtime;
    const { staging } = await openIngestionKeys(config.keys);
    const quota = await quotaOf(config);
    const { type } = source.head;
    const { left, reading } = await this.db.read(actor, async (tx) => ({
      left: await quotaLeft(tx, 'version', quota + (source.counted ?? 0)),
      reading: await readingOf(tx, dataset.id, type),
    }));
    const limit = Math.min(config.maxUpload, left);
    // What is appended is read by the types of what there is, which may still change.
    const early = source.arrival.mode === 'append' ? undefined : this.early.of({ ...type, reading });
    const area = {
      ...{ store, dataset: dataset.id, to: publicKeyring(staging), limit },
      newId: () => newId(clock(), random),
      ...(early && { onGrowth: early.grow.bind(early) }),
    };
    const staged = await stage(area, source).catch(async (error: unknown) => {
      await early?.discard();
      const isQuota = left < config.maxUpload && error instanceof Problem && error.code === 'body.too-large';
      throw isQuota ? beyondQuota('version', quota) : error;
    });
    early?.end(staged.staging);
    try {
      return await this.db.write(actor, 'version.upload', async (tx) => {
        const job = await accept(tx, dataset.name, source, staged);
        await source.accepted?.(tx, job);
        // Several that arrived at once had the same left; from here on uploads are taken one by one.
        await quotaLeft(tx, 'version', quota + 1);
        return job;
      });
    } catch (error) {
      await early?.discard();
      await store.removePrefix(prefixOf(staged.staging)).catch(() => undefined); // the next start sweeps it
      throw error;
    }
  }

  /** Decides before a byte is read; only a refusal is recorded here, for an allowed upload is recorded when it is whole. */
  async #admit(actor: Actor, name: string): Promise<Id> {
    const admitted = await this.db.read(actor, async (tx) => {
      const { target } = await datasetNamed(tx, name);
      return (await tx.decide(target, { action: 'manage' })).allowed ? target : null;
    });
    if (admitted) return admitted.id;
    return this.db.write(actor, 'version.upload', async (tx) => {
      const target = await tx.require(await datasetNamed(tx, name), { action: 'manage' });
      // The right was given between the two decisions.
      tx.record({ resource: { kind: 'dataset', id: target.id }, outcome: 'allowed' });
      return target.id;
    });
  }
}

/** How an upload to a dataset is read: as was said with it, else as was said with the dataset. */
async function readingOf(tx: ReadTx, id: Id, said: Pick<UploadType, 'reading'>): Promise<ReadingOptions> {
  const saved = await tx.repo(DatasetEntity).findOneBy({ id });
  return { ...saved?.reading, ...said.reading };
}

async function accept(tx: Tx, name: string, { origin, arrival }: Source, staged: Staged): Promise<Id> {
  const dataset = await tx.require(await datasetNamed(tx, name), { action: 'manage' });
  if (dataset.id !== staged.staging.as.owner) {
    throw problem('state.conflict', 'The dataset was removed and made anew while the upload arrived.');
  }
  const reading = await readingOf(tx, dataset.id, staged);
  const job = await tx.enqueue('ingest', { dataset: dataset.id, ...staged, reading, ...arrival });
  const { sha256, bytes, mediaType, staging } = staged;
  tx.record({
    resource: { kind: 'dataset', id: dataset.id },
    detail: {
      job,
      origin,
      mode: arrival.mode ?? 'replace',
      sha256,
      bytes,
      mediaType,
      staging: { id: staging.id, digest: staging.digest },
    },
  });
  return job;
}
