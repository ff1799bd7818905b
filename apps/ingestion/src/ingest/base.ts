import { type JobInputs, type ReadingOptions, type Reading } from '#libs/contracts';
import { DatasetEntity, type DatasetVersionEntity, type Tx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { type Unpacked, type WrittenTable } from '#libs/tabular';
import { requireManaged } from '../datasets/dataset-target.js';
import { tableOf } from './appended.js';
import { requireContract } from './contract.js';
import { isAppendedLast, isLastBody, requireNew } from './same-content.js';

interface Sent extends Omit<JobInputs['ingest'], 'dataset' | 'staging'> {
  readonly unpacked?: Unpacked | undefined;
}

/** The table that a file is appended to. */
export interface Base extends WrittenTable {
  readonly reading: Reading | null;
}

/** Whether a file that is to replace a version is that version. */
export const isUnchanged = (latest: DatasetVersionEntity, sent: Sent): boolean =>
  sent.mode !== 'append' && latest.base === null && isLastBody(latest, sent);

/** Whether a source gave what it gave last: what comes twice in a row from it came once. */
export const isNothingNew = (latest: DatasetVersionEntity, sent: Sent): boolean =>
  sent.mode === 'append' ? isAppendedLast(latest, sent) : isUnchanged(latest, sent);

/**
 * What a file is to be appended to, as far as it is known before its transaction: types of the columns, by which it is read; undefined
 * for one that replaces, and for the first. Where another version comes between, the file stands behind that.
 * @throws Problem version.append, version.again
 */
export function baseOf(latest: DatasetVersionEntity | null, sent: Sent): Base | undefined {
  if (sent.mode !== 'append' || latest === null) return undefined;
  requireNew(latest, sent);
  return { ...tableOf(latest), reading: latest.reading };
}

/** How a file is read behind another: one of few records tells less of its header than the one that it is appended to did. */
export function readingBehind(
  base: Base | undefined,
  { reading, parameters }: Pick<Sent, 'reading' | 'parameters'>,
): { readonly reading: ReadingOptions | undefined; readonly inheritsHeader?: true } {
  const header = base?.reading?.header;
  if (header === undefined || reading?.header !== undefined || 'header' in parameters) return { reading };
  return { reading: { ...reading, header }, inheritsHeader: true };
}

/** Nothing is made where the newest version is what was sent: the log says that it came again. Gives the job's result. @throws Problem access.denied, version.contract */
export async function keepVersion(
  tx: Tx,
  job: { readonly id: Id; readonly input: { readonly dataset: Id } },
  { id, number, rows, bytes, sha256, columns, reading }: DatasetVersionEntity,
): Promise<object> {
  const dataset = await tx.repo(DatasetEntity).findOneBy({ id: job.input.dataset });
  if (!dataset) throw problem('state.conflict', 'The dataset was removed before the upload was done.');
  await requireManaged(tx, dataset.name);
  // The contract may be younger than the version.
  requireContract(dataset.contract, { columns, changes: null, missing: [] });
  const resource = { kind: 'version', id } as const;
  tx.record({
    action: 'version.keep',
    resource,
    detail: { job: job.id, dataset: dataset.id, number, sha256 },
  });
  return {
    ...{ dataset: dataset.name, version: number, rows: Number(rows), bytes: Number(bytes), sha256, columns },
    ...{ reading, unchanged: true },
  };
}
