import { HierarchyEntity, HierarchyVersionEntity, type ReadTx, type Tx } from '#libs/db';
import { type Id } from '#libs/kernel';

export type HierarchyVersionRow = Omit<HierarchyVersionEntity, 'source'> & {
  readonly name: string;
  readonly author: string;
};

const columns = `v.id, v.hierarchy_id AS "hierarchyId", h.name, v.number, v.levels, v.leaves, v.digest,
  v.created_by AS "createdBy", coalesce(a.kind || ':' || a.name, 'tidegate') AS author, v.created_at AS "createdAt"`;
const tables = `hierarchy_version v JOIN hierarchy h ON h.id = v.hierarchy_id
  LEFT JOIN principal a ON a.id = v.created_by`;

/** One version of a hierarchy without its text; the newest without a number. */
export async function findHierarchy(
  tx: ReadTx,
  name: string,
  number?: number,
): Promise<HierarchyVersionRow | undefined> {
  const rows = await tx.sql<HierarchyVersionRow>(
    `SELECT ${columns} FROM ${tables} WHERE h.name = $1 AND ($2::int IS NULL OR v.number = $2)
     ORDER BY v.number DESC LIMIT 1`,
    [name, number ?? null],
  );
  return rows[0];
}

/** A version's text as it was sent. */
export async function hierarchySource(tx: ReadTx, versionId: Id): Promise<string | undefined> {
  const version = await tx.repo(HierarchyVersionEntity).findOneBy({ id: versionId });
  return version?.source;
}

export interface NamedSource {
  readonly name: string;
  readonly number: number;
  readonly source: string;
}

/** The newest version of each of these, or the versions asked for by number; those that are not there are left out. */
export async function hierarchySources(
  tx: ReadTx,
  names: readonly string[],
  pinned: ReadonlyMap<string, number> = new Map(),
): Promise<NamedSource[]> {
  if (names.length === 0) return [];
  const numbers = names.map((name) => pinned.get(name) ?? null);
  const found = await tx.sql<NamedSource & { hierarchy: Id; version: Id }>(
    `SELECT DISTINCT ON (h.name) h.name, v.number, v.source, h.id AS hierarchy, v.id AS version
     FROM unnest($1::text[], $2::int[]) AS wanted(name, number) JOIN hierarchy h ON h.name = wanted.name
       JOIN hierarchy_version v ON v.hierarchy_id = h.id AND (wanted.number IS NULL OR v.number = wanted.number)
     ORDER BY h.name, v.number DESC`,
    [names, numbers],
  );
  await tx.prove(
    found.flatMap(({ hierarchy, version }) => [
      [HierarchyEntity, hierarchy] as const,
      [HierarchyVersionEntity, version] as const,
    ]),
  );
  return found.map(({ name, number, source }) => ({ name, number, source }));
}

/** The hierarchy's row, made if it is new, locked so that two puts number their versions one after the other. */
export async function lockHierarchy(tx: Tx, name: string, freshId: Id): Promise<Id> {
  await tx.insertNew(HierarchyEntity, { id: freshId, name, createdAt: tx.now });
  const rows = await tx.sql<{ id: Id }>(
    `SELECT pg_advisory_xact_lock(hashtext('hierarchy ' || $1)), id FROM hierarchy WHERE name = $1`,
    [name],
  );
  return rows[0]?.id ?? freshId;
}

export async function insertHierarchyVersion(
  tx: ReadTx,
  version: Omit<HierarchyVersionEntity, 'createdBy' | 'createdAt'>,
): Promise<void> {
  await tx.repo(HierarchyVersionEntity).insert({ ...version, createdBy: tx.actor.id, createdAt: tx.now });
}

/** The newest version of each, by name. */
export async function listHierarchies(
  tx: ReadTx,
  after: string | undefined,
  limit: number,
): Promise<HierarchyVersionRow[]> {
  return tx.sql<HierarchyVersionRow>(
    `SELECT DISTINCT ON (h.name) ${columns} FROM ${tables} WHERE ($1::text IS NULL OR h.name > $1)
     ORDER BY h.name, v.number DESC LIMIT $2`,
    [after ?? null, limit],
  );
}
