import { type Target } from '#libs/authz';
import { DatasetEntity, type ReadTx } from '#libs/db';
import { isId, type Id } from '#libs/kernel';

interface TargetRow {
  readonly id: Id;
  readonly dataset_id: Id;
  readonly owner_id: Id;
  readonly tags: string[];
  readonly purpose: string;
  readonly release_id?: Id;
  readonly maker_id?: Id;
}

export async function datasetTarget(tx: ReadTx, name: string): Promise<Target | null> {
  const dataset = await tx.repo(DatasetEntity).findOneBy({ name });
  return dataset && toTarget(dataset);
}

function toTarget(dataset: DatasetEntity): Target {
  const { id, ownerId, tags } = dataset;
  return { kind: 'dataset', id, datasetId: id, ownerId, tags };
}

export async function releaseTarget(tx: ReadTx, id: string): Promise<Target | null> {
  if (!isId(id)) return null;
  const rows = await tx.sql<TargetRow>(
    `SELECT r.id, d.id AS dataset_id, d.owner_id, d.tags, r.purpose
     FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
     WHERE r.id = $1`,
    [id],
  );
  return rows[0] ? derived('release', rows[0]) : null;
}

export async function modelTarget(tx: ReadTx, id: string): Promise<Target | null> {
  if (!isId(id)) return null;
  const rows = await tx.sql<TargetRow>(
    `SELECT m.id, d.id AS dataset_id, d.owner_id, d.tags, t.purpose, r.id AS release_id, m.created_by AS maker_id
     FROM model m JOIN training_run t ON t.id = m.run_id JOIN release r ON r.id = t.release_id
     JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
     WHERE m.id = $1`,
    [id],
  );
  return rows[0] ? derived('model', rows[0]) : null;
}

function derived(kind: 'release' | 'model', row: TargetRow): Target {
  return {
    kind,
    id: row.id,
    datasetId: row.dataset_id,
    ownerId: row.owner_id,
    tags: row.tags,
    purpose: row.purpose,
    ...(row.release_id !== undefined && { releaseId: row.release_id }),
    ...(row.maker_id !== undefined && { makerId: row.maker_id }),
  };
}
