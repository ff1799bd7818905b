import { SealedObject, type SealedAs } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { SealedObjectEntity } from './tables/sealed-object.entity.js';
import { type ReadTx } from './tx.js';

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters in a statement. */
const batch = 1000;

type Row = Omit<SealedObjectEntity, 'createdAt'>;

function toObject(
  { id, location, digest, wrappedKey, keyId, bytes, plainBytes }: Row,
  as: SealedAs,
): SealedObject {
  const sizes = { bytes: Number(bytes), plainBytes: Number(plainBytes) };
  return SealedObject.parse({ id, as, location, digest, wrappedKey, keyId, ...sizes });
}

/** Keeps what it takes to find and open objects that are in the store already. */
export async function insertSealedObjects(tx: ReadTx, objects: readonly SealedObject[]): Promise<void> {
  const rows = objects.map(({ id, location, digest, wrappedKey, keyId, bytes, plainBytes }) => ({
    ...{ id, location, digest, wrappedKey, keyId },
    bytes: String(bytes),
    plainBytes: String(plainBytes),
    createdAt: tx.now,
  }));
  for (let from = 0; from < rows.length; from += batch) {
    await tx.repo(SealedObjectEntity).insert(rows.slice(from, from + batch));
  }
}

/** An object, to be opened as what the caller needs it for. */
export async function findSealedObject(tx: ReadTx, id: Id, as: SealedAs): Promise<SealedObject | null> {
  const row = await tx.repo(SealedObjectEntity).findOneBy({ id });
  return row && toObject(row, as);
}

/** The parts of a dataset version or of a release, in order. */
export async function sealedPartsOf(
  tx: ReadTx,
  kind: 'version' | 'release',
  id: Id,
): Promise<SealedObject[]> {
  const rows = await tx.sql<Row>(
    `SELECT o.id, o.location, o.digest, o.bytes, o.plain_bytes AS "plainBytes", o.wrapped_key AS "wrappedKey",
       o.key_id AS "keyId"
     FROM ${kind}_part p JOIN sealed_object o ON o.id = p.object_id WHERE p.${kind}_id = $1 ORDER BY p.position`,
    [id],
  );
  return rows.map((row, position) => toObject(row, { role: `${kind}-part`, owner: id, position }));
}
