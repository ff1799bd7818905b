import { OidcPayloadEntity, type ReadTx } from '#libs/db';

export type PayloadRow = Pick<
  OidcPayloadEntity,
  | 'model'
  | 'id'
  | 'payload'
  | 'grantId'
  | 'uid'
  | 'userCode'
  | 'expiresAt'
  | 'principalId'
  | 'client'
  | 'begunAt'
>;

export interface StoredPayload {
  readonly id: string;
  readonly payload: object;
  readonly consumedAt: Date | null;
}

/** Writing again what was consumed keeps it consumed. */
export async function putPayload(tx: ReadTx, row: PayloadRow): Promise<void> {
  await tx.sql(
    `INSERT INTO oidc_payload (model, id, payload, grant_id, uid, user_code, expires_at, principal_id, client, begun_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (model, id) DO UPDATE SET payload = $3, grant_id = $4, uid = $5, user_code = $6, expires_at = $7,
       principal_id = $8, client = $9`,
    [
      ...[row.model, row.id, JSON.stringify(row.payload), row.grantId, row.uid, row.userCode, row.expiresAt],
      ...[row.principalId, row.client, row.begunAt],
    ],
  );
}

/** By id, by session uid or by user code. */
export async function findPayload(
  tx: ReadTx,
  model: string,
  by: 'id' | 'uid' | 'user_code',
  value: string,
): Promise<StoredPayload | undefined> {
  const rows = await tx.sql<StoredPayload>(
    `SELECT id, payload, consumed_at AS "consumedAt" FROM oidc_payload
     WHERE model = $1 AND ${by} = $2 AND (expires_at IS NULL OR expires_at > $3)`,
    [model, value, tx.now],
  );
  return rows[0];
}

/** False when it was consumed before, or is not there. */
export async function consumePayload(tx: ReadTx, model: string, id: string): Promise<boolean> {
  const { affected } = await tx
    .repo(OidcPayloadEntity)
    .createQueryBuilder()
    .update({ consumedAt: tx.now })
    .where('model = :model AND id = :id AND consumed_at IS NULL', { model, id })
    .execute();
  return affected === 1;
}

export async function removePayload(tx: ReadTx, model: string, id: string): Promise<void> {
  await tx.repo(OidcPayloadEntity).delete({ model, id });
}

export async function removeGrant(tx: ReadTx, model: string, grantId: string): Promise<void> {
  await tx.repo(OidcPayloadEntity).delete({ model, grantId });
}

/** Removes what has expired; answers with how many. */
export async function sweepPayloads(tx: ReadTx): Promise<number> {
  const { affected } = await tx
    .repo(OidcPayloadEntity)
    .createQueryBuilder()
    .delete()
    .where('expires_at < :now', { now: tx.now })
    .execute();
  return affected ?? 0;
}
