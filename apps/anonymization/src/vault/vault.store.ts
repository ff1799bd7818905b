import { PseudonymDomainEntity, type ReadTx, type Tx } from '#libs/db';
import { In } from 'typeorm';

export async function findDomains(tx: ReadTx, names: readonly string[]): Promise<PseudonymDomainEntity[]> {
  return names.length === 0 ? [] : tx.repo(PseudonymDomainEntity).findBy({ name: In([...names]) });
}

/** Keeps a domain's secret; false when another transaction was first, whose secret then counts. */
export async function insertDomain(tx: Tx, name: string, sealedSecret: string): Promise<boolean> {
  return tx.insertNew(PseudonymDomainEntity, { name, sealedSecret, createdAt: tx.now });
}
