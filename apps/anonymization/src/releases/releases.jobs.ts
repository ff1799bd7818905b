import { Inject, Injectable } from '@nestjs/common';
import { type JobInputs, jobLimitMs, type Plan } from '#libs/contracts';
import {
  contentDigest,
  DatasetVersionEntity,
  Db,
  type Tx,
  sealedPartsOf,
  insertSealedObjects,
} from '#libs/db';
import { withVerdict } from '#libs/deidentify';
import { type FigureReader, newId, problem, toHex, type Actor, type Id } from '#libs/kernel';
import {
  datasetTarget,
  type JobHandler,
  JobRunner,
  quotaLeft,
  quotaOf,
  RUNTIME,
  spendBudget,
  type Commit,
  type RunningJob,
  type Runtime,
} from '#libs/platform';
import { releaseOutcome, type ReleaseOutcome, type ReleaseTask, synthesisLoss } from '#libs/release';
import { runWorker } from '#libs/worker';
import { findPolicyVersionById } from '../policies/policies.store.js';
import { wipeDomainKeys } from '../vault/domain-keys.js';
import { VaultService } from '../vault/vault.service.js';
import { findDataset } from '../versions/versions.store.js';
import { countAttempt, segments } from './attempts.store.js';
import { choiceOf, chosenReader, fewBy, segmentsOf, weightOf } from './choices.js';
import { disclosedRisk, figureReader, toldCount } from './disclose.js';
import { hierarchyVersions, planFor, requirePins } from './release-plan.js';
import { insertRelease } from './releases.store.js';
import { treatmentOf } from './treatment.js';

/** Makes releases: the only job that opens raw data. */
@Injectable()
export class ReleaseJobs implements JobHandler<'release'> {
  readonly kind = 'release';
  readonly concurrency = 2; // each takes up to half a gigabyte, and of one principal one runs

  constructor(
    runner: JobRunner,
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    runner.add(this);
  }

  async cleanup({ id }: { id: Id }, kept: boolean): Promise<void> {
    if (!kept) await this.runtime.store.removePrefix(id);
  }

  async run(job: RunningJob<'release'>): Promise<Commit> {
    const { version, plan, objects, reader, subject } = await this.#load(job.actor, job.input);
    const content = contentDigest(version);
    const seed = await this.vault.attackSeed(job.actor, `${content} ${job.input.plan}`);
    const choice = choiceOf(plan);
    const about = `${content} choice ${choice ?? ''}`;
    const dither = choice === undefined ? undefined : await this.vault.attackSeed(job.actor, about);
    const keys = await this.vault.keys(job.actor, plan.pseudonymDomains);
    const { config, store, clock, random } = this.runtime;
    const release = newId(clock(), random);
    const entry = new URL('./release.worker.js', import.meta.url);
    try {
      const use = { objects, prefix: job.id, scratch: config.scratch };
      const vault = this.vault.publicKeyring;
      const who = { floor: config.floor, raw: reader.raw, subject: subject ?? undefined };
      const few = dither && { few: fewBy(dither, job.input.plan, who) };
      const measured = { seed, attempt: job.input.attempt };
      const how = {
        ...{ answer: releaseOutcome(job.id, release), timeoutMs: jobLimitMs },
        ...{ signal: job.signal, onProgress: job.progress },
      };
      const outcome = await this.vault.withOpen(objects, (parts) =>
        store.lend(use, ({ desk, ...lent }) => {
          const hidden = { others: !reader.raw, ...few };
          const task = { ...lent, parts, plan, keys, prefix: job.id, release, vault, measured, ...hidden };
          return runWorker<ReleaseTask, ReleaseOutcome>(entry, task, { desk, ...how });
        }),
      );
      const made = {
        ...{ id: release, plan, datasetId: version.datasetId, reader, versionSha256: content },
        ...(outcome.segments && choice !== undefined
          ? { segments: segmentsOf(choice, subject, config.floor) }
          : { dither }),
      };
      return (tx) => commit(tx, job, made, outcome);
    } finally {
      wipeDomainKeys(keys);
    }
  }

  async #load(actor: Actor, input: JobInputs['release']) {
    const quota = await quotaOf(this.runtime.config);
    return this.db.read(actor, async (tx) => {
      // Asked when it was queued too; what was queued before it is stored by now.
      await quotaLeft(tx, 'release', quota);
      const version = await tx.repo(DatasetVersionEntity).findOneBy({ id: input.versionId });
      const policy = await findPolicyVersionById(tx, input.policyVersionId);
      if (!version || !policy) throw problem('resource.not-found', 'The dataset version is gone.');
      await requirePins(tx, version, input);
      const plan = await planFor(tx, version, policy.content, input.hierarchies);
      const dataset = await findDataset(tx, version.datasetId);
      const target = dataset && (await datasetTarget(tx, dataset.name)).target;
      if (!target) throw problem('resource.not-found', 'The dataset is gone.');
      const reader = await figureReader(tx, target, this.runtime.config.floor);
      const subject = dataset.subjectKey;
      return { version, plan, reader, subject, objects: await sealedPartsOf(tx, 'version', version.id) };
    });
  }
}

/** What a release is made of, for its row and its budget. */
interface Made {
  readonly id: Id;
  readonly plan: Plan;
  readonly datasetId: Id;
  /** Who asked, and will read the job's result. */
  readonly reader: FigureReader;
  readonly versionSha256: string;
  readonly dither?: Uint8Array | undefined;
  /** The choice of records, where it was found to be of segments. */
  readonly segments?: string | undefined;
}

/** As those are told it who may not read the records: of whoever reads the log, nobody knows whether they may. */
const coarsely = ({ rows, suppressed }: Pick<ReleaseOutcome, 'rows' | 'suppressed'>, to: FigureReader) => ({
  rows: toldCount(rows, to),
  suppressed: toldCount(suppressed, to),
  coarse: true as const,
});

/** What is spent and counted in the transaction that the records become true in: refused, the job fails and nothing is left. */
async function charge(tx: Tx, purpose: string, { id, plan, datasetId, ...made }: Made): Promise<void> {
  if (made.segments !== undefined)
    await countAttempt(tx, { versionSha256: made.versionSha256, purpose: segments, plan: made.segments });
  if (plan.synthesis === undefined) return;
  const loss = synthesisLoss(plan.synthesis);
  await spendBudget(tx, { datasetId, purpose, kind: 'synthesis', loss, subjectId: id });
}

async function commit(
  tx: Tx,
  job: { id: Id; input: JobInputs['release'] },
  made: Made,
  { parts, rows, suppressed, risk }: ReleaseOutcome,
): Promise<object> {
  const { versionId, policyVersionId, purpose, classification, attempt } = job.input;
  const { id, plan, dither } = made;
  const weight = weightOf(plan);
  const reader = dither ? chosenReader(made.reader, dither, weight) : made.reader;
  const promised = plan.requirement?.k ?? null;
  await charge(tx, purpose, made);
  const of = { versionId, policyVersionId, purpose };
  const objects = parts.map(({ object }) => object);
  tx.record({
    action: 'release.create',
    resource: { kind: 'release', id },
    detail: {
      ...of,
      classification,
      ...coarsely({ rows, suppressed }, reader),
      k: promised,
      attempt,
      parts: objects.map(({ digest }) => digest),
    },
  });
  await insertSealedObjects(tx, objects);
  await insertRelease(
    tx,
    {
      id,
      ...of,
      rows: String(rows),
      suppressed: String(suppressed),
      columns: plan.columns.map(({ name, type }) => ({ name, type })),
      risk,
      hierarchies: Object.entries(hierarchyVersions(plan)).map(([name, version]) => ({ name, version })),
      treatment: {
        ...treatmentOf(plan),
        ...(dither && { dither: toHex(dither), weight: Number.isFinite(weight) ? weight : null }),
      },
      jobId: job.id,
    },
    parts.map((part) => ({ objectId: part.object.id, rows: part.rows })),
  );
  const told = reader.raw ? { rows, suppressed } : coarsely({ rows, suppressed }, reader);
  const disclosed = disclosedRisk(risk, promised, reader);
  return { release: id, ...told, risk: withVerdict(disclosed) };
}
