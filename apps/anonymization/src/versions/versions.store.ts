import { type ColumnClassification } from '#libs/contracts';
import { ColumnClassificationEntity, DatasetEntity, DatasetVersionEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { In } from 'typeorm';

/** A version by number, or the newest by `latest`; null where there is none. */
export async function findVersion(
  tx: ReadTx,
  datasetId: Id,
  number: string,
): Promise<DatasetVersionEntity | null> {
  const versions = tx.repo(DatasetVersionEntity);
  if (number === 'latest') return versions.findOne({ where: { datasetId }, order: { number: 'DESC' } });
  return /^[1-9]\d{0,8}$/.test(number) ? versions.findOneBy({ datasetId, number: Number(number) }) : null;
}

/** Versions of one dataset, in their order. */
export async function findVersions(tx: ReadTx, ids: readonly Id[]): Promise<DatasetVersionEntity[]> {
  return tx.repo(DatasetVersionEntity).find({ where: { id: In([...ids]) }, order: { number: 'ASC' } });
}

export async function findDataset(tx: ReadTx, id: Id): Promise<DatasetEntity | null> {
  return tx.repo(DatasetEntity).findOneBy({ id });
}

/** What each column is, in the columns' order. */
export async function classificationOf(tx: ReadTx, versionId: Id): Promise<ColumnClassification[]> {
  const rows = await tx
    .repo(ColumnClassificationEntity)
    .find({ where: { versionId }, order: { position: 'ASC' } });
  return rows.map(({ name, category, identifierType, confidence, evidence, decidedBy }) => ({
    name,
    category,
    identifierType,
    confidence,
    evidence,
    decidedBy,
  }));
}
