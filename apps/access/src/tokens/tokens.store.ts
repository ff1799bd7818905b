import { ApiTokenEntity, hangsOn, type ReadTx } from '#libs/db';
import { systemActor, type Id } from '#libs/kernel';
import { IsNull } from 'typeorm';

export interface TokenRow {
  readonly id: Id;
  readonly principalId: Id;
  readonly principal: string;
  readonly name: string;
  readonly purpose: string | null;
  readonly scopes: string[] | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

const select = `
  SELECT t.id, t.principal_id AS "principalId", p.kind || ':' || p.name AS principal, t.name, t.purpose, t.scopes,
    t.expires_at AS "expiresAt", t.created_at AS "createdAt",
    coalesce(b.kind || ':' || b.name, 'tidegate') AS "createdBy",
    ${hangsOn({ api_token: 't.id', principal: ['p.id', 'b.id'] })}
  FROM api_token t JOIN principal p ON p.id = t.principal_id LEFT JOIN principal b ON b.id = t.created_by
  WHERE t.revoked_at IS NULL`;

/** Whether it is the first administrator's, which the gateway made or was given when it began. */
export const isBootstrap = ({ name, createdBy }: TokenRow): boolean =>
  name === 'bootstrap' && createdBy === systemActor.name;

/** Ends the first administrator's tokens, as an administrator has an account now; answers with their ids. */
export async function endBootstrap(tx: ReadTx): Promise<Id[]> {
  const tokens = tx.repo(ApiTokenEntity);
  const where = { name: 'bootstrap', createdBy: systemActor.id, revokedAt: IsNull() };
  const ended = await tokens.findBy(where);
  if (ended.length > 0) await tokens.update(where, { revokedAt: tx.now });
  return ended.map(({ id }) => id);
}

export async function insertToken(tx: ReadTx, token: Omit<ApiTokenEntity, 'revokedAt'>): Promise<void> {
  await tx.repo(ApiTokenEntity).insert({ ...token, revokedAt: null });
}

export async function findToken(tx: ReadTx, id: Id): Promise<TokenRow | undefined> {
  return (await tx.proofs.shown<TokenRow>(`${select} AND t.id = $1`, [id]))[0];
}

/** Newest first. `owner` limits the list to one principal's tokens; `services` adds those of all services. */
export async function listTokens(
  tx: ReadTx,
  filter: { owner: Id; services: boolean; before: string | undefined; limit: number },
): Promise<TokenRow[]> {
  return tx.proofs.shown<TokenRow>(
    `${select} AND (t.principal_id = $1 OR ($2 AND p.kind = 'service'))
       AND ($3::uuid IS NULL OR t.id < $3) ORDER BY t.id DESC LIMIT $4`,
    [filter.owner, filter.services, filter.before ?? null, filter.limit],
  );
}

export async function revokeToken(tx: ReadTx, id: Id): Promise<void> {
  await tx.repo(ApiTokenEntity).update({ id }, { revokedAt: tx.now });
}
