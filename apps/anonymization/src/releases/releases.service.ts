import { Inject, Injectable } from '@nestjs/common';
import { type Risk } from '#libs/contracts';
import { Db } from '#libs/db';
import { isId, problem, type Actor, type Id } from '#libs/kernel';
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
import { synthesisLoss } from '#libs/release';
import { findPolicyVersion } from '../policies/policies.store.js';
import { findVersion } from '../versions/versions.store.js';
import { checkPurpose, hierarchyVersions, pinsOf, planFor } from './release-plan.js';
import { type CreateReleaseBody, type Release, type ReleaseQuery } from './releases.schema.js';
import { shownRisk } from './shown-risk.js';
import { findRelease, listReleases, type ReleaseRow } from './releases.store.js';

function show(row: ReleaseRow): Release {
  return {
    id: row.id,
    dataset: row.dataset,
    version: row.version,
    policy: row.policy,
    policyVersion: row.policyVersion,
    purpose: row.purpose,
    rows: Number(row.rows),
    suppressed: Number(row.suppressed),
    columns: row.columns,
    k: row.risk.after.k,
    createdBy: row.author,
    createdAt: row.createdAt.toISOString(),
    job: `/v1/jobs/${row.jobId}`,
    lineage: {
      datasetSha256: row.datasetSha256,
      policyDigest: row.policyDigest,
      hierarchies: row.hierarchies,
      parts: row.parts,
    },
  };
}

@Injectable()
export class ReleasesService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Queues a release. What can be known to be impossible is refused now.
   * @throws Problem policy.inapplicable, request.invalid for a purpose that the policy does not have
   */
  async create(actor: Actor, ask: CreateReleaseBody): Promise<Id> {
    const quota = await quotaOf(this.runtime.config);
    return this.db.write(actor, 'release.ask', async (tx) => {
      await tx.require('release.create');
      await quotaLeft(tx, 'release', quota);
      const target = await tx.require(await datasetTarget(tx, ask.dataset), { action: 'discover' });
      const version = await findVersion(tx, target.id, String(ask.version));
      if (!version) throw problem('resource.not-found', `${ask.dataset} has no version ${ask.version}.`);
      const policy = await findPolicyVersion(tx, ask.policy, ask.policyVersion);
      if (!policy)
        throw problem('resource.not-found', `There is no such version of the policy ${ask.policy}.`);
      checkPurpose(policy.content, ask.purpose);
      const plan = await planFor(tx, version, policy.content);
      if (plan.synthesis !== undefined) {
        const loss = synthesisLoss(plan.synthesis);
        const { datasetId } = version;
        await requireBudget(tx, { datasetId, purpose: ask.purpose, kind: 'synthesis', loss });
      }
      const input = {
        versionId: version.id,
        policyVersionId: policy.id,
        purpose: ask.purpose,
        hierarchies: hierarchyVersions(plan),
        ...(await pinsOf(tx, version)),
      };
      const job = await tx.enqueue('release', input);
      tx.record({ resource: { kind: 'job', id: job }, detail: input });
      return job;
    });
  }

  async list(actor: Actor, query: ReleaseQuery): Promise<Page<Release>> {
    const rows = await this.db.read(actor, (tx) =>
      listReleases(tx, {
        dataset: query.dataset,
        purpose: query.purpose,
        before: decodeIdCursor(query.cursor),
        limit: query.limit + 1,
      }),
    );
    return page(rows, query.limit, (row) => row.id, show);
  }

  async get(actor: Actor, id: string): Promise<Release> {
    return this.db.read(actor, async (tx) => {
      await tx.require(await releaseTarget(tx, id), { action: 'discover' });
      const row = isId(id) ? await findRelease(tx, id) : undefined;
      if (!row) throw problem('resource.not-found');
      return show(row);
    });
  }

  /** The measured risk; what it was before is for those who may read the raw data. */
  async risk(actor: Actor, id: string): Promise<Risk> {
    return this.db.read(actor, async (tx) => {
      const target = await tx.require(await releaseTarget(tx, id), { action: 'discover' });
      const row = await findRelease(tx, target.id);
      if (!row) throw problem('resource.not-found');
      const raw = await tx.decide(target, { action: 'read-raw' });
      return raw.allowed ? row.risk : shownRisk(row.risk);
    });
  }
}
