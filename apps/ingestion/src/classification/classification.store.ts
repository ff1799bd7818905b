import { type ColumnClassification } from '#libs/contracts';
import { ColumnClassificationEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { type Override } from './override.js';

/** What each column is, in the columns' order; `lock` keeps the rows from others until the transaction ends. */
export async function classificationOf(
  tx: ReadTx,
  versionId: Id,
  lock: 'lock' | 'read' = 'read',
): Promise<ColumnClassification[]> {
  const rows = await tx.repo(ColumnClassificationEntity).find({
    where: { versionId },
    order: { position: 'ASC' },
    ...(lock === 'lock' && { lock: { mode: 'pessimistic_write' } }),
  });
  return rows.map(({ name, category, identifierType, confidence, evidence, decidedBy }) => ({
    ...{ name, category, identifierType, confidence, evidence, decidedBy },
  }));
}

export async function storeOverrides(tx: ReadTx, versionId: Id, changes: readonly Override[]): Promise<void> {
  for (const { position, after } of changes) {
    await tx.repo(ColumnClassificationEntity).update({ versionId, position }, after);
  }
}
