import { Worker } from 'node:worker_threads';
import { HASH_BYTES } from '#libs/ledger';
import { type Said, Statements } from './catalog.js';
import type { EventsPart, EventsTask } from './events.worker.js';
import { cutLines, files, type FolderClient } from './folder.js';

/** All events of a saved log, each of which agrees with itself and with the others. */
export interface ReadEvents {
  readonly size: number;
  /** The hashes of their entries by index, to compare with the log's. */
  readonly leaves: Uint8Array;
  readonly statements: Said;
}

export interface ReadAheadOptions {
  /** How many entries the folder's checkpoint says that the log has. */
  readonly size: number;
  /** Of fewer events none is read ahead: to start threads takes longer. */
  readonly fewest?: number;
  /** One more than cores that one has besides the tree's: whoever is through first leaves its core to the others. */
  readonly threads?: number;
  /** The thread's program, which the build puts beside this one. */
  readonly entry?: URL;
}

/** No event is shorter than this, in bytes: a checkpoint that anybody may have made allots no memory. */
const shortestEvent = 200;

/**
 * Reads a saved log's events in threads while its tree is rebuilt. Null for what is not whole, or in which anything is wrong: reading
 * it one event after the other says what. Never rejects.
 */
export async function readAhead(folder: FolderClient, options: ReadAheadOptions): Promise<ReadEvents | null> {
  const { size, fewest = 20_000, threads = 2 } = options;
  const { events, before } = folder.manifest;
  if (events !== size || size < fewest || before === null) return null;
  try {
    const spans = await cutLines(folder.folder, files.events, threads);
    if ((spans.at(-1)?.end ?? 0) < size * shortestEvent) return null;
    const leaves = new Uint8Array(new SharedArrayBuffer(size * HASH_BYTES));
    const entry = options.entry ?? new URL('./events.worker.js', import.meta.url);
    const tasks = spans.map((span): EventsTask => ({ span, size, from: before, leaves }));
    const parts = await Promise.all(tasks.map((task) => runThread(entry, task)));
    const statements = merged(parts, size, before);
    return statements && { size, leaves, statements };
  } catch {
    return null;
  }
}

function runThread(entry: URL, task: EventsTask): Promise<EventsPart | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: task });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('A thread ended early.')));
  });
}

/** What all events say of rows; null unless the parts, newest first, hold each event once and agree on names. */
function merged(parts: readonly (EventsPart | null)[], size: number, from: number): Statements | null {
  const statements = new Statements(from);
  const shown = new Map<string, string>();
  const given = new Map<string, string>();
  let next = size;
  for (const part of parts) {
    // Each part's events go down from its newest to its oldest, so that many of them in between are all that there are.
    if (part?.newest !== next - 1 || part.oldest !== next - part.compared) return null;
    if (!agree(shown, part.shown) || !agree(given, part.given)) return null;
    next = part.oldest;
    statements.takeOlder(part);
  }
  return next === 0 && agree(given, shown) ? statements : null;
}

/** Adds names; false where an id has another one. */
function agree(all: Map<string, string>, more: ReadonlyMap<string, string>): boolean {
  for (const [id, name] of more) {
    if ((all.get(id) ?? name) !== name) return false;
    all.set(id, name);
  }
  return true;
}
