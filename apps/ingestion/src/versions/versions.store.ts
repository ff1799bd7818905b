import { type Column, type Reading, type SchemaChanges } from '#libs/contracts';
import { hangsOn, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';

export interface VersionRow {
  readonly id: Id;
  readonly dataset: string;
  readonly number: number;
  readonly rows: string;
  readonly columns: Column[];
  readonly reading: Reading | null;
  readonly changes: SchemaChanges | null;
  readonly base: number | null;
  readonly content: string | null;
  readonly bytes: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly jobId: Id;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const select = `
  SELECT v.id, d.name AS dataset, v.number, v.rows, v.columns, v.reading, v.changes, v.base, v.content, v.bytes, v.sha256, v.media_type AS "mediaType",
    v.job_id AS "jobId", p.kind || ':' || p.name AS "createdBy", v.created_at AS "createdAt",
    ${hangsOn({ dataset_version: 'v.id', dataset: 'd.id', principal: 'p.id' })}
  FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id JOIN principal p ON p.id = v.created_by`;

/** Newest first; only numbers below `before`. */
export async function listVersions(
  tx: ReadTx,
  datasetId: Id,
  before: number | undefined,
  limit: number,
): Promise<VersionRow[]> {
  return tx.proofs.shown<VersionRow>(
    `${select} WHERE v.dataset_id = $1 AND ($2::int IS NULL OR v.number < $2) ORDER BY v.number DESC LIMIT $3`,
    [datasetId, before ?? null, limit],
  );
}

/** A version by its number, or the newest by `latest`; undefined where there is none, also for what is no number. */
export async function findVersion(
  tx: ReadTx,
  datasetId: Id,
  number: string,
): Promise<VersionRow | undefined> {
  if (number === 'latest') return (await listVersions(tx, datasetId, undefined, 1))[0];
  if (!/^[1-9]\d{0,8}$/.test(number)) return undefined;
  const rows = await tx.proofs.shown<VersionRow>(`${select} WHERE v.dataset_id = $1 AND v.number = $2`, [
    datasetId,
    Number(number),
  ]);
  return rows[0];
}
