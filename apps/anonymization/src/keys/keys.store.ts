import {
  JobEntity,
  PrivacyAnswerEntity,
  PseudonymDomainEntity,
  type ReadTx,
  SealedObjectEntity,
  type Tx,
} from '#libs/db';
import { type Id } from '#libs/kernel';
import { In, MoreThan } from 'typeorm';

export interface KeyUse {
  readonly id: string;
  readonly objects: number;
  readonly first: Date;
  readonly models: boolean;
}

/** Which keys sealed objects are wrapped to, newest use first. */
export async function keyUses(tx: ReadTx): Promise<KeyUse[]> {
  return tx.sql<KeyUse>(
    `SELECT o.key_id AS id, CAST(count(*) AS integer) AS objects, min(o.created_at) AS first,
       bool_or(EXISTS (SELECT 1 FROM model m WHERE m.object_id = o.id)) AS models
     FROM sealed_object o GROUP BY o.key_id ORDER BY max(o.created_at) DESC`,
  );
}

/** Whether keys are being changed, or are about to be. */
export async function isRewrapping(tx: ReadTx): Promise<boolean> {
  return tx.repo(JobEntity).existsBy({ kind: 'rewrap', state: In(['queued', 'running']) });
}

export async function countObjects(tx: ReadTx, keys: readonly string[]): Promise<number> {
  return tx.repo(SealedObjectEntity).countBy({ keyId: In([...keys]) });
}

/** Some objects that are wrapped to these keys. */
export async function objectsOf(
  tx: ReadTx,
  keys: readonly string[],
  limit: number,
): Promise<SealedObjectEntity[]> {
  return tx
    .repo(SealedObjectEntity)
    .find({ where: { keyId: In([...keys]) }, order: { id: 'ASC' }, take: limit });
}

export async function setObjectKey(tx: Tx, id: Id, wrappedKey: string, keyId: string): Promise<void> {
  await tx.repo(SealedObjectEntity).update({ id }, { wrappedKey, keyId });
}

export async function allDomains(tx: ReadTx): Promise<PseudonymDomainEntity[]> {
  return tx.repo(PseudonymDomainEntity).find({ order: { name: 'ASC' } });
}

export async function setDomainSecret(tx: Tx, name: string, sealedSecret: string): Promise<void> {
  await tx.repo(PseudonymDomainEntity).update({ name }, { sealedSecret });
}

/** Kept answers behind one, in the order of their ids. */
export async function answersAfter(
  tx: ReadTx,
  after: Id | undefined,
  limit: number,
): Promise<PrivacyAnswerEntity[]> {
  const where = after === undefined ? {} : { id: MoreThan(after) };
  return tx.repo(PrivacyAnswerEntity).find({ where, order: { id: 'ASC' }, take: limit });
}

export async function setAnswer(tx: Tx, id: Id, answer: string[]): Promise<void> {
  await tx.repo(PrivacyAnswerEntity).update({ id }, { answer });
}
