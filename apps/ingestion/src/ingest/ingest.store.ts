import {
  type Column,
  type DatasetContract,
  type JobInputs,
  type SchemaChanges,
  type SealedObject,
} from '#libs/contracts';
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
import { requireManaged } from '../datasets/dataset-target.js';
import { appendedTo, contentsOf, type Contents } from './appended.js';
import { changesBetween, knownColumns, requireContract } from './contract.js';
import { type Parsed } from './parsed.js';
import { contentOf, readAs, requireNew } from './same-content.js';

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
  /** Of the whole version. */
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly changes: SchemaChanges | null;
  /** The number of the version that it was appended to. */
  readonly base: number | null;
}

/** The newest version of a dataset. */
export async function latestVersion(tx: ReadTx, datasetId: Id): Promise<DatasetVersionEntity | null> {
  return tx.repo(DatasetVersionEntity).findOne({ where: { datasetId }, order: { number: 'DESC' } });
}

/** What a version is appended to. */
async function contentsAppended(
  tx: ReadTx,
  version: DatasetVersionEntity,
  parsed: Parsed,
): Promise<Contents> {
  const [where, order] = [{ versionId: version.id }, { position: 'ASC' }] as const;
  const parts = await tx.repo(VersionPartEntity).find({ where, order });
  const classification = await tx.repo(ColumnClassificationEntity).find({ where, order });
  return appendedTo({ version, parts, classification }, parsed);
}

/**
 * Makes the next version of a dataset: its number is taken under a lock on the dataset, so two at once get two numbers,
 * and of two that are appended at once the second stands behind the first.
 * @throws Problem state.conflict when the dataset was removed meanwhile; access.denied when the right to it was; version.append, version.again, version.contract
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
  await requireManaged(tx, dataset.name);
  const latest = await latestVersion(tx, datasetId);
  const base = input.mode === 'append' ? latest : null;
  if (base) requireNew(base, { ...input, unpacked: parsed.unpacked });
  const made = base ? await contentsAppended(tx, base, parsed) : contentsOf(parsed);
  const { columns, written, profile } = made;
  const changes = checkedChanges(dataset.contract, latest, columns, parsed);
  const number = (latest?.number ?? 0) + 1;
  await insertSealedObjects(tx, objectsOf(parsed));
  await tx.repo(DatasetVersionEntity).insert({
    id,
    datasetId,
    number,
    rows: String(made.rows),
    bytes: String(input.bytes),
    sha256: input.sha256,
    mediaType: input.mediaType,
    ...{ columns, written, profile, changes },
    reading: parsed.reading,
    readAs: readAs({ ...input, unpacked: parsed.unpacked }),
    content: base && contentOf(base, input),
    base: base?.number ?? null,
    profileObjectId: parsed.profileObject.id,
    quarantineObjectId: parsed.quarantineObject?.id ?? null,
    jobId,
    createdBy: tx.actor.id,
    createdAt: tx.now,
  });
  await insertParts(tx, id, made);
  const classified = made.classification.map((column, position) => ({
    versionId: id,
    position,
    ...column,
  }));
  await tx.repo(ColumnClassificationEntity).insert(classified);
  return {
    ...{ id, dataset: dataset.name, number, rows: made.rows, columns, changes },
    base: base?.number ?? null,
  };
}

const objectsOf = ({ profileObject, quarantineObject, parts }: Parsed): SealedObject[] => [
  profileObject,
  ...(quarantineObject ? [quarantineObject] : []),
  ...parts.map(({ object }) => object),
];

/** How its columns differ from those before. @throws Problem version.contract */
function checkedChanges(
  contract: DatasetContract | null,
  latest: DatasetVersionEntity | null,
  columns: readonly Column[],
  parsed: Parsed,
): SchemaChanges | null {
  const changes = latest && changesBetween(knownColumns(latest), columns);
  const own = new Set(parsed.columns.map(({ name }) => name));
  const missing = columns.map(({ name }) => name).filter((name) => !own.has(name));
  requireContract(contract, { columns, changes, missing });
  return changes;
}

async function insertParts(tx: ReadTx, versionId: Id, { parts }: Contents): Promise<void> {
  const rows = parts.map((part, position) => ({ versionId, position, ...part }));
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
