import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DatasetVersionEntity, Db, type Tx } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import { JobRunner, RUNTIME, type Commit, type RunningJob, type Runtime } from '#libs/platform';
import { runWorker } from '#libs/worker';
import { z } from 'zod';
import { findPolicyVersionById } from '../policies/policies.store.js';
import { insertObject, versionObjects } from '../vault/vault.store.js';
import { VaultService } from '../vault/vault.service.js';
import { type ReleaseInput, planFor } from './release-plan.js';
import type { ReleaseOutcome, ReleaseTask } from './release.worker.js';
import { insertRelease } from './releases.store.js';

const Input = z.strictObject({ versionId: z.uuid(), policyVersionId: z.uuid(), purpose: z.string() });

/** Makes releases: the only job that opens raw data. */
@Injectable()
export class ReleaseJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #runner: JobRunner | undefined;

  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.runtime.queue) return;
    this.#runner = new JobRunner(this.db, this.runtime.queue);
    await this.#runner.handle<ReleaseInput>({
      kind: 'release',
      concurrency: 1, // each takes up to half a gigabyte
      input: Input,
      run: (job) => this.#run(job),
      cleanup: ({ id }, kept) => (kept ? Promise.resolve() : this.runtime.store.removePrefix(id)),
    });
  }

  beforeApplicationShutdown(): void {
    this.#runner?.stop();
  }

  async #run(job: RunningJob<ReleaseInput>): Promise<Commit> {
    const { version, plan, objects } = await this.#load(job.actor, job.input);
    const pads = await this.vault.pads(job.actor, plan.pseudonymDomains);
    const parts = await this.vault.openable(objects);
    const { config } = this.runtime;
    try {
      const outcome = await runWorker<ReleaseTask, ReleaseOutcome>(
        new URL('./release.worker.js', import.meta.url),
        {
          storage: config.storage,
          scratch: config.scratch,
          parts,
          plan,
          pads,
          rawRows: Number(version.rows),
          prefix: job.id,
          vault: this.vault.publicKeyring,
        },
        { signal: job.signal, onProgress: job.progress },
      );
      return (tx) => commit(tx, job, plan.columns, outcome);
    } finally {
      this.vault.wipe(parts, pads);
    }
  }

  async #load(actor: Actor, input: ReleaseInput) {
    return this.db.read(actor, async (tx) => {
      const version = await tx.repo(DatasetVersionEntity).findOneBy({ id: input.versionId });
      const policy = await findPolicyVersionById(tx, input.policyVersionId);
      if (!version || !policy) throw problem('resource.not-found', 'The dataset version is gone.');
      const plan = await planFor(tx, version, policy.content);
      return { version, plan, objects: await versionObjects(tx, version.id) };
    });
  }
}

async function commit(
  tx: Tx,
  job: { id: Id; input: ReleaseInput },
  columns: readonly { name: string; type: ReleaseColumnType }[],
  { object, rows, suppressed, risk }: ReleaseOutcome,
): Promise<object> {
  const id = tx.newId();
  const { versionId, policyVersionId, purpose } = job.input;
  tx.record({
    action: 'release.create',
    resource: { kind: 'release', id },
    detail: {
      versionId,
      policyVersionId,
      purpose,
      rows,
      suppressed,
      k: risk.after.k,
      parts: [object.digest],
    },
  });
  await insertObject(tx, object);
  await insertRelease(
    tx,
    {
      id,
      versionId,
      policyVersionId,
      purpose,
      rows: String(rows),
      suppressed: String(suppressed),
      columns: columns.map(({ name, type }) => ({ name, type })),
      risk,
      jobId: job.id,
    },
    [{ objectId: object.id, rows }],
  );
  // The job's result is the asker's; exact figures of raw records are read from the release, by those who may.
  const { before: _raw, ...shown } = risk;
  return { release: id, rows, suppressed, risk: shown };
}

type ReleaseColumnType = DatasetVersionEntity['columns'][number]['type'];
