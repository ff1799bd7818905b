import { SealedObject, type SealedAs } from '#libs/contracts';
import { problem, type Id } from '#libs/kernel';
import { In } from 'typeorm';
import { ReleasePartEntity } from './tables/release.entity.js';
import { SealedObjectEntity } from './tables/sealed-object.entity.js';
import { type ReadTx } from './tx.js';
import { type VersionPart, versionParts } from './version-parts.js';

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
  const parts = kind === 'version' ? await versionParts(tx, id) : await releaseParts(tx, id);
  const objects = await tx.repo(SealedObjectEntity).findBy({ id: In(parts.map(({ objectId }) => objectId)) });
  const byId = new Map(objects.map((object) => [object.id, object]));
  return parts.map(({ objectId, sealedFor, sealedAt }) => {
    const row = byId.get(objectId);
    if (!row) throw problem('catalog.tampered', 'A part has lost its object.');
    return toObject(row, { role: `${kind}-part`, owner: sealedFor, position: sealedAt });
  });
}

async function releaseParts(tx: ReadTx, id: Id): Promise<VersionPart[]> {
  const parts = await tx
    .repo(ReleasePartEntity)
    .find({ where: { releaseId: id }, order: { position: 'ASC' } });
  return parts.map(({ objectId }, sealedAt) => ({ objectId, sealedFor: id, sealedAt }));
}
