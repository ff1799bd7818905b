import { type Target } from '#libs/authz';
import {
  DatasetEntity,
  DatasetVersionEntity,
  ModelEntity,
  ReleaseEntity,
  TrainingRunEntity,
  type ReadTx,
} from '#libs/db';
import { isId, type Id } from '#libs/kernel';

interface TargetRow {
  readonly id: Id;
  readonly dataset_id: Id;
  readonly owner_id: Id;
  readonly tags: string[];
  readonly purpose: string;
  readonly version_id: Id;
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
  const [row] = await tx.sql<TargetRow>(
    `SELECT r.id, d.id AS dataset_id, d.owner_id, d.tags, r.purpose, v.id AS version_id, r.id AS release_id
     FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
     WHERE r.id = $1`,
    [id],
  );
  if (!row) return null;
  await tx.prove(lineage(row));
  const { release_id: _, ...release } = row;
  return derived('release', release);
}

export async function modelTarget(tx: ReadTx, id: string): Promise<Target | null> {
  if (!isId(id)) return null;
  const [row] = await tx.sql<TargetRow & { run_id: Id }>(
    `SELECT m.id, d.id AS dataset_id, d.owner_id, d.tags, t.purpose, r.id AS release_id, m.created_by AS maker_id,
       v.id AS version_id, t.id AS run_id
     FROM model m JOIN training_run t ON t.id = m.run_id JOIN release r ON r.id = t.release_id
     JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
     WHERE m.id = $1`,
    [id],
  );
  if (!row) return null;
  await tx.prove([[ModelEntity, row.id], [TrainingRunEntity, row.run_id], ...lineage(row)]);
  return derived('model', row);
}

/** The rows that a release hangs on, up to its dataset. */
const lineage = ({ release_id, version_id, dataset_id }: TargetRow) => [
  [ReleaseEntity, release_id ?? ''] as const,
  [DatasetVersionEntity, version_id] as const,
  [DatasetEntity, dataset_id] as const,
];

function derived(kind: 'release' | 'model', row: Omit<TargetRow, 'version_id'>): Target {
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
