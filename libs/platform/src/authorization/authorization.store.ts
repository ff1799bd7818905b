import { type Sought, type Target } from '#libs/authz';
import {
  DatasetEntity,
  DatasetVersionEntity,
  ModelEntity,
  ReleaseEntity,
  TrainingRunEntity,
  type Look,
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
  readonly discoverable?: DatasetEntity['discoverable'];
}

/** Whom a dataset and its releases are open to, as `Target.openTo`. */
function openness(datasetId: Id, discoverable: TargetRow['discoverable']): Pick<Target, 'openTo'> {
  if (discoverable === 'all') return { openTo: '*' };
  return discoverable === 'members' ? { openTo: datasetId } : {};
}

export async function datasetTarget(tx: ReadTx, name: string): Promise<Sought> {
  return { kind: 'dataset', name, target: await foundDataset(tx, name) };
}

async function foundDataset(tx: ReadTx, name: string): Promise<Target | null> {
  tx.foresee();
  const [row] = await tx.look<TargetRow>(datasetByName, [name]);
  if (!row) return null;
  const { id, owner_id: ownerId, tags, discoverable } = row;
  return { kind: 'dataset', id, datasetId: id, ownerId, tags, ...openness(id, discoverable) };
}

const datasetByName: Look = {
  found: 'SELECT id, owner_id, tags, discoverable FROM dataset WHERE name = $1',
  units: [[DatasetEntity, 'SELECT id FROM found']],
};

/** The rows that a release hangs on, up to its dataset. */
const lineage: Look['units'] = [
  [ReleaseEntity, 'SELECT release_id FROM found'],
  [DatasetVersionEntity, 'SELECT version_id FROM found'],
  [DatasetEntity, 'SELECT dataset_id FROM found'],
];

const releaseById: Look = {
  found: `SELECT r.id, d.id AS dataset_id, d.owner_id, d.tags, r.purpose, v.id AS version_id, r.id AS release_id, d.discoverable
    FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
    WHERE r.id = $1`,
  units: lineage,
};

const modelById: Look = {
  found: `SELECT m.id, d.id AS dataset_id, d.owner_id, d.tags, t.purpose, r.id AS release_id, m.created_by AS maker_id,
      v.id AS version_id, t.id AS run_id
    FROM model m JOIN training_run t ON t.id = m.run_id JOIN release r ON r.id = t.release_id
    JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
    WHERE m.id = $1`,
  units: [[ModelEntity, 'SELECT id FROM found'], [TrainingRunEntity, 'SELECT run_id FROM found'], ...lineage],
};

export async function releaseTarget(tx: ReadTx, id: string): Promise<Sought> {
  return { kind: 'release', name: id, target: await foundRelease(tx, id) };
}

async function foundRelease(tx: ReadTx, id: string): Promise<Target | null> {
  if (!isId(id)) return null;
  tx.foresee();
  const [row] = await tx.look<TargetRow>(releaseById, [id]);
  if (!row) return null;
  const { release_id: _, ...release } = row;
  return derived('release', release);
}

export async function modelTarget(tx: ReadTx, id: string): Promise<Sought> {
  return { kind: 'model', name: id, target: await foundModel(tx, id) };
}

async function foundModel(tx: ReadTx, id: string): Promise<Target | null> {
  if (!isId(id)) return null;
  tx.foresee();
  const [row] = await tx.look<TargetRow>(modelById, [id]);
  return row ? derived('model', row) : null;
}

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
    ...openness(row.dataset_id, row.discoverable),
  };
}
