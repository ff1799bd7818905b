import { type JobInputs } from '#libs/contracts';
import {
  ColumnClassificationEntity,
  DatasetEntity,
  DatasetVersionEntity,
  JobEntity,
  insertSealedObjects,
  VersionPartEntity,
  type ReadTx,
  type Tx,
} from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { In } from 'typeorm';
import { type Parsed } from './parsed.js';

/** The prefix that an object was written under. */
export function prefixOf({ location }: { readonly location: string }): string {
  return location.split('/', 1)[0] ?? '';
}

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters in a statement. */
const batch = 1000;

export interface NewVersion {
  readonly id: Id;
  readonly dataset: string;
  readonly number: number;
}

/**
 * Makes the next version of a dataset: its number is taken under a lock on the dataset, so two at once get two numbers.
 * @throws Problem state.conflict when the dataset was removed meanwhile
 */
export async function insertVersion(
  tx: Tx,
  { id, jobId }: { readonly id: Id; readonly jobId: Id },
  input: JobInputs['ingest'],
  parsed: Parsed,
): Promise<NewVersion> {
  const datasetId = input.dataset;
  const lock = { mode: 'pessimistic_write' } as const;
  const dataset = await tx.repo(DatasetEntity).findOne({ where: { id: datasetId }, lock });
  if (!dataset) throw problem('state.conflict', 'The dataset was removed before the upload was done.');
  const versions = tx.repo(DatasetVersionEntity);
  const number = ((await versions.maximum('number', { datasetId })) ?? 0) + 1;
  await insertSealedObjects(tx, [
    parsed.profileObject,
    ...(parsed.quarantineObject ? [parsed.quarantineObject] : []),
    ...parsed.parts.map(({ object }) => object),
  ]);
  await versions.insert({
    id,
    datasetId,
    number,
    rows: String(parsed.rows),
    bytes: String(input.bytes),
    sha256: input.sha256,
    mediaType: input.mediaType,
    columns: parsed.columns,
    reading: parsed.reading,
    profile: parsed.profile,
    profileObjectId: parsed.profileObject.id,
    quarantineObjectId: parsed.quarantineObject?.id ?? null,
    jobId,
    createdBy: tx.actor.id,
    createdAt: tx.now,
  });
  await insertParts(tx, id, parsed);
  const classified = parsed.classification.map((column, position) => ({
    versionId: id,
    position,
    ...column,
  }));
  await tx.repo(ColumnClassificationEntity).insert(classified);
  return { id, dataset: dataset.name, number };
}

async function insertParts(tx: ReadTx, versionId: Id, parsed: Parsed): Promise<void> {
  const rows = parsed.parts.map((part, position) => ({
    ...{ versionId, position },
    objectId: part.object.id,
    rows: String(part.rows),
  }));
  for (let from = 0; from < rows.length; from += batch) {
    await tx.repo(VersionPartEntity).insert(rows.slice(from, from + batch));
  }
}

/**
 * Of some prefixes of the store, those that something still needs: an object of the catalog lies there, a job that has
 * not ended writes there, such a job still has to read its staging object there, or an upload goes on there.
 */
export async function neededPrefixes(tx: ReadTx, prefixes: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ prefix: string }>(
    `SELECT prefix FROM unnest($1::text[]) prefix WHERE
       EXISTS (SELECT 1 FROM sealed_object o WHERE split_part(o.location, '/', 1) = prefix)
       OR EXISTS (SELECT 1 FROM upload u WHERE u.id::text = prefix
         AND EXISTS (SELECT 1 FROM upload_piece p WHERE p.upload_id = u.id))
       OR EXISTS (SELECT 1 FROM job j WHERE j.state IN ('queued', 'running')
         AND (j.id::text = prefix OR split_part(j.input -> 'staging' ->> 'location', '/', 1) = prefix))`,
    [prefixes],
  );
  return new Set(rows.map((row) => row.prefix));
}

/** Whether nothing more will be done for a job. */
export async function hasJobEnded(tx: ReadTx, id: Id): Promise<boolean> {
  const states = ['queued', 'running'] as const;
  return !(await tx.repo(JobEntity).existsBy({ id, state: In([...states]) }));
}
