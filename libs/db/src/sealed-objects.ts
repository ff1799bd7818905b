import { SealedObject, type SealedAs } from '#libs/contracts';
import { problem, type Id } from '#libs/kernel';
import { In } from 'typeorm';
import { VersionPartEntity } from './tables/dataset.entity.js';
import { ReleasePartEntity } from './tables/release.entity.js';
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
  const order = { position: 'ASC' } as const;
  const parts =
    kind === 'version'
      ? await tx.repo(VersionPartEntity).find({ where: { versionId: id }, order })
      : await tx.repo(ReleasePartEntity).find({ where: { releaseId: id }, order });
  const objects = await tx.repo(SealedObjectEntity).findBy({ id: In(parts.map(({ objectId }) => objectId)) });
  const byId = new Map(objects.map((object) => [object.id, object]));
  const rows = parts.flatMap(({ objectId }) => byId.get(objectId) ?? []);
  if (rows.length < parts.length) throw problem('catalog.tampered', 'A part has lost its object.');
  return rows.map((row, position) => toObject(row, { role: `${kind}-part`, owner: id, position }));
}
