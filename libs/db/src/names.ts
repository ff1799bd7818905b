import { isId, principalName, type Actor, type Id } from '#libs/kernel';
import { type AuditRecordEntity } from './tables/audit.entity.js';

/** What it takes of a transaction. */
interface Reading {
  readonly actor: Actor;
  sql<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** Kinds of things that people know by a name; records have their ids. */
const namedKinds = ['user', 'service', 'group', 'dataset', 'policy'];

/** What ids of principals, datasets and policies are called now, such as `dataset:patients`; what has no row has no name. */
export async function namesOf(tx: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids.filter(isId))];
  if (asked.length === 0) return new Map();
  const rows = await tx.sql<{ id: Id; name: string }>(
    `SELECT id, kind || ':' || name AS name FROM principal WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, 'dataset:' || name FROM dataset WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, 'policy:' || name FROM policy WHERE id = ANY($1::uuid[])`,
    [asked],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Into the detail of each record of a write: what who did it and what it was done to are called now, so that no later name is shown in
 * its place. The leaf commits to the detail and holds no name itself. `given` names what may be gone by now, by id.
 */
export async function addNames(
  tx: Reading,
  records: readonly AuditRecordEntity[],
  given: ReadonlyMap<string, string>,
): Promise<void> {
  const named = records.filter(({ resourceKind }) => namedKinds.includes(resourceKind));
  const found = await namesOf(
    tx,
    named.map(({ resourceId }) => resourceId),
  );
  const actor = tx.actor.kind === 'system' ? undefined : principalName(tx.actor);
  for (const record of records) {
    const name = given.get(record.resourceId) ?? found.get(record.resourceId);
    const resource = name?.startsWith(`${record.resourceKind}:`) === true ? name : undefined;
    const names = { ...(actor !== undefined && { actor }), ...(resource !== undefined && { resource }) };
    if (Object.keys(names).length > 0) record.detail = { ...record.detail, names };
  }
}
