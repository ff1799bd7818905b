import { createHash } from 'node:crypto';
import { type Readable, type Writable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type Sought } from '#libs/authz';
import { type Column, type SealedObject } from '#libs/contracts';
import { Db, type ReadTx, type Tx, sealedPartsOf } from '#libs/db';
import { didYouMean, notFound, coarseCount, problem, type Actor, type Id } from '#libs/kernel';
import {
  actorById,
  refuseWithdrawn,
  releaseTarget,
  RUNTIME,
  Standing,
  trainingService,
  type Runtime,
} from '#libs/platform';
import { exportVersion, ReadOutcome, type ReadTask } from '#libs/release';
import { Bulkhead, runWorker } from '#libs/worker';
import { VaultService } from '../vault/vault.service.js';

import { type DataFormat, type DataQuery } from './releases.schema.js';
import { findRelease, findRun, partRows, type ReleaseRow } from './releases.store.js';
import { Counter } from './ranges.js';
import { firstBytes } from './first-bytes.js';
import { Spool } from './spool.js';
import { watchDelivery } from './still-permitted.js';

interface Permitted {
  readonly id: Id;
  readonly name: string;
  readonly rows: number;
  readonly columns: Column[];
  readonly objects: SealedObject[];
  /** What of it is wanted. */
  readonly wanted: Wanted;
  /** Names these bytes: of one release, the same question has the same answer. */
  readonly tag: string;
}

export interface ReleaseData {
  /** Governed bytes; fails when something is wrong with what is stored. */
  readonly stream: Readable;
  readonly rows: number;
  /** A file name for people, without its ending. */
  readonly name: string;
  /** An entity tag, without its quotation marks and without the coding. */
  readonly tag: string;
}

interface Delivery {
  readonly purpose: string;
  readonly format: DataFormat;
  readonly spreadsheet: boolean;
}

/** Reads that run at a time in this process, and for one principal; each is a worker with up to half a gigabyte. */
const mostAtOnce = 4;
const mostOfOne = 2;
const mostWaiting = 8;
/** Deliveries of one principal that have not ended: a slow reader's holds no turn any more, but a file. */
const mostInFlight = 16;
/** Releases and formats whose lengths are remembered. */
const mostLengths = 1_000;

/** The data door: everybody who reads a release, training too, comes through here. */
@Injectable()
export class ReleaseDataService {
  readonly #bulkhead = new Bulkhead(
    { running: mostAtOnce, waiting: 4 * mostWaiting },
    { running: mostOfOne, waiting: mostWaiting },
    'downloads',
  );

  readonly #inFlight = new Bulkhead(
    { running: 16 * mostInFlight, waiting: 0 },
    { running: mostInFlight, waiting: 0 },
    'downloads',
  );

  /** Of what was read lately. */
  readonly #lengths = new Map<string, number>();

  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    private readonly standing: Standing,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Opens a release for an actor and a purpose. The decision is recorded before the first byte, the end after the last.
   * `gone` aborts when the reader went away.
   * @throws Problem request.purpose-missing; resource.not-found without a grant; access.wrong-purpose; worker.busy
   */
  async open(
    actor: Actor,
    id: string,
    query: DataQuery,
    { gone, measured = false }: { readonly gone: AbortSignal; readonly measured?: boolean },
  ): Promise<ReleaseData & { readonly length: number | undefined }> {
    const { purpose, permitted } = await this.#permit(actor, id, query);
    const leave = await this.#inFlight.enter(actor.id);
    let length: number | undefined;
    const how = { purpose, format: query.format, spreadsheet: query.spreadsheet === 'safe' };
    try {
      length = measured ? await this.#length(actor, permitted, how, gone) : undefined;
    } catch (error) {
      leave();
      throw error;
    }
    const output = new Spool(this.runtime.config.home, this.runtime.clock);
    const opened = { id: permitted.id, purpose, run: query.run };
    const { signal, unwatch } = watchDelivery(this.standing, actor, opened, { output, gone });
    void this.#deliver(actor, permitted, how, output, signal)
      .catch((error: unknown) =>
        output.destroy(error instanceof Error ? error : new Error('delivery failed')),
      )
      .finally(() => {
        unwatch();
        leave();
      });
    await firstBytes(output);
    const { rows, name, tag } = permitted;
    return { stream: output, rows, name, tag, length };
  }

  /** What {@link open} would say of the data, decided and recorded alike; nothing is opened, so that nothing is delivered. */
  async describe(actor: Actor, id: string, query: DataQuery): Promise<Omit<ReleaseData, 'stream'>> {
    const { permitted } = await this.#permit(actor, id, query);
    const { rows, name, tag } = permitted;
    return { rows, name, tag };
  }

  /** How many bytes there are, for who wants some of them: known from an earlier delivery, else they are made once more. */
  async #length(actor: Actor, permitted: Permitted, how: Delivery, gone: AbortSignal): Promise<number> {
    const known = this.#lengths.get(permitted.tag);
    if (known !== undefined) return known;
    const counter = new Counter();
    await this.#bulkhead.run(() => this.#read(permitted, how, counter, gone), actor.id);
    this.#noteLength(permitted.tag, counter.bytes);
    return counter.bytes;
  }

  #noteLength(tag: string, bytes: number): void {
    const [oldest] = this.#lengths.keys();
    if (this.#lengths.size >= mostLengths && oldest !== undefined) this.#lengths.delete(oldest);
    this.#lengths.set(tag, bytes);
  }

  async #permit(actor: Actor, id: string, query: DataQuery) {
    const purpose = query.purpose ?? actor.purpose;
    if (purpose === undefined)
      throw problem('request.purpose-missing', 'Add ?purpose=NAME, or use a purpose-bound token.');
    if (query.spreadsheet !== undefined && query.format !== 'csv') {
      const detail = 'is for format=csv alone';
      throw problem('request.invalid', undefined, [{ pointer: '#/spreadsheet', detail }]);
    }
    const permitted = await this.db.write(actor, 'release.read', (tx) => permit(tx, id, purpose, query));
    return { purpose, permitted };
  }

  async #deliver(
    actor: Actor,
    permitted: Permitted,
    how: Delivery,
    output: Spool,
    gone: AbortSignal,
  ): Promise<void> {
    const onGone = (): void => void output.destroy();
    gone.addEventListener('abort', onGone, { once: true });
    const watch = new AbortController();
    try {
      const read = (): Promise<void> => {
        watch.signal.addEventListener('abort', output.endWhenStalled(), { once: true });
        return this.#read(permitted, how, output, gone);
      };
      await this.#bulkhead.run(read, actor.id);
      await output.drained();
      await this.#delivered(actor, permitted, { ...how, bytes: output.bytes, complete: true });
      output.finish();
      this.#noteLength(permitted.tag, output.bytes);
    } catch (error) {
      await this.#delivered(actor, permitted, { ...how, bytes: output.bytes, complete: false });
      throw error;
    } finally {
      watch.abort();
      gone.removeEventListener('abort', onGone);
    }
  }

  async #read(
    { objects, columns, wanted }: Permitted,
    { format, spreadsheet }: Delivery,
    output: Writable,
    gone: AbortSignal,
  ): Promise<void> {
    const { scratch } = this.runtime.config;
    const entry = new URL('./read.worker.js', import.meta.url);
    await this.vault.withOpen(objects, (parts) =>
      this.runtime.store.lend({ objects, scratch }, ({ desk, ...lent }) => {
        const task: ReadTask = { ...lent, parts, columns, format, spreadsheet, ...wanted };
        // However long a release is: `output` takes what comes, and ends a read whose reader holds it up.
        const how = { output, signal: gone, timeoutMs: 'none' } as const;
        return runWorker<ReadTask, ReadOutcome>(entry, task, { desk, answer: ReadOutcome, ...how });
      }),
    );
  }

  async #delivered(
    actor: Actor,
    { id, rows }: Permitted,
    { bytes, complete, ...how }: Delivery & { bytes: number; complete: boolean },
  ): Promise<void> {
    const { floor } = this.runtime.config;
    await this.db.write(actor, 'release.deliver', (tx) => {
      // Coarsely: whoever reads the log may not read the release.
      const told = { bytes: coarseCount(bytes, floor), rows: complete ? coarseCount(rows, floor) : null };
      const outcome = complete ? 'done' : 'failed';
      tx.record({ resource: { kind: 'release', id }, outcome, detail: { ...how, ...told, complete } });
      return Promise.resolve();
    });
  }
}

async function permit(tx: Tx, id: string, purpose: string, query: DataQuery): Promise<Permitted> {
  const sought = await releaseTarget(tx, id);
  const found =
    query.run === undefined
      ? await tx.require(sought, { action: 'read', purpose })
      : await permitRun(tx, sought, purpose, query.run);
  await refuseWithdrawn(tx, found.id);
  const release = await findRelease(tx, found.id);
  if (!release) throw notFound(`release ${id}`);
  const detail = { purpose, format: query.format, run: query.run ?? null };
  tx.record({ resource: { kind: 'release', id: release.id }, outcome: 'allowed', detail });
  const { most, rows, ...wanted } = await wantedOf(tx, release, query);
  const objects = await sealedPartsOf(tx, 'release', release.id);
  return {
    id: release.id,
    name: `${release.dataset}-v${release.version}-${release.purpose}`,
    rows,
    columns: release.columns,
    objects: most ? objects.slice(0, most.length) : objects,
    wanted: { ...wanted, ...(most && { most }) },
    tag: tagOf(release, query),
  };
}

interface Wanted {
  readonly select?: readonly string[];
  /** How many rows of each part; of those behind the last nothing is opened. */
  readonly most?: readonly number[];
}

/** @throws Problem request.invalid for a column that the release does not have, or one that is named twice */
async function wantedOf(
  tx: ReadTx,
  { id, rows, columns }: ReleaseRow,
  { columns: asked, limit }: DataQuery,
): Promise<Wanted & { readonly rows: number }> {
  const select = asked?.split(',');
  const names = columns.map(({ name }) => name);
  for (const [i, name] of (select ?? []).entries()) {
    const isKnown = names.includes(name) && select?.indexOf(name) === i;
    const detail = names.includes(name)
      ? `names ${name} twice`
      : `names no column ${name}${didYouMean(name, names)}`;
    if (!isKnown) throw problem('request.invalid', undefined, [{ pointer: '#/columns', detail }]);
  }
  const chosen = select && { select };
  if (limit === undefined || limit >= Number(rows)) return { ...chosen, rows: Number(rows) };
  const most: number[] = [];
  let left = limit;
  for (const part of await partRows(tx, id)) {
    if (left === 0) break;
    most.push(Math.min(part, left));
    left -= Math.min(part, left);
  }
  return { ...chosen, most, rows: limit };
}

/** One release, one question, one program: the same bytes. */
function tagOf({ id, parts }: ReleaseRow, { format, spreadsheet, columns, limit }: DataQuery): string {
  const digests = parts.map(({ digest }) => digest);
  const about = JSON.stringify([id, digests, format, spreadsheet, columns, limit, exportVersion]);
  return createHash('sha256').update(about).digest('base64url').slice(0, 32);
}

/** Training reads in the name of whoever started the run, and only as long as they may train. */
async function permitRun(tx: Tx, sought: Sought, purpose: string, runId: Id): Promise<{ id: Id }> {
  const { name, target } = sought;
  const run = target && (await findRun(tx, runId, target.id));
  const starter = run && (await actorById(tx, run.createdBy));
  if (tx.actor.kind !== 'service' || tx.actor.name !== trainingService || !target || !starter) {
    throw notFound(`release ${name}`);
  }
  return tx.require(sought, { action: 'train', purpose, actor: starter });
}
