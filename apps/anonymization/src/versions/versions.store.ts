import { type ColumnClassification } from '#libs/contracts';
import { ColumnClassificationEntity, DatasetEntity, DatasetVersionEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';

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
