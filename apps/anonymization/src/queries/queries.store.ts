import { PrivacyAnswerEntity, type ReadTx, ReleaseEntity, type Tx } from '#libs/db';
import { type Id } from '#libs/kernel';

/** The answer that an earlier request of the same principal with the same Idempotency-Key got. */
export async function findAnswer(tx: ReadTx, key: string): Promise<PrivacyAnswerEntity | null> {
  return tx.repo(PrivacyAnswerEntity).findOneBy({ principalId: tx.actor.id, idempotencyKey: key });
}

export async function insertAnswer(
  tx: Tx,
  spendId: Id,
  id: Id,
  answer: string[],
  request: { readonly key: string | null; readonly fingerprint: string },
): Promise<void> {
  await tx.repo(PrivacyAnswerEntity).insert({
    id,
    spendId,
    principalId: tx.actor.id,
    idempotencyKey: request.key,
    fingerprint: request.fingerprint,
    answer,
  });
}

export async function findReleaseRow(tx: ReadTx, id: Id): Promise<ReleaseEntity | null> {
  return tx.repo(ReleaseEntity).findOneBy({ id });
}
