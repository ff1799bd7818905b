import { PassThrough, type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type Column } from '#libs/contracts';
import { Db, type Tx } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import {
  actorById,
  decisionDetail,
  decideOn,
  releaseTarget,
  requireRecorded,
  RUNTIME,
  trainingService,
  type Runtime,
} from '#libs/platform';
import { type SealedObject } from '#libs/storage';
import { runWorker } from '#libs/worker';
import { releaseObjects } from '../vault/vault.store.js';
import { VaultService } from '../vault/vault.service.js';
import type { ReadOutcome, ReadTask } from './read.worker.js';
import { type DataFormat, type DataQuery } from './releases.schema.js';
import { findRelease, findRun } from './releases.store.js';

interface Permitted {
  readonly id: Id;
  readonly name: string;
  readonly rows: number;
  readonly columns: Column[];
  readonly objects: SealedObject[];
}

export interface ReleaseData {
  /** Governed bytes; fails when something is wrong with what is stored. */
  readonly stream: Readable;
  readonly rows: number;
  /** A file name for people, without its ending. */
  readonly name: string;
}

/** The data door: everybody who reads a release, training too, comes through here. */
@Injectable()
export class ReleaseDataService {
  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Opens a release for an actor and a purpose. The decision is recorded before the first byte, the end after the last.
   * @throws Problem request.purpose-missing; resource.not-found without a grant; access.wrong-purpose
   */
  async open(actor: Actor, id: string, query: DataQuery): Promise<ReleaseData> {
    const purpose = query.purpose ?? actor.purpose;
    if (purpose === undefined)
      throw problem('request.purpose-missing', 'Add ?purpose=NAME, or use a purpose-bound token.');
    const permitted = await this.db.write(actor, 'release.read', (tx) => permit(tx, id, purpose, query));
    const parts = await this.vault.openable(permitted.objects);
    const output = new PassThrough();
    const task: ReadTask = {
      storage: this.runtime.config.storage,
      scratch: this.runtime.config.scratch,
      parts,
      columns: permitted.columns,
      format: query.format,
    };
    const entry = new URL('./read.worker.js', import.meta.url);
    void runWorker<ReadTask, ReadOutcome>(entry, task, { output })
      .finally(() => this.vault.wipe(parts))
      .then(
        async ({ bytes }) => {
          await this.#delivered(actor, permitted, { purpose, format: query.format, bytes, complete: true });
          output.end();
        },
        async (error: unknown) => {
          await this.#delivered(actor, permitted, {
            purpose,
            format: query.format,
            bytes: 0,
            complete: false,
          });
          output.destroy(error instanceof Error ? error : undefined);
        },
      )
      .catch((error: unknown) => output.destroy(error instanceof Error ? error : undefined));
    await firstBytes(output);
    return { stream: output, rows: permitted.rows, name: permitted.name };
  }

  async #delivered(
    actor: Actor,
    { id, rows }: Permitted,
    how: { purpose: string; format: DataFormat; bytes: number; complete: boolean },
  ): Promise<void> {
    await this.db.write(actor, 'release.deliver', (tx) => {
      const outcome = how.complete ? 'done' : 'failed';
      tx.record({
        resource: { kind: 'release', id },
        outcome,
        detail: { ...how, rows: how.complete ? rows : null },
      });
      return Promise.resolve();
    });
  }
}

/** Waits until there is something to send, or the failure that there is none: then the answer can still be a problem. */
async function firstBytes(stream: Readable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('readable', resolve);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
}

async function permit(tx: Tx, id: string, purpose: string, query: DataQuery): Promise<Permitted> {
  const target = await releaseTarget(tx, id);
  const found =
    query.run === undefined
      ? await requireRecorded(tx, target, { action: 'read', purpose })
      : await permitRun(tx, target, purpose, query.run);
  const release = await findRelease(tx, found.id);
  if (!release) throw problem('resource.not-found');
  const detail = { purpose, format: query.format, rows: Number(release.rows), run: query.run ?? null };
  tx.record({ resource: { kind: 'release', id: release.id }, outcome: 'allowed', detail });
  return {
    id: release.id,
    name: `${release.dataset}-v${release.version}-${release.purpose}`,
    rows: Number(release.rows),
    columns: release.columns,
    objects: await releaseObjects(tx, release.id),
  };
}

/** Training reads in the name of whoever started the run, and only as long as they may train. */
async function permitRun(
  tx: Tx,
  target: Awaited<ReturnType<typeof releaseTarget>>,
  purpose: string,
  runId: Id,
): Promise<{ id: Id }> {
  const run = target && (await findRun(tx, runId, target.id));
  const starter = run && (await actorById(tx, run.createdBy));
  if (tx.actor.kind !== 'service' || tx.actor.name !== trainingService || !target || !starter) {
    throw problem('resource.not-found');
  }
  const decision = await decideOn(tx, target, { action: 'train', purpose, actor: starter });
  if (decision.allowed) return target;
  const detail = decisionDetail(decision, { action: 'train', purpose, run: runId });
  tx.record({ resource: { kind: 'release', id: target.id }, outcome: 'denied', detail });
  return tx.refuse(decision.refusal ?? 'resource.not-found');
}
