import { GrantEntity, hangsOn, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { IsNull } from 'typeorm';
import { registered, type RegisteredRow } from '../purposes/purposes.store.js';
import { type Place } from '../resources/resources.store.js';

/** A grant with the names that its ids stand for. */
export interface GrantRow extends RegisteredRow {
  readonly id: Id;
  readonly principalId: Id;
  readonly principal: string;
  readonly actions: GrantEntity['actions'];
  readonly resourceKind: GrantEntity['resourceKind'];
  readonly resourceId: string;
  readonly resource: string;
  readonly purpose: string;
  readonly notBefore: Date | null;
  readonly expiresAt: Date | null;
  readonly reason: string | null;
  readonly grantedBy: string;
  readonly proposedBy: string | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const select = `
  SELECT g.id, g.principal_id AS "principalId", p.kind || ':' || p.name AS principal, g.actions,
    g.resource_kind AS "resourceKind", g.resource_id AS "resourceId",
    CASE g.resource_kind WHEN '*' THEN '*' WHEN 'dataset' THEN 'dataset:' || coalesce(d.name, g.resource_id)
      ELSE g.resource_kind || ':' || g.resource_id END AS resource,
    g.purpose, g.not_before AS "notBefore", g.expires_at AS "expiresAt", g.reason,
    b.kind || ':' || b.name AS "grantedBy", a.kind || ':' || a.name AS "proposedBy", g.created_at AS "createdAt", g.revoked_at AS "revokedAt",
    ${registered.columns},
    ${hangsOn({
      ...{ grant: 'g.id', principal: ['p.id', 'b.id', 'a.id', registered.owner] },
      ...{ dataset: 'd.id', purpose: registered.name },
    })}
  FROM "grant" g JOIN principal p ON p.id = g.principal_id JOIN principal b ON b.id = g.granted_by
    LEFT JOIN principal a ON a.id = g.proposed_by
    LEFT JOIN dataset d ON g.resource_kind = 'dataset' AND d.id::text = g.resource_id
    ${registered.join('g.purpose')}`;

export async function insertGrant(
  tx: ReadTx,
  grant: Omit<GrantEntity, 'revokedAt' | 'revokedBy'>,
): Promise<void> {
  await tx.repo(GrantEntity).insert({ ...grant, revokedAt: null, revokedBy: null });
}

export async function findGrant(tx: ReadTx, id: Id): Promise<GrantRow | undefined> {
  const rows = await tx.proofs.shown<GrantRow>(`${select} WHERE g.id = $1`, [id]);
  return rows[0];
}

export interface GrantFilter {
  /** Only grants to these principals; null for grants to anybody. */
  readonly principals: readonly Id[] | null;
  readonly place?: Place;
  readonly before?: string;
  readonly limit: number;
}

/** Newest first, by id: ids sort by time. */
export async function listGrants(tx: ReadTx, filter: GrantFilter): Promise<GrantRow[]> {
  return tx.proofs.shown<GrantRow>(
    `${select}
     WHERE ($1::uuid[] IS NULL OR g.principal_id = ANY($1))
       AND ($2::text IS NULL OR (g.resource_kind = $2 AND g.resource_id = $3))
       AND ($4::uuid IS NULL OR g.id < $4)
     ORDER BY g.id DESC LIMIT $5`,
    [
      filter.principals,
      filter.place?.kind ?? null,
      filter.place?.id ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
}

/** When the first of these grants ends; null where none of them does. */
export async function firstEnd(tx: ReadTx, ids: readonly Id[]): Promise<Date | null> {
  const [row] = await tx.sql<{ ends: Date | null }>(
    `SELECT min(expires_at) AS ends FROM "grant" WHERE id = ANY($1)`,
    [ids],
  );
  return row?.ends ?? null;
}

/** Ends a grant now; false when it had ended by revocation before. */
export async function revokeGrant(tx: ReadTx, id: Id, by: Id): Promise<boolean> {
  const ended = await tx
    .repo(GrantEntity)
    .update({ id, revokedAt: IsNull() }, { revokedAt: tx.now, revokedBy: by });
  return ended.affected === 1;
}
