import { PseudonymDomainEntity, SealedObjectEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { SealedObject } from '#libs/storage';
import { In } from 'typeorm';

interface ObjectRow extends Omit<SealedObjectEntity, 'createdAt'> {
  readonly position: number;
}

function toObject(row: Omit<ObjectRow, 'position'>): SealedObject {
  const { id, location, digest, wrappedKey, keyId } = row;
  return SealedObject.parse({
    id,
    location,
    digest,
    wrappedKey,
    keyId,
    bytes: Number(row.bytes),
    plainBytes: Number(row.plainBytes),
  });
}

const columns = `o.id, o.location, o.digest, o.bytes, o.plain_bytes AS "plainBytes", o.wrapped_key AS "wrappedKey",
  o.key_id AS "keyId"`;

/** The parts of a dataset version, in order. */
export async function versionObjects(tx: ReadTx, versionId: Id): Promise<SealedObject[]> {
  const rows = await tx.sql<ObjectRow>(
    `SELECT ${columns} FROM version_part p JOIN sealed_object o ON o.id = p.object_id
     WHERE p.version_id = $1 ORDER BY p.position`,
    [versionId],
  );
  return rows.map(toObject);
}

/** The parts of a release, in order. */
export async function releaseObjects(tx: ReadTx, releaseId: Id): Promise<SealedObject[]> {
  const rows = await tx.sql<ObjectRow>(
    `SELECT ${columns} FROM release_part p JOIN sealed_object o ON o.id = p.object_id
     WHERE p.release_id = $1 ORDER BY p.position`,
    [releaseId],
  );
  return rows.map(toObject);
}

export async function findObject(tx: ReadTx, id: Id): Promise<SealedObject | null> {
  const row = await tx.repo(SealedObjectEntity).findOneBy({ id });
  return row && toObject(row);
}

export async function insertObject(tx: ReadTx, object: SealedObject): Promise<void> {
  const { bytes, plainBytes, ...rest } = object;
  await tx
    .repo(SealedObjectEntity)
    .insert({ ...rest, bytes: String(bytes), plainBytes: String(plainBytes), createdAt: tx.now });
}

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
