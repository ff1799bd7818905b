import { problem, type Id } from '#libs/kernel';
import { In } from 'typeorm';
import { DatasetVersionEntity, VersionPartEntity } from './tables/dataset.entity.js';
import { type ReadTx } from './tx.js';

/** A part of a version, and as what its object was sealed. */
export interface VersionPart {
  readonly objectId: Id;
  readonly sealedFor: Id;
  readonly sealedAt: number;
}

/** SHA-256 of all bodies that a version is made of, hexadecimal: of two versions with the same, the records are the same. */
export const contentDigest = ({
  content,
  sha256,
}: Pick<DatasetVersionEntity, 'content' | 'sha256'>): string => content ?? sha256;

/** Whether a version may have parts of another: one before it, of the same dataset. */
const isBefore = (other: DatasetVersionEntity | undefined, version: DatasetVersionEntity): boolean =>
  other?.datasetId === version.datasetId && other.number < version.number;

/**
 * The parts of a version, in order, each as what it was sealed. Rows of the catalog say that an appended version has parts of earlier
 * ones; they are proved, and still no part is told that was not sealed for a version of the same dataset before this one.
 * @throws Problem catalog.tampered
 */
export async function versionParts(tx: ReadTx, id: Id): Promise<VersionPart[]> {
  const parts = await tx
    .repo(VersionPartEntity)
    .find({ where: { versionId: id }, order: { position: 'ASC' } });
  const others = new Set(parts.flatMap(({ sealedFor }) => sealedFor ?? []));
  if (others.size > 0) {
    const versions = await tx.repo(DatasetVersionEntity).findBy({ id: In([id, ...others]) });
    const own = versions.find((version) => version.id === id);
    const known = new Map(versions.map((version) => [version.id, version]));
    if (!own || [...others].some((other) => !isBefore(known.get(other), own)))
      throw problem('catalog.tampered', 'A part is of no earlier version of the same dataset.');
  }
  return parts.map(({ objectId, position, sealedFor, sealedAt }) => ({
    ...{ objectId, sealedFor: sealedFor ?? id, sealedAt: sealedAt ?? position },
  }));
}
