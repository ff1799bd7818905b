import { PrincipalEntity, type Tx } from '#libs/db';
import { notFound, problem, type Id } from '#libs/kernel';

/**
 * Who gets what an owner leaves. That they would reach more by it is what the door refuses where they are the doer, or a service of theirs.
 * @throws Problem state.conflict while the owner can act: owners give away what is theirs by grants; resource.not-found
 */
export async function heirOf(tx: Tx, ownerId: Id, principal: string): Promise<Id> {
  const owner = await tx.repo(PrincipalEntity).findOneBy({ id: ownerId });
  if (owner?.disabledAt === null)
    throw problem(
      'state.conflict',
      'Its owner can act. A dataset changes hands once they are disabled or deleted.',
    );
  const colon = principal.indexOf(':');
  const kind = principal.slice(0, colon) as PrincipalEntity['kind'];
  const rest = principal.slice(colon + 1);
  const name = kind === 'user' ? rest.toLowerCase() : rest;
  const heir = kind === 'group' ? null : await tx.repo(PrincipalEntity).findOneBy({ kind, name });
  if (heir?.disabledAt !== null) throw notFound(principal.replace(':', ' '));
  return heir.id;
}
