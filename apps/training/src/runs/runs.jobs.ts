import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { jobLimitMs } from '#libs/contracts';
import { Db, type Tx } from '#libs/db';
import { canonicalJson, newId, problem, type Id, type Json } from '#libs/kernel';
import {
  type JobHandler,
  JobRunner,
  quotaLeft,
  quotaOf,
  RUNTIME,
  type Commit,
  type RunningJob,
  type Runtime,
} from '#libs/platform';
import { openScratch, type ScratchFile } from '#libs/storage';
import { runWorker } from '#libs/worker';
import { ModelKeysService } from '../model-keys/model-keys.service.js';
import { insertModel } from '../models/models.store.js';
import { checkRecipe, columnsToRead, mostBytes } from './check-recipe.js';
import { readFromDoor } from './data-door.js';
import { findRun, findSource, groupColumns, type KeptRun, type SourceRow } from './runs.store.js';
import { type Lent, trainOutcome, type TrainOutcome, type TrainTask } from './train-task.js';

/** Columns that one model's figures are grouped by, at the most: a card is to be read. */
const mostGroupColumns = 8;
/** V8's part of a worker that holds the largest table of text that is read. */
const maxOldSpaceMb = 1536;

interface Loaded {
  readonly run: KeptRun;
  readonly source: SourceRow;
  readonly groupBy: readonly string[];
}

/** Trains models, one at a time, each in a worker that reads its release through the data door. */
@Injectable()
export class RunJobs implements JobHandler<'train'> {
  readonly kind = 'train';
  readonly concurrency = 2; // a worker takes all the cores there are, and of one principal one runs

  constructor(
    runner: JobRunner,
    private readonly db: Db,
    private readonly keys: ModelKeysService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    runner.add(this);
  }

  async cleanup({ id }: { id: Id }, kept: boolean): Promise<void> {
    if (kept) return;
    await this.runtime.store.removePrefix(id);
  }

  async run(job: RunningJob<'train'>): Promise<Commit> {
    const token = this.runtime.trainingToken;
    if (token === undefined) {
      throw problem('training.unavailable', 'Training has no token of its own: set TIDEGATE_TRAINING_TOKEN.');
    }
    const loaded = await this.#load(job);
    const { run, source, groupBy } = loaded;
    checkRecipe(run.recipe, { rows: Number(source.rows), columns: source.columns });
    const { config, clock, random } = this.runtime;
    const model = newId(clock(), random);
    const lineage = lineageOf(loaded);
    const task: Omit<TrainTask, keyof Lent> = {
      name: run.name,
      recipe: run.recipe,
      columns: columnsToRead(run.recipe, source.columns, groupBy),
      rows: Number(source.rows),
      groupBy,
      lineage,
      prefix: job.id,
      model,
      to: this.keys.publicKeyring,
    };
    const scratch = openScratch(config.scratch);
    try {
      const data = scratch.file();
      job.progress(0.01, 'Reading the release');
      const { release, purpose } = lineage;
      const { signal } = job;
      // Here and not in the worker, which is to need neither a token nor a network.
      await readFromDoor({
        ...{ origin: this.runtime.origin(), fetch: this.runtime.ask, token, release, purpose, run: run.id },
        ...{ fd: data.fd, mostBytes, signal },
      });
      const outcome = await this.#train(job, task, data);
      return (tx) => commit(tx, model, loaded, outcome);
    } finally {
      scratch.close();
    }
  }

  async #train(
    job: RunningJob<'train'>,
    task: Omit<TrainTask, keyof Lent>,
    data: ScratchFile,
  ): Promise<TrainOutcome> {
    const { config, store } = this.runtime;
    return store.lend({ prefix: job.id, scratch: config.scratch }, ({ desk, ...lent }) =>
      runWorker<TrainTask, TrainOutcome>(
        new URL('./train.worker.js', import.meta.url),
        { ...task, ...lent, data: desk.scratchFile(data) },
        {
          ...{ desk, answer: trainOutcome(job.id, task.model), timeoutMs: jobLimitMs, maxOldSpaceMb },
          ...{ signal: job.signal, onProgress: job.progress },
        },
      ),
    );
  }

  async #load({ id, actor }: RunningJob<'train'>): Promise<Loaded> {
    const quota = await quotaOf(this.runtime.config);
    return this.db.read(actor, async (tx) => {
      // Asked when it was queued too; what was queued before it is stored by now.
      await quotaLeft(tx, 'model', quota);
      const run = await findRun(tx, id);
      const source = run && (await findSource(tx, run.releaseId));
      if (!run || !source) throw problem('resource.not-found', 'The release is gone.');
      const released = source.columns.map(({ name }) => name);
      const classified = await groupColumns(tx, source.versionId);
      const groupBy = classified.filter((name) => released.includes(name) && name !== run.recipe.label);
      return { run, source, groupBy: groupBy.slice(0, mostGroupColumns) };
    });
  }
}

function lineageOf({ run, source }: Loaded): TrainTask['lineage'] {
  const { quasiIdentifiers, after } = source.risk;
  return {
    dataset: source.dataset,
    datasetVersion: source.datasetVersion,
    datasetSha256: source.datasetSha256,
    policy: source.policy,
    policyVersion: source.policyVersion,
    policyDigest: source.policyDigest,
    release: source.releaseId,
    releaseRows: Number(source.rows),
    purpose: run.purpose,
    run: run.id,
    // Without quasi-identifiers all records are one class, whose size says nothing.
    ...(quasiIdentifiers.length > 0 && { k: after.k, quasiIdentifiers }),
  };
}

const digest = (value: object): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as Json))
    .digest('hex');

async function commit(tx: Tx, id: Id, { run, source }: Loaded, outcome: TrainOutcome): Promise<object> {
  const { model, values, card, metrics } = outcome;
  tx.record({
    action: 'model.create',
    resource: { kind: 'model', id },
    detail: {
      run: run.id,
      release: source.releaseId,
      versionId: source.versionId,
      policyVersionId: source.policyVersionId,
      purpose: run.purpose,
      object: model.digest,
      metrics: digest(metrics),
      card: digest(card),
    },
  });
  await insertModel(tx, { id, name: run.name, runId: run.id, metrics, card }, { model, values });
  return { model: id, metrics };
}
