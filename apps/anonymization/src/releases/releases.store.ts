import { type Column, type Risk } from '#libs/contracts';
import {
  hangsOn,
  type ReadTx,
  ReleaseEntity,
  ReleasePartEntity,
  type ReleaseTreatment,
  TrainingRunEntity,
} from '#libs/db';
import { type Id } from '#libs/kernel';
import { discoverable, reachOf } from '#libs/platform';

export interface ReleaseRow {
  readonly id: Id;
  readonly dataset: string;
  readonly datasetId: Id;
  readonly ownerId: Id;
  readonly tags: string[];
  readonly version: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly policyDigest: string;
  readonly datasetSha256: string;
  readonly purpose: string;
  readonly rows: string;
  readonly suppressed: string;
  readonly columns: Column[];
  readonly risk: Risk;
  /** What the policy promised; null where it promised no k. */
  readonly promisedK: number | null;
  readonly hierarchies: { name: string; version: number }[];
  readonly treatment: ReleaseTreatment | null;
  readonly jobId: Id;
  readonly author: string;
  readonly createdAt: Date;
  readonly parts: { digest: string; rows: number }[];
  /** Plans that were tried on what the version holds for this purpose, so far. */
  readonly attempts: number;
  /** Null as long as it is to be read. */
  readonly withdrawal: {
    readonly at: string;
    readonly by: string;
    readonly reason: string;
    readonly supersededBy: Id | null;
  } | null;
}

const select = `
  SELECT r.id, d.name AS dataset, d.id AS "datasetId", d.owner_id AS "ownerId", d.tags, v.number AS version, p.name AS policy,
    pv.number AS "policyVersion", pv.digest AS "policyDigest",
    CAST(pv.content #>> '{require,kAnonymity,k}' AS integer) AS "promisedK", coalesce(v.content, v.sha256) AS "datasetSha256", r.purpose, r.rows,
    r.suppressed, r.columns, r.risk, r.hierarchies, r.treatment, r.job_id AS "jobId", coalesce(a.kind || ':' || a.name, 'tidegate') AS author,
    r.created_at AS "createdAt",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('digest', o.digest, 'rows', rp.rows) ORDER BY rp.position), '[]')
     FROM release_part rp JOIN sealed_object o ON o.id = rp.object_id WHERE rp.release_id = r.id) AS parts,
    (SELECT count(*)::int FROM release_attempt t WHERE t.version_sha256 = coalesce(v.content, v.sha256) AND t.purpose = r.purpose) AS attempts,
    CASE WHEN w.release_id IS NOT NULL THEN jsonb_build_object('at', w.created_at, 'by', coalesce(wa.kind || ':' || wa.name, 'tidegate'),
      'reason', w.reason, 'supersededBy', w.superseded_by) END AS withdrawal,
    ${hangsOn(
      {
        ...{ release: 'r.id', release_part: 'r.id', dataset_version: 'v.id', dataset: 'd.id' },
        ...{ policy_version: 'pv.id', policy: 'p.id', principal: ['a.id', 'wa.id'] },
        release_withdrawal: 'w.release_id',
      },
      { sealed_object: 'SELECT object_id FROM release_part WHERE release_id = r.id' },
    )}
  FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
    JOIN policy_version pv ON pv.id = r.policy_version_id JOIN policy p ON p.id = pv.policy_id
    LEFT JOIN principal a ON a.id = r.created_by
    LEFT JOIN release_withdrawal w ON w.release_id = r.id LEFT JOIN principal wa ON wa.id = w.created_by`;

export async function findRelease(tx: ReadTx, id: Id): Promise<ReleaseRow | undefined> {
  return (await tx.proofs.shown<ReleaseRow>(`${select} WHERE r.id = $1`, [id]))[0];
}

export interface ReleaseFilter {
  readonly dataset?: string | undefined;
  readonly purpose?: string | undefined;
  readonly before?: string | undefined;
  /** Those alone that were not withdrawn. */
  readonly standing?: boolean;
  readonly limit: number;
}

/** Releases that the actor may discover, newest first. */
export async function listReleases(tx: ReadTx, filter: ReleaseFilter): Promise<ReleaseRow[]> {
  return tx.proofs.shown<ReleaseRow>(
    `${select}
     WHERE ${discoverable('release')}
       AND ($2::text IS NULL OR d.name = $2) AND ($3::text IS NULL OR r.purpose = $3)
       AND ($4::uuid IS NULL OR r.id < $4) AND (NOT $6::boolean OR w.release_id IS NULL)
     ORDER BY r.id DESC LIMIT $5`,
    [
      await reachOf(tx),
      filter.dataset ?? null,
      filter.purpose ?? null,
      filter.before ?? null,
      filter.limit,
      filter.standing ?? false,
    ],
  );
}

export async function insertRelease(
  tx: ReadTx,
  release: Omit<ReleaseEntity, 'createdAt' | 'createdBy'>,
  parts: readonly { objectId: Id; rows: number }[],
): Promise<void> {
  await tx.repo(ReleaseEntity).insert({ ...release, createdBy: tx.actor.id, createdAt: tx.now });
  await tx.repo(ReleasePartEntity).insert(
    parts.map(({ objectId, rows }, position) => ({
      releaseId: release.id,
      position,
      objectId,
      rows: String(rows),
    })),
  );
}

/** How many rows each part of a release has, in order. */
export async function partRows(tx: ReadTx, releaseId: Id): Promise<number[]> {
  const parts = await tx.repo(ReleasePartEntity).find({ where: { releaseId }, order: { position: 'ASC' } });
  return parts.map(({ rows }) => Number(rows));
}

/** The run that the training service reads for; null where it is not for this release. */
export async function findRun(tx: ReadTx, id: Id, releaseId: Id): Promise<TrainingRunEntity | null> {
  return tx.repo(TrainingRunEntity).findOneBy({ id, releaseId });
}
