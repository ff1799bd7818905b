import { type ReadTx } from '#libs/db';
import { type EventDetail } from '#libs/ledger';
import { type Id } from '#libs/kernel';

/** A leaf, and the record that it commits to; the record's members are null where the database has lost it. */
export interface EventRow {
  readonly index: string;
  readonly entry: Buffer;
  readonly hash: Buffer;
  readonly id: Id;
  readonly at: Date | null;
  readonly actorId: Id | null;
  readonly action: string | null;
  readonly resourceKind: string | null;
  readonly resourceId: string | null;
  readonly outcome: 'allowed' | 'denied' | 'done' | 'failed' | null;
  readonly detail: EventDetail | null;
  readonly salt: Buffer | null;
}

export interface EventFilter {
  /** Leaves below this index. */
  readonly before: number;
  readonly limit: number;
  /** `user:EMAIL` and the like, `system:tidegate`, or an id. */
  readonly actor: string | null;
  readonly action: string | null;
  /** `dataset:NAME`, `grant:ID`. */
  readonly resource: string | null;
  readonly outcome: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

const select = `
  SELECT l."index", l.entry, l.hash, l.record_id AS id, r.at, r.action, r.outcome, r.detail, r.salt, r.actor_id AS "actorId",
    r.resource_kind AS "resourceKind", r.resource_id AS "resourceId"
  FROM audit_leaf l LEFT JOIN audit_record r ON r.id = l.record_id`;

/** The id behind an actor's name, disabled ones too; undefined where there is none. */
async function actorId(tx: ReadTx, actor: string): Promise<Id | undefined> {
  const rows = await tx.sql<{ id: Id }>(
    `SELECT id FROM principal WHERE kind || ':' || name = $1 OR id::text = $1
     UNION ALL SELECT '00000000-0000-0000-0000-000000000000' WHERE $1 = 'system:tidegate' LIMIT 1`,
    [actor],
  );
  return rows[0]?.id;
}

/** Every id that a resource's name stands for, and the name itself, for things that are known by id alone. */
async function resourceIds(tx: ReadTx, kind: string, name: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT id::text FROM dataset WHERE $1 = 'dataset' AND name = $2
     UNION ALL SELECT id::text FROM policy WHERE $1 = 'policy' AND name = $2
     UNION ALL SELECT id::text FROM principal WHERE kind = $1 AND name = $2`,
    [kind, name],
  );
  return [name, ...rows.map(({ id }) => id)];
}

/** Events of the log, newest first. */
export async function listEvents(tx: ReadTx, filter: EventFilter): Promise<EventRow[]> {
  const actor = filter.actor === null ? null : await actorId(tx, filter.actor);
  if (actor === undefined) return [];
  const colon = filter.resource?.indexOf(':') ?? -1;
  const kind = filter.resource?.slice(0, colon) ?? null;
  const ids = kind === null ? null : await resourceIds(tx, kind, filter.resource?.slice(colon + 1) ?? '');
  return tx.sql<EventRow>(
    `${select}
     WHERE l."index" < $1 AND ($2::uuid IS NULL OR r.actor_id = $2) AND ($3::text IS NULL OR r.action = $3)
       AND ($4::text IS NULL OR (r.resource_kind = $4
         AND (r.resource_id = ANY($5::text[]) OR r.detail -> 'names' ->> 'resource' = $10)))
       AND ($6::text IS NULL OR r.outcome = $6)
       AND ($7::timestamptz IS NULL OR r.at >= $7) AND ($8::timestamptz IS NULL OR r.at < $8)
     ORDER BY l."index" DESC LIMIT $9`,
    [
      ...[filter.before, actor, filter.action, kind, ids, filter.outcome, filter.from, filter.to],
      ...[filter.limit, filter.resource],
    ],
  );
}
