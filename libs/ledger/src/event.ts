import { fromBase64, toBase64 } from '#libs/kernel';
import { commit, entryText, type EventDetail, type LogEntry, opens, parseEntry } from './entry.js';
import { leafHash } from './merkle.js';
import { type Sha256, sha256 } from './sha256.js';

/** An audit event as the API gives it. Detail and salt are null once erased, or where the reader may not see them. */
export interface OpenedEvent extends Pick<
  LogEntry,
  'id' | 'at' | 'actor' | 'action' | 'resource' | 'outcome'
> {
  readonly index: number;
  readonly detail: EventDetail | null;
  /** Base64 of 16 to 64 bytes. */
  readonly salt: string | null;
  /** Base64 of 32 bytes. */
  readonly leafHash: string;
}

/** The part of an event in which it differs from the log; `entry`: the log has no well-formed entry there. */
export type EventDifference =
  'index' | 'entry' | 'leafHash' | 'id' | 'at' | 'actor' | 'action' | 'resource' | 'outcome' | 'detail';

/** `agrees`: all that the event shows is what the log holds. `opened`: the detail was shown, so it was checked too. */
interface EventCheck {
  readonly agrees: boolean;
  readonly opened: boolean;
  readonly differences: readonly EventDifference[];
}

/** Whether the detail is what the entry commits to; one of detail and salt without the other opens nothing. */
function detailDiffers(event: OpenedEvent, entry: LogEntry, hash: Sha256): boolean {
  if (event.detail === null && event.salt === null) return false;
  if (event.detail === null || event.salt === null) return true;
  try {
    return !opens(entry.commitment, fromBase64(event.salt), event.detail, hash);
  } catch {
    return true;
  }
}

/**
 * The canonical text of the entry that an event, as it is shown, was made to; null where it cannot be said. When that is the
 * text of the logged entry, everything that is shown agrees with the log at once.
 */
export function shownEntry(event: OpenedEvent, hash: Sha256 = sha256): string | null {
  const { detail, salt } = event;
  if (detail === null || salt === null) return null;
  try {
    return entryText({ ...event, commitment: commit(fromBase64(salt), detail, hash) });
  } catch {
    return null;
  }
}

/** Compares an event with the log entry at its index: its bytes, as a bundle holds them. */
export function verifyEvent(
  event: OpenedEvent,
  logged: { readonly index: number; readonly bytes: Uint8Array },
  hash: Sha256 = sha256,
): EventCheck {
  const differences: EventDifference[] = [];
  const note = (what: EventDifference, differs: boolean) => {
    if (differs) differences.push(what);
  };
  note('index', event.index !== logged.index);
  note('leafHash', toBase64(leafHash(logged.bytes, hash)) !== event.leafHash);
  let entry: LogEntry | null = null;
  try {
    entry = parseEntry(logged.bytes);
  } catch {
    differences.push('entry');
  }
  if (entry !== null) {
    for (const field of ['id', 'at', 'actor', 'action', 'outcome'] as const) {
      note(field, event[field] !== entry[field]);
    }
    const { kind, id } = event.resource;
    note('resource', kind !== entry.resource.kind || id !== entry.resource.id);
    note('detail', detailDiffers(event, entry, hash));
  }
  const opened = entry !== null && event.detail !== null && event.salt !== null;
  return { agrees: differences.length === 0, opened, differences };
}

/** One event that differs from the log, and in what. */
interface DifferingEvent {
  readonly index: number;
  readonly differences: readonly EventDifference[];
}

/** `checked` events were compared, `opened` of them with their detail; `differing` is empty when all agree. */
export interface EventsReport {
  readonly checked: number;
  readonly opened: number;
  readonly differing: readonly DifferingEvent[];
}

/**
 * Compares every event with its log entry. `entryAt` gives the bytes at an index, or undefined where the log has none;
 * take them from a log that `verifyLog` found whole. A second event that claims the same index differs in it.
 */
export function verifyEvents(
  events: Iterable<OpenedEvent>,
  entryAt: (index: number) => Uint8Array | undefined,
  hash: Sha256 = sha256,
): EventsReport {
  const seen = new Set<number>();
  const differing: DifferingEvent[] = [];
  let checked = 0;
  let opened = 0;
  for (const event of events) {
    const { index } = event;
    const bytes = entryAt(index);
    const check: EventCheck =
      bytes === undefined
        ? { agrees: false, opened: false, differences: ['entry'] }
        : verifyEvent(event, { index, bytes }, hash);
    const differences = seen.has(index) ? ['index' as const, ...check.differences] : check.differences;
    if (differences.length > 0) differing.push({ index, differences });
    if (check.opened) opened++;
    checked++;
    seen.add(index);
  }
  return { checked, opened, differing };
}
