import { GroupMemberEntity, hangsOn, PrincipalEntity, PrincipalRoleEntity, type ReadTx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { findAnyPrincipal, findPrincipal } from '../resources/resources.store.js';

export interface PrincipalRow {
  readonly id: Id;
  readonly name: string;
  readonly roles: string[];
  readonly members: string[];
  readonly disabled: boolean;
  readonly createdAt: Date;
}

export async function insertPrincipal(
  tx: ReadTx,
  principal: Pick<PrincipalEntity, 'id' | 'kind' | 'name'> &
    Partial<Pick<PrincipalEntity, 'enrolmentHash' | 'enrolmentExpiresAt' | 'signedInFrom'>>,
  roles: readonly string[],
): Promise<void> {
  await tx.repo(PrincipalEntity).insert({
    passwordHash: null,
    enrolmentHash: null,
    enrolmentExpiresAt: null,
    disabledAt: null,
    deletedAt: null,
    signedInFrom: null,
    createdBy: tx.actor.id,
    createdAt: tx.now,
    ...principal,
  });
  const rows = [...new Set(roles)].map((role) => ({ principalId: principal.id, role }));
  if (rows.length > 0) await tx.repo(PrincipalRoleEntity).insert(rows);
}

export async function insertMembers(tx: ReadTx, groupId: Id, members: readonly Id[]): Promise<void> {
  const rows = [...new Set(members)].map((principalId) => ({ groupId, principalId }));
  if (rows.length > 0) await tx.repo(GroupMemberEntity).insert(rows);
}

/** Ids of users and services; whoever is disabled is nobody, but for `any`. @throws Problem resource.not-found, which names the first that is none */
export async function membersNamed(
  tx: ReadTx,
  names: readonly string[],
  of: 'any' | 'standing' = 'standing',
): Promise<Id[]> {
  const find = of === 'any' ? findAnyPrincipal : findPrincipal;
  const ids: Id[] = [];
  for (const name of names) {
    const member = await find(tx, name);
    if (!member || member.kind === 'group')
      throw problem('resource.not-found', `${name} is no user and no service.`);
    ids.push(member.id);
  }
  return ids;
}

const members = 'SELECT principal_id FROM group_member WHERE group_id = p.id';

const select = `SELECT p.id, p.name, p.created_at AS "createdAt", p.disabled_at IS NOT NULL AS disabled,
       ARRAY(SELECT r.role FROM principal_role r WHERE r.principal_id = p.id ORDER BY 1) AS roles,
       ARRAY(SELECT q.kind || ':' || q.name FROM group_member m JOIN principal q ON q.id = m.principal_id
             WHERE m.group_id = p.id ORDER BY 1) AS members,
       ${hangsOn({ principal: 'p.id', principal_role: 'p.id' }, { principal: members, group_member: members })}
     FROM principal p WHERE p.kind = $1 AND p.deleted_at IS NULL`;

/** By name; `after` is the last name of the page before. */
export async function listPrincipals(
  tx: ReadTx,
  kind: PrincipalEntity['kind'],
  after: string | undefined,
  limit: number,
): Promise<PrincipalRow[]> {
  return tx.proofs.shown<PrincipalRow>(
    `${select} AND ($2::text IS NULL OR p.name > $2)
     ORDER BY p.name LIMIT $3`,
    [kind, after ?? null, limit],
  );
}

export async function findShown(
  tx: ReadTx,
  kind: PrincipalEntity['kind'],
  id: Id,
): Promise<PrincipalRow | undefined> {
  return (await tx.proofs.shown<PrincipalRow>(`${select} AND p.id = $2`, [kind, id]))[0];
}
