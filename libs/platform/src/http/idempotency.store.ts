import { IdempotencyEntity, type ReadTx } from '#libs/db';
import { LessThan } from 'typeorm';

/** How long an answer is kept, and how long a request without one counts as running, in milliseconds. */
const keptMs = 86_400_000;
const runningMs = 600_000;

/** Notes that a request began; gives back the earlier one with the same key, if there is one. */
export async function beginRequest(
  tx: ReadTx,
  key: string,
  fingerprint: string,
): Promise<IdempotencyEntity | null> {
  const keys = tx.repo(IdempotencyEntity);
  const principalId = tx.actor.id;
  await keys.delete({ createdAt: LessThan(new Date(tx.now.getTime() - keptMs)) });
  const abandoned = LessThan(new Date(tx.now.getTime() - runningMs));
  await keys
    .createQueryBuilder()
    .delete()
    .where('principal_id = :principalId AND key = :key AND status IS NULL', { principalId, key })
    .andWhere('created_at < :abandoned', { abandoned: abandoned.value })
    .execute();
  const inserted = await tx.sql<{ key: string }>(
    `INSERT INTO idempotency_key (principal_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING key`,
    [principalId, key, fingerprint, tx.now],
  );
  return inserted.length > 0 ? null : keys.findOneBy({ principalId, key });
}

export async function endRequest(
  tx: ReadTx,
  key: string,
  answer: { status: number; location: string | null; body: object | null },
): Promise<void> {
  await tx.repo(IdempotencyEntity).update({ principalId: tx.actor.id, key }, answer);
}

/** A request that failed may be tried again with its key. */
export async function forgetRequest(tx: ReadTx, key: string): Promise<void> {
  await tx.repo(IdempotencyEntity).delete({ principalId: tx.actor.id, key });
}
