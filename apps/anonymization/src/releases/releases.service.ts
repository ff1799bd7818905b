import { Inject, Injectable } from '@nestjs/common';
import { type Plan, type Risk } from '#libs/contracts';
import {
  contentDigest,
  type DatasetVersionEntity,
  Db,
  type ReadTx,
  requireReleasable,
  type Tx,
} from '#libs/db';
import { withVerdict } from '#libs/deidentify';
import { noVersion, notFound, type FigureReader, type Actor, type Id } from '#libs/kernel';
import {
  datasetTarget,
  decodeIdCursor,
  page,
  quotaLeft,
  quotaOf,
  releaseTarget,
  requireBudget,
  RUNTIME,
  type Page,
  type Runtime,
} from '#libs/platform';
import { type Target } from '#libs/authz';
import { synthesisLoss } from '#libs/release';
import { noSuchPolicy, findPolicyVersion } from '../policies/policies.store.js';
import { requireApproved } from '../policies/second-person.js';
import { findDataset, findVersion } from '../versions/versions.store.js';
import { countAttempt, countChoice, groupings, segments, wasTried } from './attempts.store.js';
import { choiceOf, chosenReader, groupingsOf, mostChoices, segmentsOf } from './choices.js';
import { disclosedRisk, figureReader, toldCount, toldK } from './disclose.js';
import { attemptDigest, checkPurpose, hierarchyVersions, pinsOf, planFor } from './release-plan.js';
import { type CreateReleaseBody, type Release, type ReleaseQuery } from './releases.schema.js';
import { findRelease, listReleases, type ReleaseRow } from './releases.store.js';

/** Near: a role, a grant or the ownership speaks of the release, not its dataset's being discoverable alone. */
type Reader = FigureReader & { readonly near: boolean };

function show(row: ReleaseRow, reader: Reader): Release {
  const told = (count: number): number => (reader.released === true ? count : toldCount(count, reader));
  return {
    id: row.id,
    dataset: row.dataset,
    version: row.version,
    policy: row.policy,
    policyVersion: row.policyVersion,
    purpose: row.purpose,
    rows: told(Number(row.rows)),
    suppressed: reader.raw ? Number(row.suppressed) : toldCount(Number(row.suppressed), reader),
    columns: row.columns,
    k: reader.released === true ? row.risk.after.k : toldK(row.risk.after.k, row.promisedK, reader),
    ...(!reader.raw && { coarse: true as const }),
    ...(row.risk.attempt !== undefined && { attempt: { ...row.risk.attempt, of: row.attempts } }),
    createdBy: row.author,
    createdAt: row.createdAt.toISOString(),
    ...(row.withdrawal && { withdrawn: showWithdrawal(row.withdrawal) }),
    job: `/v1/jobs/${row.jobId}`,
    lineage: {
      ...(reader.near && { datasetSha256: row.datasetSha256 }),
      policyDigest: row.policyDigest,
      hierarchies: row.hierarchies,
      // A part has a known number of records at the least: how many parts there are is a step too.
      parts:
        reader.dither !== undefined && reader.released !== true
          ? []
          : row.parts.map(({ digest, rows }) => ({ digest, ...(reader.released === true && { rows }) })),
    },
  };
}

function showWithdrawal({ at, by, reason, supersededBy }: NonNullable<ReleaseRow['withdrawal']>) {
  return { at: new Date(at).toISOString(), by, reason, ...(supersededBy !== null && { supersededBy }) };
}

/** What a row is decided by, as `releaseTarget` reads it. */
function targetOf({ id, datasetId, ownerId, tags, purpose }: ReleaseRow): Target {
  return { kind: 'release', id, datasetId, ownerId, tags, purpose };
}

/** How exactly somebody is told the figures of a release. */
async function readerOf(tx: ReadTx, row: ReleaseRow, floor: number): Promise<Reader> {
  const target = targetOf(row);
  const { allowed: near } = await tx.decide(target, { action: 'discover', closely: true });
  const reader = { ...(await figureReader(tx, target, floor)), near };
  const { dither, weight = 1 } = row.treatment ?? {};
  return dither === undefined
    ? reader
    : { ...chosenReader(reader, Buffer.from(dither, 'hex'), weight ?? Infinity), near };
}

const nobody: Reader = { raw: false, floor: Infinity, near: false };

@Injectable()
export class ReleasesService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Queues a release. What can be known to be impossible is refused now.
   * @throws Problem policy.inapplicable, policy.unapproved, request.invalid for a purpose that the policy does not have
   */
  async create(actor: Actor, ask: CreateReleaseBody): Promise<Id> {
    const quota = await quotaOf(this.runtime.config);
    return this.db.write(actor, 'release.ask', async (tx) => {
      await tx.require('release.create');
      await quotaLeft(tx, 'release', quota);
      const target = await tx.require(await datasetTarget(tx, ask.dataset), { action: 'discover' });
      const version = await findVersion(tx, target.id, String(ask.version));
      if (!version) throw noVersion(`dataset ${ask.dataset}`, ask.version);
      await requireReleasable(tx, target.id, ask.purpose);
      const policy = await findPolicyVersion(tx, ask.policy, ask.policyVersion);
      if (!policy) throw await noSuchPolicy(tx, ask.policy, ask.policyVersion);
      checkPurpose(policy.content, ask.purpose);
      await requireApproved(tx, policy, { datasetId: target.id, purpose: ask.purpose });
      const plan = await planFor(tx, version, policy.content);
      if (plan.synthesis !== undefined) {
        const loss = synthesisLoss(plan.synthesis);
        const { datasetId } = version;
        await requireBudget(tx, { datasetId, purpose: ask.purpose, kind: 'synthesis', loss });
      }
      const id = tx.newId();
      const digest = attemptDigest(plan, id);
      await this.#requireChoice(tx, target, version, { ...plan, digest });
      const tried = { versionSha256: contentDigest(version), purpose: ask.purpose, plan: digest };
      const input = {
        versionId: version.id,
        policyVersionId: policy.id,
        purpose: ask.purpose,
        hierarchies: hierarchyVersions(plan),
        ...(await pinsOf(tx, version)),
        plan: digest,
        attempt: await countAttempt(tx, tried),
      };
      const job = await tx.enqueue('release', input, id);
      tx.record({ resource: { kind: 'job', id: job }, detail: input });
      return job;
    });
  }

  async list(actor: Actor, query: ReleaseQuery): Promise<Page<Release>> {
    return this.db.read(actor, async (tx) => {
      const rows = await listReleases(tx, {
        dataset: query.dataset,
        purpose: query.purpose,
        before: decodeIdCursor(query.cursor),
        limit: query.limit + 1,
      });
      const readers = new Map<Id, Reader>();
      for (const row of rows) readers.set(row.id, await readerOf(tx, row, this.runtime.config.floor));
      return page(
        rows,
        query.limit,
        ({ id }) => id,
        (row) => show(row, readers.get(row.id) ?? nobody),
      );
    });
  }

  async get(actor: Actor, id: string): Promise<Release> {
    return this.db.read(actor, async (tx) => {
      const target = await tx.require(await releaseTarget(tx, id), { action: 'discover' });
      const row = await findRelease(tx, target.id);
      if (!row) throw notFound(`release ${id}`);
      return show(row, await readerOf(tx, row, this.runtime.config.floor));
    });
  }

  /** The newest release of a dataset for a purpose that stands, of those that the actor may know of. */
  async latest(actor: Actor, dataset: string, purpose: string): Promise<Release> {
    return this.db.read(actor, async (tx) => {
      const [row] = await listReleases(tx, { dataset, purpose, standing: true, limit: 1 });
      if (!row) throw notFound(`release of ${dataset} for ${purpose} that stands`);
      return show(row, await readerOf(tx, row, this.runtime.config.floor));
    });
  }

  /** The measured risk as the reader may be told it; that somebody read exact figures of raw records is recorded. */
  async risk(actor: Actor, id: string): Promise<Risk> {
    const { row, reader } = await this.db.read(actor, async (tx) => {
      const target = await tx.require(await releaseTarget(tx, id), { action: 'discover' });
      const found = await findRelease(tx, target.id);
      if (!found) throw notFound(`release ${id}`);
      return { row: found, reader: await readerOf(tx, found, this.runtime.config.floor) };
    });
    if (reader.raw)
      await this.db.write(actor, 'risk.read', (tx) => {
        tx.record({ resource: { kind: 'release', id: row.id }, outcome: 'allowed' });
        return Promise.resolve();
      });
    return withVerdict(disclosedRisk(row.risk, row.promisedK, reader));
  }

  /** Bounds how often records are chosen by those who may not read them, other than in segments. @throws Problem access.denied, recorded */
  async #requireChoice(
    tx: Tx,
    target: Target,
    version: DatasetVersionEntity,
    plan: Plan & { readonly digest: string },
  ): Promise<void> {
    const [id, sha256] = [version.id, contentDigest(version)];
    const [choice, grouped] = [choiceOf(plan), groupingsOf(plan)];
    const { floor } = this.runtime.config;
    if (choice === undefined && grouped.length === 0) return;
    if ((await figureReader(tx, target, floor)).raw) return;
    for (const { column, grouping } of grouped) {
      const tried = { versionSha256: sha256, purpose: groupings(column), plan: grouping };
      if ((await countAttempt(tx, tried)) <= mostChoices) continue;
      const detail = `${mostChoices} hierarchies and levels of one column of this version were tried by those who may not read it raw: take one of these, or have somebody ask who may.`;
      tx.refuse({ kind: 'dataset-version', id }, 'access.denied', detail);
    }
    if (choice === undefined) return;
    const key = segmentsOf(choice, (await findDataset(tx, target.id))?.subjectKey ?? null, floor);
    if (await wasTried(tx, { versionSha256: sha256, purpose: segments, plan: key })) return;
    const number = await countChoice(tx, sha256, key, plan.digest);
    if (number <= mostChoices) return;
    const detail = `${mostChoices} plans that choose records of this version were tried by those who may not read it raw: have somebody ask who may. Plans that compare columns for values that many have, all named values and the others, are not counted once one of them was released.`;
    tx.refuse({ kind: 'dataset-version', id }, 'access.denied', detail);
  }
}
