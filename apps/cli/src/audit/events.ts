import { equalBytes, principalName, systemActor, toBase64, utf8 } from '#libs/kernel';
import {
  HASH_BYTES,
  leafHash,
  outcomes,
  parseEntry,
  shownEntry,
  verifyEvent,
  type EventDetail,
  type LogEntry,
  type OpenedEvent,
} from '#libs/ledger';
import { z } from 'zod';
import { CommandFailure } from '../shell/failure.js';
import { type AuditClient, sha256 } from './log-source.js';
import { type Findings } from './report.js';

/** Whatever JSON holds was JSON: a walk through the values of a million events would check nothing. */
const Detail = z.custom<EventDetail>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** An event as the API gives it. */
export const Event = z.object({
  index: z.int().min(0),
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  actorId: z.string(),
  action: z.string(),
  resource: z.string(),
  resourceId: z.string(),
  outcome: z.enum(outcomes),
  names: z.enum(['then', 'now']).nullish(),
  detail: Detail.nullable(),
  leafHash: z.string(),
  entry: z.string(),
  salt: z.string().nullable(),
});
export type Event = z.infer<typeof Event>;
const EventPage = z.object({ items: z.array(Event), nextCursor: z.string().nullable() });
type EventPage = z.infer<typeof EventPage>;

/** One page of events. @throws CommandFailure when the answer is not one. */
export async function readEvents(
  client: AuditClient,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<EventPage> {
  const parsed = EventPage.safeParse(await client.get('/v1/audit/events', query));
  if (!parsed.success) throw new CommandFailure('The server did not answer with audit events.');
  return parsed.data;
}

/** Every page of events, newest first; the next one is on its way while one is read. */
export async function* eventPages(client: AuditClient): AsyncGenerator<readonly Event[]> {
  const ask = (cursor?: string): Promise<EventPage> => {
    const page = readEvents(client, { limit: 1000, cursor });
    page.catch(() => undefined); // thrown where it is awaited
    return page;
  };
  for (let asked: Promise<EventPage> | undefined = ask(); asked !== undefined;) {
    const page: EventPage = await asked;
    asked = page.nextCursor === null ? undefined : ask(page.nextCursor);
    yield page.items;
  }
}

/** The hashes of a log's leaves, 32 bytes each however long its entries are. */
export class LeafHashes implements Leaves {
  #bytes = new Uint8Array(1024 * HASH_BYTES);
  #count = 0;

  add(index: number, leaf: Uint8Array): void {
    const end = (index + 1) * HASH_BYTES;
    if (end > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(leaf, index * HASH_BYTES);
    this.#count = Math.max(this.#count, index + 1);
  }

  get count(): number {
    return this.#count;
  }

  agrees(index: number, leaf: Uint8Array): boolean {
    if (index >= this.#count) return false;
    return equalBytes(leaf, this.#bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
  }

  /** Whether these are all of them, one after another. */
  areAll(hashes: Uint8Array): boolean {
    return equalBytes(hashes, this.#bytes.subarray(0, this.#count * HASH_BYTES));
  }
}

/** The log's leaves, as far as they are known. */
interface Leaves {
  /** Whether the leaf at this index is the one in the log. */
  agrees(index: number, leaf: Uint8Array): boolean;
}

/** Kinds whose things are shown by name; the log has their ids. */
const named = ['dataset', 'policy', 'user', 'service', 'group'];

type LoggedNames = Pick<LogEntry, 'actor' | 'resource'>;

const systemName = principalName(systemActor);

/** What a record says that who did it and what it was done to were called then. */
const RecordedNames = z.object({ actor: z.string().optional(), resource: z.string().optional() });

/** The name that an event gave to what it is about. */
function givenName(action: string, detail: EventDetail): string | undefined {
  const { email, name } = detail;
  if ((action === 'user.create' || action === 'gateway.bootstrap') && typeof email === 'string') {
    return `user:${email}`;
  }
  const kind = /^(service|group|dataset)\.create$/.exec(action)?.[1];
  return kind !== undefined && typeof name === 'string' ? `${kind}:${name}` : undefined;
}

/** That the tree holds an entry which is none was found when it was read. */
function readEntry(bytes: Uint8Array): LogEntry | null {
  try {
    return parseEntry(bytes);
  } catch {
    return null;
  }
}

/** Compares every event that a server shows, newest first, with its log, whose leaves are known to be genuine. */
export class EventComparison {
  readonly #seen: Uint8Array;
  /** Names by id: those that are shown, and those that the log gave. */
  readonly shown = new Map<string, string>();
  readonly given = new Map<string, string>();
  compared = 0;
  #before = Infinity;

  constructor(
    private readonly size: number,
    private readonly leaves: Leaves,
    private readonly findings: Findings,
  ) {
    this.#seen = new Uint8Array(size);
  }

  /** Events beyond the verified checkpoint are left for the next time. Answers whether all of it was compared and agrees. */
  compare(event: Event): boolean {
    const { index } = event;
    // What an event says of a row stands until a newer one speaks of it, so their order says what stands.
    const isInPlace = index < this.#before;
    this.#before = index;
    if (index >= this.size) return false;
    if (this.#seen[index] === 1) this.findings.fail('event-differs', 'it is shown twice', index);
    else if (!isInPlace) this.findings.fail('event-differs', 'it is not shown in its place', index);
    this.#seen[index] = 1;
    this.compared++;
    const bytes = utf8(event.entry);
    const leaf = leafHash(bytes, sha256);
    if (!this.leaves.agrees(index, leaf)) {
      this.findings.fail('event-differs', 'its entry is not the one in the log', index);
      return false;
    }
    // Ids are compared with the leaf's; names with each other, and with those that the log gave.
    const resource = { kind: event.resource.split(':', 1)[0] ?? '', id: event.resourceId };
    const shown = { ...event, actor: event.actorId, resource };
    const agrees = shownEntry(shown, sha256) === event.entry && event.leafHash === toBase64(leaf);
    const entry = agrees ? shown : readEntry(bytes);
    if (entry === null) return false;
    const isSame = agrees || this.#explain(shown, bytes);
    if (!isSame || !this.#compareRecordedNames(event, entry)) this.#compareNames(event, entry);
    const given = event.detail === null || !isSame ? undefined : givenName(event.action, event.detail);
    if (given !== undefined) this.given.set(entry.resource.id, given);
    return isSame;
  }

  /** Says in what an event differs; whether it agrees after all, but for a detail that is gone. */
  #explain(shown: OpenedEvent, bytes: Uint8Array): boolean {
    const { index, detail, salt } = shown;
    const { differences } = verifyEvent(shown, { index, bytes }, sha256);
    if (differences.length > 0) {
      this.findings.fail('event-differs', `it differs in ${differences.join(', ')}`, index);
    }
    if (detail === null && salt === null) {
      this.findings.fail('event-unopened', 'its detail is gone', index);
    }
    return differences.length === 0;
  }

  /** Names that the record holds, and the log commits to: they are what is shown. False where it holds none. */
  #compareRecordedNames({ index, actor, resource, detail }: Event, entry: LoggedNames): boolean {
    const names = detail?.['names'];
    if (names === undefined) return false; // a failure for each of a million events would be slow to make
    const recorded = RecordedNames.safeParse(names);
    if (!recorded.success) return false;
    const { kind, id } = entry.resource;
    const name = recorded.data.resource ?? `${kind}:${id}`;
    if (
      actor !== (recorded.data.actor ?? systemName) ||
      (entry.actor === systemActor.id) !== (actor === systemName)
    ) {
      this.findings.fail('name-differs', 'its actor is not the one in the log', index);
    }
    if (resource !== name || !name.startsWith(`${kind}:`)) {
      this.findings.fail('name-differs', 'its resource is not the one in the log', index);
    }
    return true;
  }

  #compareNames({ index, actor, resource }: Event, entry: LoggedNames): void {
    const before = this.shown.get(entry.actor);
    if (before !== undefined && before !== actor) {
      this.findings.fail('name-differs', 'its actor is shown under two names', index);
    }
    if ((entry.actor === systemActor.id) !== (actor === systemName)) {
      this.findings.fail('name-differs', 'its actor is not the one in the log', index);
    }
    this.shown.set(entry.actor, actor);
    const { kind, id } = entry.resource;
    const agrees = named.includes(kind) ? resource.startsWith(`${kind}:`) : resource === `${kind}:${id}`;
    if (!agrees) this.findings.fail('name-differs', 'its resource is not the one in the log', index);
    if (!named.includes(kind) || resource === `${kind}:${id}`) return;
    const shown = this.shown.get(id);
    if (shown !== undefined && shown !== resource)
      this.findings.fail('name-differs', 'its resource is shown under two names', index);
    this.shown.set(id, resource);
  }

  /** What can be said only after the last event: entries without one, and names that the log gave otherwise. */
  finish(): void {
    for (let index = 0; index < this.size; index++) {
      if (this.#seen[index] === 0)
        this.findings.fail('event-missing', 'the server shows no event for it', index);
    }
    for (const [id, name] of this.given) {
      const shown = this.shown.get(id);
      if (shown !== undefined && shown !== name) {
        this.findings.fail(
          'name-differs',
          `${shown.split(':', 1)[0] ?? ''} ${id} was made under another name than is shown`,
        );
      }
    }
  }
}
