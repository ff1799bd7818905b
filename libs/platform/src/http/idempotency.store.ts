import { IdempotencyEntity, type HeldKey, type ReadTx } from '#libs/db';
import { LessThan } from 'typeorm';

/** How long an answer is kept, and how long a request without one counts as running, in milliseconds. */
const keptMs = 86_400_000;
const runningMs = 600_000;

/** Which request of those with the same key it is. */
export type Claim = Pick<HeldKey, 'key' | 'claim'>;

/** Notes that a request began; gives back the earlier one with the same key, if there is one. */
export async function beginRequest(
  tx: ReadTx,
  { key, claim }: Claim,
  fingerprint: string,
): Promise<IdempotencyEntity | null> {
  const keys = tx.repo(IdempotencyEntity);
  const principalId = tx.actor.id;
  await keys.delete({ createdAt: LessThan(new Date(tx.now.getTime() - keptMs)) });
  const abandoned = LessThan(new Date(tx.now.getTime() - runningMs));
  await keys.delete({ principalId, key, acted: false, createdAt: abandoned });
  const inserted = await tx.sql<{ key: string }>(
    `INSERT INTO idempotency_key (principal_id, key, claim, fingerprint, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING key`,
    [principalId, key, claim, fingerprint, tx.now],
  );
  return inserted.length > 0 ? null : keys.findOneBy({ principalId, key });
}

/** Keeps the whole answer. That it was done, the door has noted already, unless it wrote nothing. */
export async function endRequest(
  tx: ReadTx,
  claim: Claim,
  answer: Pick<IdempotencyEntity, 'status' | 'location' | 'body' | 'digest'>,
): Promise<void> {
  const mine = { principalId: tx.actor.id, ...claim };
  await tx.repo(IdempotencyEntity).update(mine, { ...answer, acted: true });
}

/** A request that did nothing may be tried again with its key. */
export async function forgetRequest(tx: ReadTx, claim: Claim): Promise<void> {
  await tx.repo(IdempotencyEntity).delete({ principalId: tx.actor.id, ...claim, acted: false });
}
