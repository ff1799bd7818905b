import { PseudonymDomainEntity, type ReadTx } from '#libs/db';
import { In } from 'typeorm';

export async function findDomains(tx: ReadTx, names: readonly string[]): Promise<PseudonymDomainEntity[]> {
  return names.length === 0 ? [] : tx.repo(PseudonymDomainEntity).findBy({ name: In([...names]) });
}

/** Keeps a domain's secret; false when another transaction was first, whose secret then counts. */
export async function insertDomain(tx: ReadTx, name: string, sealedSecret: string): Promise<boolean> {
  const rows = await tx.sql<{ name: string }>(
    `INSERT INTO pseudonym_domain (name, sealed_secret, created_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING name`,
    [name, sealedSecret, tx.now],
  );
  return rows.length > 0;
}
