import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Db, type ReadTx, decisionDetail } from '#libs/db';
import { isId, problem, type Actor, type Id } from '#libs/kernel';
import { decodeIdCursor, page, releaseTarget, type Page } from '#libs/platform';
import { checkRecipe } from './check-recipe.js';
import { type CreateRunBody, type RunQuery, type TrainingRun } from './runs.schema.js';
import { findRunRow, findSource, insertRun, listRuns, requestCancel, type RunRow } from './runs.store.js';

/** How often a watcher looks again, in milliseconds. */
const watchMs = 300;

function show(row: RunRow): TrainingRun {
  const { id, state, progress, message, name, release, purpose, recipe } = row;
  return {
    ...{ id, kind: 'train', state, progress, message, name, release, purpose, recipe },
    createdAt: row.createdAt.toISOString(),
    ...(row.result && { result: row.result }),
    ...(row.problem && { problem: row.problem }),
    ...(row.startedAt && { startedAt: row.startedAt.toISOString() }),
    ...(row.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
  };
}

const hasEnded = (run: Pick<RunRow, 'state'>): boolean => run.state !== 'queued' && run.state !== 'running';

async function own(tx: ReadTx, id: string): Promise<RunRow> {
  const row = isId(id) ? await findRunRow(tx, id) : undefined;
  return tx.requireSeen('job', row, row?.createdBy);
}

@Injectable()
export class RunsService {
  constructor(private readonly db: Db) {}

  /**
   * Queues a run for those who may train on the release for the purpose; its id is its job's. Whether they still may
   * is asked again when the run reads.
   * @throws Problem access.denied; resource.not-found without a grant; access.wrong-purpose; training.impossible
   */
  async create(actor: Actor, { name, release, purpose, recipe }: CreateRunBody): Promise<Id> {
    return this.db.write(actor, 'training.ask', async (tx) => {
      await tx.require('training.create');
      const ask = { action: 'train', purpose } as const;
      const target = await tx.require(await releaseTarget(tx, release), ask);
      const source = await findSource(tx, target.id);
      if (!source) throw problem('resource.not-found');
      checkRecipe(recipe, { rows: Number(source.rows), columns: source.columns });
      const id = tx.newId();
      await insertRun(tx, { id, name, releaseId: target.id, purpose, recipe });
      await tx.enqueue('train', { release: target.id, purpose }, id);
      const detail = decisionDetail(await tx.decide(target, ask), { release: target.id, purpose });
      tx.record({ resource: { kind: 'job', id }, detail });
      return id;
    });
  }

  async list(actor: Actor, query: RunQuery): Promise<Page<TrainingRun>> {
    const rows = await this.db.read(actor, (tx) =>
      listRuns(tx, decodeIdCursor(query.cursor), query.limit + 1),
    );
    return page(rows, query.limit, (row) => row.id, show);
  }

  async get(actor: Actor, id: string): Promise<TrainingRun> {
    return this.db.read(actor, async (tx) => show(await own(tx, id)));
  }

  /** The run each time that it changed, until it has ended. */
  async *watch(actor: Actor, id: string, signal: AbortSignal): AsyncGenerator<TrainingRun> {
    let last = '';
    while (!signal.aborted) {
      const run = await this.get(actor, id);
      const now = JSON.stringify(run);
      if (now !== last) yield run;
      if (hasEnded(run)) return;
      last = now;
      await sleep(watchMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Asks a run to stop; it ends as soon as its worker notices. */
  async cancel(actor: Actor, id: string): Promise<TrainingRun> {
    return this.db.write(actor, 'training.cancel', async (tx) => {
      const run = await own(tx, id);
      await tx.require('job.cancel');
      if (hasEnded(run)) throw problem('state.conflict', `The run is ${run.state} already.`);
      tx.record({ resource: { kind: 'job', id: run.id }, detail: { kind: 'train' } });
      await requestCancel(tx, run.id);
      return { ...show(run), message: 'Cancelling' };
    });
  }
}
