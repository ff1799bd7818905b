import { type DatasetContract, type ReadingOptions } from '#libs/contracts';
import { DatasetEntity, hangsOn, type ReadTx, SealedObjectEntity } from '#libs/db';
import { type Id } from '#libs/kernel';
import { In } from 'typeorm';
import { discoverable, reachOf } from '#libs/platform';

/** A dataset with its owner's name and its newest version's number. */
export interface DatasetRow {
  readonly id: Id;
  readonly name: string;
  readonly description: string | null;
  readonly tags: string[];
  readonly subjectKey: string | null;
  readonly reading: ReadingOptions | null;
  readonly contract: DatasetContract | null;
  readonly owner: string;
  readonly ownerId: Id;
  readonly discoverable: DatasetEntity['discoverable'];
  readonly columns: readonly { readonly name: string; readonly type: string }[] | null;
  readonly latestVersion: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const select = `
  SELECT d.id, d.name, d.description, d.tags, d.subject_key AS "subjectKey", d.reading, d.contract, d.discoverable,
    v.columns, d.owner_id AS "ownerId",
    p.kind || ':' || p.name AS owner, v.number AS "latestVersion",
    d.created_at AS "createdAt", d.updated_at AS "updatedAt",
    ${hangsOn({ dataset: 'd.id', principal: 'p.id', dataset_version: 'v.id' })}
  FROM dataset d JOIN principal p ON p.id = d.owner_id
    LEFT JOIN LATERAL (SELECT id, number, columns FROM dataset_version
      WHERE dataset_id = d.id ORDER BY number DESC LIMIT 1) v ON true`;

/** Everything that is searched, one thing a line: name, description, tags and the newest version's columns. */
const haystack = `lower(concat_ws(E'\\n', d.name, d.description, array_to_string(d.tags, E'\\n'),
  (SELECT string_agg(c ->> 'name', E'\\n') FROM jsonb_array_elements(v.columns) c)))`;

export interface DatasetFilter {
  /** All of them must occur. */
  readonly words: readonly string[];
  /** Only names after this one. */
  readonly after?: string;
  readonly limit: number;
}

/** Datasets that the actor may discover, by name. */
export async function listDatasets(tx: ReadTx, filter: DatasetFilter): Promise<DatasetRow[]> {
  return tx.proofs.shown<DatasetRow>(
    `${select}
     WHERE ${discoverable('dataset')}
       AND NOT EXISTS (SELECT 1 FROM unnest($2::text[]) word WHERE strpos(${haystack}, lower(word)) = 0)
       AND ($3::text IS NULL OR d.name COLLATE "C" > $3)
     ORDER BY d.name COLLATE "C" LIMIT $4`,
    [await reachOf(tx), filter.words, filter.after ?? null, filter.limit],
  );
}

export async function findDataset(tx: ReadTx, id: Id): Promise<DatasetRow | undefined> {
  return (await tx.proofs.shown<DatasetRow>(`${select} WHERE d.id = $1`, [id]))[0];
}

/** By its name, as it may be told to whoever may discover it. */
export async function findDatasetNamed(tx: ReadTx, name: string): Promise<DatasetRow | undefined> {
  return (await tx.proofs.shown<DatasetRow>(`${select} WHERE d.name = $1`, [name]))[0];
}

export async function insertDataset(
  tx: ReadTx,
  dataset: Omit<DatasetEntity, 'createdAt' | 'updatedAt'>,
): Promise<void> {
  await tx.repo(DatasetEntity).insert({ ...dataset, createdAt: tx.now, updatedAt: tx.now });
}

/** The dataset's row, locked until the transaction ends; null when it is gone. */
export async function lockDataset(tx: ReadTx, id: Id): Promise<DatasetEntity | null> {
  return tx.repo(DatasetEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
}

export type DatasetChange = Partial<
  Pick<
    DatasetEntity,
    'description' | 'tags' | 'subjectKey' | 'reading' | 'contract' | 'ownerId' | 'discoverable'
  >
>;

export async function updateDataset(tx: ReadTx, id: Id, change: DatasetChange): Promise<void> {
  await tx.repo(DatasetEntity).update({ id }, { ...change, updatedAt: tx.now });
}

export async function countReleases(tx: ReadTx, datasetId: Id): Promise<{ count: number; newest: Id }> {
  const rows = await tx.sql<{ count: string; newest: Id }>(
    `SELECT count(*), max(r.id::text) AS newest FROM release r JOIN dataset_version v ON v.id = r.version_id WHERE v.dataset_id = $1`,
    [datasetId],
  );
  return { count: Number(rows[0]?.count ?? 0), newest: rows[0]?.newest ?? '' };
}

/** A job that has not ended and needs the dataset: an upload to it, or a release of one of its versions. */
export async function jobNeeding(tx: ReadTx, datasetId: Id): Promise<{ id: Id; kind: string } | undefined> {
  const rows = await tx.sql<{ id: Id; kind: string }>(
    `SELECT id, kind FROM job WHERE state IN ('queued', 'running') AND (input ->> 'dataset' = $1
       OR input ->> 'versionId' IN (SELECT id::text FROM dataset_version WHERE dataset_id::text = $1))
     ORDER BY id LIMIT 1`,
    [datasetId],
  );
  return rows[0];
}

/** One sealed object of a dataset. */
export interface HeldObject {
  readonly id: Id;
  readonly location: string;
}

/** Every sealed object of every version, once: parts, by the version that they were sealed for, profiles and what could not be read. */
export async function objectsOf(tx: ReadTx, datasetId: Id): Promise<HeldObject[]> {
  return tx.sql<HeldObject>(
    `SELECT o.id, o.location FROM dataset_version v
       JOIN LATERAL (SELECT v.profile_object_id AS object_id UNION ALL SELECT v.quarantine_object_id
         UNION ALL SELECT object_id FROM version_part WHERE version_id = v.id AND sealed_for IS NULL) held ON true
       JOIN sealed_object o ON o.id = held.object_id
     WHERE v.dataset_id = $1`,
    [datasetId],
  );
}

/** Uploads in pieces that are to become versions of a dataset; their rows go with its own. */
export async function uploadsTo(tx: ReadTx, datasetId: Id): Promise<Id[]> {
  const rows = await tx.sql<{ id: Id }>('SELECT id FROM upload WHERE dataset_id = $1', [datasetId]);
  return rows.map(({ id }) => id);
}

/** Removes a dataset with its versions and the keys of their objects; what the store holds cannot be opened any more. */
export async function deleteDataset(tx: ReadTx, id: Id, objects: readonly HeldObject[]): Promise<void> {
  await tx.repo(DatasetEntity).delete({ id });
  for (let from = 0; from < objects.length; from += 1000) {
    const ids = objects.slice(from, from + 1000).map((object) => object.id);
    await tx.repo(SealedObjectEntity).delete({ id: In(ids) });
  }
}
