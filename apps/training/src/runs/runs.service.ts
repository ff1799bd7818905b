import { Inject, Injectable } from '@nestjs/common';
import { Db, type ReadTx, decisionDetail } from '#libs/db';
import { isId, notFound, type Actor, type Id } from '#libs/kernel';
import {
  cancelJob,
  decodeIdCursor,
  page,
  quotaLeft,
  quotaOf,
  refuseWithdrawn,
  releaseTarget,
  RUNTIME,
  showJob,
  type Page,
  type Runtime,
} from '#libs/platform';
import { checkRecipe } from './check-recipe.js';
import { type CreateRunBody, type RunQuery, type TrainingRun } from './runs.schema.js';
import { findRunRow, findSource, insertRun, listRuns, type RunRow } from './runs.store.js';

const show = ({ name, release, purpose, recipe, ...job }: RunRow): TrainingRun => ({
  ...{ ...showJob({ ...job, kind: 'train' }), kind: 'train' },
  ...{ name, release, purpose, recipe },
});

async function own(tx: ReadTx, id: string): Promise<RunRow> {
  const row = isId(id) ? await findRunRow(tx, id) : undefined;
  return tx.requireSeen('job', id, row, row?.createdBy);
}

@Injectable()
export class RunsService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Queues a run for those who may train on the release for the purpose; its id is its job's. Whether they still may
   * is asked again when the run reads.
   * @throws Problem share.exhausted beyond the quota; access.denied; resource.not-found without a grant; access.wrong-purpose; training.impossible
   */
  async create(actor: Actor, { name, release, purpose, recipe }: CreateRunBody): Promise<Id> {
    const quota = await quotaOf(this.runtime.config);
    return this.db.write(actor, 'training.ask', async (tx) => {
      await tx.require('training.create');
      await quotaLeft(tx, 'model', quota);
      const ask = { action: 'train', purpose } as const;
      const target = await tx.require(await releaseTarget(tx, release), ask);
      await refuseWithdrawn(tx, target.id);
      const source = await findSource(tx, target.id);
      if (!source) throw notFound(`release ${release}`);
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

  async cancel(actor: Actor, id: string): Promise<TrainingRun> {
    return this.db.write(actor, 'training.cancel', async (tx) => {
      const run = show(await own(tx, id));
      return { ...run, ...(await cancelJob(tx, run.id, run)) };
    });
  }
}
