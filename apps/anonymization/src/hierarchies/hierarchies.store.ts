import { type Hierarchy } from '#libs/contracts';
import { hangsOn, HierarchyEntity, HierarchyVersionEntity, type ReadTx, type Tx } from '#libs/db';
import { maxHierarchyLength } from '#libs/deidentify';
import { type Id, problem } from '#libs/kernel';
import { In } from 'typeorm';

export type HierarchyVersionRow = Omit<HierarchyVersionEntity, 'source'> & {
  readonly name: string;
  readonly author: string;
};

const columns = `v.id, v.hierarchy_id AS "hierarchyId", h.name, v.number, v.levels, v.leaves, v.digest,
  v.created_by AS "createdBy", coalesce(a.kind || ':' || a.name, 'tidegate') AS author, v.created_at AS "createdAt",
  ${hangsOn({ hierarchy_version: 'v.id', hierarchy: 'h.id', principal: 'a.id' })}`;
const tables = `hierarchy_version v JOIN hierarchy h ON h.id = v.hierarchy_id
  LEFT JOIN principal a ON a.id = v.created_by`;

/** One version of a hierarchy without its text; the newest without a number. */
export async function findHierarchy(
  tx: ReadTx,
  name: string,
  number?: number,
): Promise<HierarchyVersionRow | undefined> {
  const rows = await tx.proofs.shown<HierarchyVersionRow>(
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

/**
 * The newest version of each of these, or the versions asked for by number, with their texts unread; those that are not there are left
 * out.
 * @throws Problem policy.inapplicable where they are longer together than one may be: each is compared with its proof where
 * requests are answered
 */
export async function unreadHierarchies(
  tx: ReadTx,
  names: readonly string[],
  pinned: ReadonlyMap<string, number> = new Map(),
): Promise<Hierarchy[]> {
  if (names.length === 0) return [];
  const numbers = names.map((name) => pinned.get(name) ?? null);
  const found = await tx.sql<{ name: string; hierarchy: Id; version: Id; length: number }>(
    `SELECT DISTINCT ON (h.name) h.name, h.id AS hierarchy, v.id AS version, length(v.source) AS length
     FROM unnest($1::text[], $2::int[]) AS wanted(name, number) JOIN hierarchy h ON h.name = wanted.name
       JOIN hierarchy_version v ON v.hierarchy_id = h.id AND (wanted.number IS NULL OR v.number = wanted.number)
     ORDER BY h.name, v.number DESC`,
    [names, numbers],
  );
  const together = found.reduce((sum, { length }) => sum + length, 0);
  if (together > maxHierarchyLength) {
    const detail = `The hierarchies that it names have more than ${maxHierarchyLength} characters together.`;
    throw problem('policy.inapplicable', detail);
  }
  await tx.prove(found.map(({ hierarchy }) => [HierarchyEntity, hierarchy] as const));
  const versions = await tx
    .repo(HierarchyVersionEntity)
    .findBy({ id: In(found.map(({ version }) => version)) });
  return found.flatMap(({ name, version }) => {
    const one = versions.find(({ id }) => id === version);
    if (one === undefined) return [];
    const { number, levels, digest, source: text } = one;
    return [{ name, version: number, rows: [], unread: { levels, digest, text } }];
  });
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

/**
 * The newest version of each, by name, and whether there are more. Fewer than `limit` where their texts, with which they are proved,
 * are longer together than one may be.
 */
export async function listHierarchies(
  tx: ReadTx,
  after: string | undefined,
  limit: number,
): Promise<{ rows: HierarchyVersionRow[]; hasMore: boolean }> {
  const lengths = await tx.sql<{ name: string; length: number }>(
    `SELECT DISTINCT ON (h.name) h.name, octet_length(v.source) AS length FROM ${tables}
     WHERE ($1::text IS NULL OR h.name > $1) ORDER BY h.name, v.number DESC LIMIT $2`,
    [after ?? null, limit + 1],
  );
  let together = 0;
  const fitting = lengths.slice(0, limit).filter(({ length }, i) => {
    together += length;
    return i === 0 || together <= maxHierarchyLength;
  });
  const rows = await newestHierarchies(tx, after, fitting.length);
  return { rows, hasMore: lengths.length > fitting.length };
}

async function newestHierarchies(
  tx: ReadTx,
  after: string | undefined,
  limit: number,
): Promise<HierarchyVersionRow[]> {
  return tx.proofs.shown<HierarchyVersionRow>(
    `SELECT DISTINCT ON (h.name) ${columns} FROM ${tables} WHERE ($1::text IS NULL OR h.name > $1)
     ORDER BY h.name, v.number DESC LIMIT $2`,
    [after ?? null, limit],
  );
}
