import { type ReadTx } from '#libs/db';
import { type EventDetail, type Outcome, TILE_WIDTH } from '#libs/ledger';
import { type Id } from '#libs/kernel';
import { type FullTile } from './tree-state.js';

// The number only has to be the same for all sequencers of one database.
const sequencerLock = 7_120_117;

/** Waits until no other transaction sequences, and keeps others from it until this one ends. */
export async function lockSequence(tx: ReadTx): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock($1)', [sequencerLock]);
}

/** A checkpoint as it is stored; bigint columns come as text. */
export interface HeadRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
}

/** The newest checkpoint. */
export async function lastHead(tx: ReadTx): Promise<HeadRow | null> {
  const rows = await tx.sql<HeadRow>(
    'SELECT size, root, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1',
  );
  return rows[0] ?? null;
}

/** How many leaves there are if none is missing: one more than the largest index. */
export async function leafEnd(tx: ReadTx): Promise<number> {
  const rows = await tx.sql<{ end: string }>('SELECT coalesce(max("index") + 1, 0) AS end FROM audit_leaf');
  return Number(rows[0]?.end);
}

/** A record that waits for its leaf. */
export interface WaitingRecord {
  readonly id: Id;
  readonly at: Date;
  readonly actorId: Id;
  readonly action: string;
  readonly resourceKind: string;
  readonly resourceId: string;
  readonly outcome: Outcome;
  readonly detail: EventDetail;
  readonly salt: Buffer;
  readonly seal: string | null;
}

/** Records that wait, by id. */
export async function waitingRecords(tx: ReadTx, limit: number): Promise<WaitingRecord[]> {
  return tx.sql<WaitingRecord>(
    `SELECT r.id, r.at, r.actor_id AS "actorId", r.action, r.resource_kind AS "resourceKind",
       r.resource_id AS "resourceId", r.outcome, r.detail, r.salt, r.seal
     FROM audit_inbox i JOIN audit_record r ON r.id = i.record_id ORDER BY i.record_id LIMIT $1`,
    [limit],
  );
}

/** Takes records out of the inbox that no leaf is made of. */
export async function refuseRecords(tx: ReadTx, ids: readonly Id[]): Promise<void> {
  await tx.sql('DELETE FROM audit_inbox WHERE record_id = ANY($1::uuid[])', [ids]);
}

export async function isWaiting(tx: ReadTx, id: Id): Promise<boolean> {
  return (await tx.sql('SELECT 1 FROM audit_inbox WHERE record_id = $1', [id])).length > 0;
}

/** Leaves of one batch, the first at `start`. */
export interface NewLeaves {
  readonly start: number;
  readonly records: readonly Id[];
  readonly entries: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
}

/** Stores leaves and takes their records out of the inbox. */
export async function insertLeaves(tx: ReadTx, leaves: NewLeaves): Promise<void> {
  await tx.sql(
    `INSERT INTO audit_leaf ("index", record_id, entry, hash)
     SELECT $1::bigint + u.n - 1, u.record_id, u.entry, u.hash
     FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS u (record_id, entry, hash, n)`,
    [leaves.start, leaves.records, leaves.entries, leaves.hashes],
  );
  await tx.sql('DELETE FROM audit_inbox WHERE record_id = ANY($1::uuid[])', [leaves.records]);
}

export async function insertTiles(tx: ReadTx, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx.sql(
    `INSERT INTO audit_tile (level, "index", hashes, root)
     SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[], $4::bytea[])`,
    [
      tiles.map((tile) => tile.level),
      tiles.map((tile) => tile.index),
      tiles.map((tile) => Buffer.concat(tile.hashes)),
      tiles.map((tile) => tile.root),
    ],
  );
}

export async function insertHead(
  tx: ReadTx,
  head: { readonly size: number; readonly root: Uint8Array; readonly note: string },
): Promise<void> {
  await tx.sql('INSERT INTO audit_checkpoint (size, root, note, at) VALUES ($1, $2, $3, $4)', [
    head.size,
    Buffer.from(head.root),
    head.note,
    tx.now,
  ]);
}

/** Hashes of a level from `start`, at most `count`: leaf hashes, or what stands over the tiles below. */
export async function nodeHashes(
  tx: ReadTx,
  level: number,
  start: number,
  count: number,
): Promise<Uint8Array[]> {
  const parameters: unknown[] = [start, start + count];
  const rows =
    level === 0
      ? await tx.sql<{ hash: Buffer }>(
          'SELECT hash FROM audit_leaf WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
          parameters,
        )
      : await tx.sql<{ hash: Buffer }>(
          `SELECT root AS hash FROM audit_tile
           WHERE level = $3 AND "index" >= $1 AND "index" < $2 ORDER BY "index"`,
          [...parameters, level - 1],
        );
  return rows.map(({ hash }) => hash);
}

/** Full tiles' bytes, from `first` up to, not including, `end`; fewer where some are missing. */
export async function fullTiles(
  tx: ReadTx,
  level: number,
  first: number,
  end: number,
): Promise<Uint8Array[]> {
  const rows = await tx.sql<{ hashes: Buffer }>(
    'SELECT hashes FROM audit_tile WHERE level = $1 AND "index" >= $2 AND "index" < $3 ORDER BY "index"',
    [level, first, end],
  );
  return rows.map(({ hashes }) => hashes);
}

/** Entries from where a bundle begins, at most `width`. */
export async function bundleEntries(tx: ReadTx, index: number, width: number): Promise<Uint8Array[]> {
  const start = index * TILE_WIDTH;
  const rows = await tx.sql<{ entry: Buffer }>(
    'SELECT entry FROM audit_leaf WHERE "index" >= $1 AND "index" < $2 ORDER BY "index"',
    [start, start + width],
  );
  return rows.map(({ entry }) => entry);
}

/** The leaf of an event; null where it has none. */
export async function leafIndex(tx: ReadTx, id: Id): Promise<number | null> {
  const rows = await tx.sql<{ index: string }>('SELECT "index" FROM audit_leaf WHERE record_id = $1', [id]);
  return rows[0] ? Number(rows[0].index) : null;
}
