import { JobEntity, SourceEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { In, LessThanOrEqual } from 'typeorm';

export interface SourceRow extends SourceEntity {
  readonly dataset: string;
  readonly maker: string;
}

const columns = `s.id, s.name, s.kind, s.location, s.credentials, s.dataset_id AS "datasetId", s.media_type AS "mediaType", s.reading, s.mode,
  s.schedule, s.next_at AS "nextAt", s.watermark, s.reached, s.last_job AS "lastJob", s.created_by AS "createdBy",
  s.created_at AS "createdAt", d.name AS dataset, p.kind || ':' || p.name AS maker`;
const from = `FROM source s JOIN dataset d ON d.id = s.dataset_id JOIN principal p ON p.id = s.created_by`;
/** Whoever made it, and whoever owns what it fills, may know of it. */
const mine = `(s.created_by = $1 OR d.owner_id = $1)`;

export async function listSources(
  tx: ReadTx,
  after: string | undefined,
  limit: number,
): Promise<SourceRow[]> {
  return tx.sql<SourceRow>(
    `SELECT ${columns} ${from} WHERE ${mine} AND ($2::text IS NULL OR s.name COLLATE "C" > $2)
     ORDER BY s.name COLLATE "C" LIMIT $3`,
    [tx.actor.id, after ?? null, limit],
  );
}

export async function findSource(tx: ReadTx, name: string): Promise<SourceRow | undefined> {
  return (
    await tx.sql<SourceRow>(`SELECT ${columns} ${from} WHERE ${mine} AND s.name = $2`, [tx.actor.id, name])
  )[0];
}

/** For the job of a run, whoever it is of. */
export async function findSourceById(tx: ReadTx, id: Id): Promise<SourceRow | undefined> {
  return (await tx.sql<SourceRow>(`SELECT ${columns} ${from} WHERE s.id = $1`, [id]))[0];
}

/** How many the actor made. */
export async function countSources(tx: ReadTx): Promise<number> {
  return tx.repo(SourceEntity).countBy({ createdBy: tx.actor.id });
}

export async function insertSource(tx: ReadTx, source: SourceEntity): Promise<void> {
  await tx.repo(SourceEntity).insert(source);
}

export async function deleteSource(tx: ReadTx, id: Id): Promise<void> {
  await tx.repo(SourceEntity).delete({ id });
}

export async function updateSource(
  tx: ReadTx,
  id: Id,
  change: Partial<Pick<SourceEntity, 'nextAt' | 'lastJob' | 'reached'>>,
): Promise<void> {
  await tx.repo(SourceEntity).update({ id }, change);
}

/** Whether a source's time has come and nobody else took it: then its next time is this. */
export async function claimDue(tx: ReadTx, id: Id, next: Date | null): Promise<boolean> {
  const rows = await tx.sql(
    `WITH due AS (UPDATE source SET next_at = $3 WHERE id = $1 AND next_at <= $2 RETURNING id) SELECT id FROM due`,
    [id, tx.now, next],
  );
  return rows.length > 0;
}

export async function dueSources(tx: ReadTx): Promise<Pick<SourceEntity, 'id' | 'createdBy' | 'schedule'>[]> {
  return tx
    .repo(SourceEntity)
    .find({ where: { nextAt: LessThanOrEqual(tx.now) }, take: 100, order: { nextAt: 'ASC' } });
}

/** The job of its last run; nobody else begins one until the transaction ends. */
export async function lockLastJob(tx: ReadTx, id: Id): Promise<Id | null> {
  const [row] = await tx.sql<{ job: Id | null }>(
    'SELECT last_job AS job FROM source WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row?.job ?? null;
}

/** Whether a run of it is under way. */
export async function isRunning(tx: ReadTx, job: Id | null): Promise<boolean> {
  if (job === null) return false;
  return tx.repo(JobEntity).existsBy({ id: job, state: In(['queued', 'running']) });
}
