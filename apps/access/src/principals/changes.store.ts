import {
  AccessRequestEntity,
  ApiTokenEntity,
  GrantEntity,
  GroupMemberEntity,
  PrincipalEntity,
  PrincipalRoleEntity,
  type ReadTx,
} from '#libs/db';
import { notFound, type Id } from '#libs/kernel';
import { In, IsNull } from 'typeorm';
import { tombstoneOf } from './reserved.js';

/** Locked until the transaction ends, disabled or not. @throws Problem resource.not-found, for what was deleted too */
export async function lockNamed(
  tx: ReadTx,
  kind: PrincipalEntity['kind'],
  name: string,
): Promise<PrincipalEntity> {
  const where = { kind, name, deletedAt: IsNull() };
  const found = await tx.repo(PrincipalEntity).findOne({ where, lock: { mode: 'pessimistic_write' } });
  if (!found) throw notFound(`${kind} ${name}`);
  return found;
}

/** Whoever is disabled is signed out as well. */
export async function setDisabled(tx: ReadTx, id: Id, disabled: boolean): Promise<void> {
  await tx.repo(PrincipalEntity).update({ id }, { disabledAt: disabled ? tx.now : null });
  if (disabled) await signOut(tx, id);
}

/** Ends what the embedded provider keeps of a principal, and what it signed: its times are of whole seconds. */
export async function signOut(
  tx: ReadTx,
  id: Id,
  sessions: 'all' | readonly string[] = 'all',
): Promise<void> {
  const signedInFrom = new Date((Math.floor(tx.now.getTime() / 1000) + 1) * 1000);
  await tx.repo(PrincipalEntity).update({ id }, { signedInFrom });
  await tx.sql(
    'DELETE FROM oidc_payload WHERE principal_id = $1 AND ($2::text[] IS NULL OR model || id = ANY($2))',
    [id, sessions === 'all' ? null : sessions],
  );
}

export async function rolesOf(tx: ReadTx, id: Id): Promise<string[]> {
  const rows = await tx.repo(PrincipalRoleEntity).findBy({ principalId: id });
  return rows.map(({ role }) => role).sort();
}

export async function setRoles(
  tx: ReadTx,
  id: Id,
  before: string[],
  roles: readonly string[],
): Promise<void> {
  const gone = before.filter((role) => !roles.includes(role));
  const come = [...new Set(roles)].filter((role) => !before.includes(role));
  const repo = tx.repo(PrincipalRoleEntity);
  if (gone.length > 0) await repo.delete({ principalId: id, role: In(gone) });
  if (come.length > 0) await repo.insert(come.map((role) => ({ principalId: id, role })));
}

export async function membersOf(tx: ReadTx, groupId: Id): Promise<Id[]> {
  const rows = await tx.repo(GroupMemberEntity).findBy({ groupId });
  return rows.map(({ principalId }) => principalId);
}

export async function removeMembers(tx: ReadTx, groupId: Id, members: readonly Id[]): Promise<void> {
  if (members.length > 0) await tx.repo(GroupMemberEntity).delete({ groupId, principalId: In([...members]) });
}

/** Roles of some, their own and those of their groups, as `id role`. */
export async function rolesHeld(tx: ReadTx, ids: readonly Id[]): Promise<string[]> {
  const rows = await tx.sql<{ held: string }>(
    `SELECT DISTINCT p.id || ' ' || r.role AS held FROM unnest($1::uuid[]) p(id) JOIN principal_role r
       ON r.principal_id = p.id OR r.principal_id IN (SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id)`,
    [ids],
  );
  return rows.map(({ held }) => held);
}

/**
 * Whether somebody administers the gateway who can act: with a password, with a token that is not narrowed, or, where an outside issuer
 * says who people are (`outside`), as a user.
 */
export async function hasAdministrator(tx: ReadTx, outside: boolean): Promise<boolean> {
  const [row] = await tx.sql<{ has: boolean }>(
    `SELECT EXISTS (SELECT FROM principal p WHERE p.kind <> 'group' AND p.disabled_at IS NULL
       AND EXISTS (SELECT FROM principal_role r WHERE r.role = 'admin' AND (r.principal_id = p.id
         OR r.principal_id IN (SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id)))
       AND (p.password_hash IS NOT NULL OR ($1 AND p.kind = 'user') OR EXISTS (SELECT FROM api_token t
         WHERE t.principal_id = p.id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)
           AND t.purpose IS NULL AND (t.scopes IS NULL OR 'manage' = ANY(t.scopes))))) AS has`,
    [outside, tx.now],
  );
  return row?.has === true;
}

/** What somebody leaves behind: datasets that they own, and services that they made. */
export async function leftBy(tx: ReadTx, id: Id): Promise<{ datasets: string[]; services: string[] }> {
  const datasets = await tx.sql<{ name: string }>(
    'SELECT name FROM dataset WHERE owner_id = $1 ORDER BY name',
    [id],
  );
  const services = await tx.sql<{ name: string }>(
    `SELECT name FROM principal WHERE kind = 'service' AND created_by = $1 AND deleted_at IS NULL ORDER BY name`,
    [id],
  );
  return { datasets: datasets.map(({ name }) => name), services: services.map(({ name }) => name) };
}

/** Takes everything by which a principal acts or is granted something; its row stays, under a name that says so. */
export async function bury(tx: ReadTx, id: Id): Promise<{ grants: number; tokens: number }> {
  const now = tx.now;
  await tx.repo(PrincipalRoleEntity).delete({ principalId: id });
  await tx.repo(GroupMemberEntity).delete({ principalId: id });
  await tx.repo(GroupMemberEntity).delete({ groupId: id });
  const tokens = await tx
    .repo(ApiTokenEntity)
    .update({ principalId: id, revokedAt: IsNull() }, { revokedAt: now });
  const grants = await tx
    .repo(GrantEntity)
    .update({ principalId: id, revokedAt: IsNull() }, { revokedAt: now, revokedBy: tx.actor.id });
  const denied = { state: 'denied', decidedBy: tx.actor.id, decidedAt: now } as const;
  const requests = tx.repo(AccessRequestEntity);
  const state = In(['pending', 'asked']);
  await requests.update({ principalId: id, state }, denied);
  await requests.update({ proposedBy: id, state }, denied);
  await signOut(tx, id);
  const nothing = { passwordHash: null, enrolmentHash: null, enrolmentExpiresAt: null };
  const end = { name: tombstoneOf(id), disabledAt: now, deletedAt: now, ...nothing };
  await tx.repo(PrincipalEntity).update({ id }, end);
  return { grants: grants.affected ?? 0, tokens: tokens.affected ?? 0 };
}
