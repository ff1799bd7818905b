import { type Db } from '#libs/db';
import { systemActor } from '#libs/kernel';
import { type ObjectStore, type Prefix } from '#libs/storage';
import { neededPrefixes } from './ingest.store.js';

/** Where others may be uploading, what looks unneeded may be an upload that goes on for days. */
const strangersMs = 7 * 86_400_000;

/** How many prefixes are looked up at once. */
const batch = 500;

export interface Sweep {
  readonly db: Db;
  readonly store: ObjectStore;
  readonly now: Date;
  /** True when no other process can be writing to the store. */
  readonly alone: boolean;
}

/**
 * Removes what killed uploads and jobs, and removals that were cut short, left in the store: every prefix that nothing in
 * the catalog needs. Gives how many. To be run before this process takes uploads.
 */
export async function sweepStore(sweep: Sweep): Promise<number> {
  const before = sweep.now.getTime() - (sweep.alone ? 0 : strangersMs);
  let removed = 0;
  let found: Prefix[] = [];
  const flush = async (): Promise<void> => {
    const names = found.map(({ prefix }) => prefix);
    found = [];
    // The catalog is read after the store: what was committed in between is seen.
    const needed = await sweep.db.read(systemActor, (tx) => neededPrefixes(tx, names));
    for (const name of names) {
      if (needed.has(name)) continue;
      await sweep.store.removePrefix(name);
      removed += 1;
    }
  };
  for await (const prefix of sweep.store.prefixes()) {
    if (!sweep.alone && prefix.modified.getTime() > before) continue;
    found.push(prefix);
    if (found.length === batch) await flush();
  }
  if (found.length > 0) await flush();
  return removed;
}
