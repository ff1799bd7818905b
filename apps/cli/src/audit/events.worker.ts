import { parentPort, workerData } from 'node:worker_threads';
import { HASH_BYTES } from '#libs/ledger';
import { type Said, Statements } from './catalog.js';
import { Event, EventComparison } from './events.js';
import { jsonLines, type Span } from './folder.js';
import { Findings } from './report.js';

/** What a thread is given: which events it reads, and where it puts the hashes of their entries, in shared memory. */
export interface EventsTask {
  readonly span: Span;
  readonly size: number;
  /** How many entries the log had before the catalog was read. */
  readonly from: number;
  readonly leaves: Uint8Array;
}

/** What a thread found in events, none of which is wrong by itself. */
export interface EventsPart extends Said {
  readonly compared: number;
  /** Indices of the first and the last of them. */
  readonly newest: number;
  readonly oldest: number;
  readonly shown: ReadonlyMap<string, string>;
  readonly given: ReadonlyMap<string, string>;
}

const { span, size, from, leaves } = workerData as EventsTask;

async function read(): Promise<EventsPart | null> {
  const findings = new Findings();
  const statements = new Statements(from);
  const put = (index: number, leaf: Uint8Array): boolean => {
    leaves.set(leaf, index * HASH_BYTES);
    return true; // compared with the log when all of it was read
  };
  const comparison = new EventComparison(size, { agrees: put }, findings);
  let newest = -1;
  let oldest = -1;
  for await (const lines of jsonLines(span)) {
    for (const line of lines) {
      const event = Event.parse(line);
      if (!comparison.compare(event) || findings.count > 0) return null;
      statements.take(event);
      if (newest < 0) newest = event.index;
      oldest = event.index;
    }
  }
  const { compared, shown, given } = comparison;
  return { compared, newest, oldest, shown, given, last: statements.last, meanwhile: statements.meanwhile };
}

parentPort?.postMessage(await read().catch(() => null));
