import { PrincipalEntity, ReleaseEntity, type ReadTx } from '#libs/db';
import { notFound, type Id, type Problem } from '#libs/kernel';
import { datasetTarget, modelTarget, releaseTarget } from '#libs/platform';
import { type Target } from '#libs/authz';
import { IsNull } from 'typeorm';

/** A resource as grants store it: a kind and an id, a tag's key, or `*`. */
export interface Place {
  readonly kind: 'dataset' | 'release' | 'model' | 'tag' | '*';
  readonly id: string;
}

function split(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/** Resolves `dataset:NAME` and the like; null where there is no such thing. */
export async function findPlace(tx: ReadTx, resource: string): Promise<Place | null> {
  if (resource === '*') return { kind: '*', id: '*' };
  const [kind, rest] = split(resource);
  if (kind === 'tag') return { kind, id: rest };
  const target = await findTarget(tx, resource);
  return target && { kind: target.kind, id: target.id };
}

/** The thing itself, for decisions about it; null for tags, `*` and what does not exist. */
export async function findTarget(tx: ReadTx, resource: string): Promise<Target | null> {
  const [kind, rest] = split(resource);
  if (kind === 'dataset') return (await datasetTarget(tx, rest)).target;
  if (kind === 'release') return (await releaseTarget(tx, rest)).target;
  if (kind === 'model') return (await modelTarget(tx, rest)).target;
  return null;
}

/** The 404 for a resource or a principal, as it was written: `dataset:visits` is the dataset visits. */
export function notNamed(reference: string): Problem {
  return notFound(reference.replace(':', ' '));
}

/** `user:EMAIL`, `service:NAME`, `group:NAME`, disabled or not; null where there is none, or no more. */
export async function findAnyPrincipal(tx: ReadTx, name: string): Promise<PrincipalEntity | null> {
  const [kind, rest] = split(name);
  return tx.repo(PrincipalEntity).findOneBy({
    kind: kind as PrincipalEntity['kind'],
    name: kind === 'user' ? rest.toLowerCase() : rest,
    deletedAt: IsNull(),
  });
}

/** The same, and null where it is disabled. */
export async function findPrincipal(tx: ReadTx, name: string): Promise<PrincipalEntity | null> {
  const principal = await findAnyPrincipal(tx, name);
  return principal?.disabledAt === null ? principal : null;
}

/** What a release was made for: a grant on it can be for nothing else. */
export async function releasePurpose(tx: ReadTx, id: Id): Promise<string | undefined> {
  return (await tx.repo(ReleaseEntity).findOneBy({ id }))?.purpose;
}
