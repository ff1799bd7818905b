import {
  canonicalJson,
  concatBytes,
  equalBytes,
  fromUtf8,
  type Id,
  isId,
  type Json,
  problem,
  toBase64,
  utf8,
} from '#libs/kernel';
import { MAX_ENTRY_BYTES } from './bundle.js';
import { type Sha256, sha256 } from './sha256.js';

export const outcomes = ['allowed', 'denied', 'done', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** What an event is about. The id is never an e-mail address or other personal value. */
interface EventResource {
  /** Such as `dataset`. */
  readonly kind: string;
  /** A UUID, a name of a thing, or `*`. */
  readonly id: string;
}

/** An event's detail before it is committed to. Only an object: see {@link commit}. */
export type EventDetail = Readonly<Record<string, Json>>;

/** A leaf of the audit log: ids, and a salted commitment to all else. Erasing a person never needs to change one. */
export interface LogEntry {
  readonly v: 1;
  readonly id: Id;
  /** UTC, as `Date.toISOString` writes it. */
  readonly at: string;
  /** The id of the principal, not its name, which is personal. */
  readonly actor: Id;
  /** `noun.verb`. */
  readonly action: string;
  readonly resource: EventResource;
  readonly outcome: Outcome;
  /** Base64 of 32 bytes: see {@link commit}. */
  readonly commitment: string;
}

/** What {@link makeEntry} takes: the entry without what it computes. */
export type EntryFields = Omit<LogEntry, 'v' | 'at' | 'commitment'> & { readonly at: Date };

// A shorter salt would let somebody who has the leaf alone guess the detail.
const MIN_SALT = 16;
const MAX_SALT = 64;

const ACTION = /^[a-z][a-z0-9-]{0,62}\.[a-z][a-z0-9-]{0,62}$/;
// 32 bytes end in a digit whose last two bits are zero; another digit would be a second spelling of the same bytes.
const COMMITMENT = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const KIND = /^[a-z][a-z0-9-]{0,62}$/;
// No space and no @: a leaf outlives erasure, so the commonest personal values cannot even be spelled.
const RESOURCE_ID = /^(?:\*|[A-Za-z0-9._:/-]{1,200})$/;

/**
 * Base64 of SHA-256(0x02 ‖ salt ‖ canonicalJson(detail)); 0x02 keeps it apart from leaves (0) and nodes (1) of the tree.
 * The detail is an object because no object's text ends in another's: so salts of different lengths cannot open one
 * commitment in two ways. @throws audit.malformed unless the salt is 16 to 64 bytes and the detail is a JSON object.
 */
export function commit(salt: Uint8Array, detail: EventDetail, hash: Sha256 = sha256): string {
  if (salt.length < MIN_SALT || salt.length > MAX_SALT) {
    throw problem('audit.malformed', 'a commitment needs a salt of 16 to 64 bytes');
  }
  return toBase64(hash(concatBytes(Uint8Array.of(2), salt, utf8(detailText(detail)))));
}

function detailText(detail: EventDetail): string {
  let text = '';
  try {
    text = canonicalJson(detail);
  } catch {
    // The reason may quote the detail.
  }
  if (!text.startsWith('{')) throw problem('audit.malformed', "an event's detail is not a JSON object");
  return text;
}

/** Whether salt and detail are those that the commitment was made of. Anything malformed is false. */
export function opens(
  commitment: string,
  salt: Uint8Array,
  detail: EventDetail,
  hash: Sha256 = sha256,
): boolean {
  try {
    return commit(salt, detail, hash) === commitment;
  } catch {
    return false;
  }
}

function isInstant(at: unknown): at is string {
  if (typeof at !== 'string' || at.length !== 24) return false;
  const date = new Date(at);
  return !Number.isNaN(date.getTime()) && date.toISOString() === at;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

const isOutcome = (value: unknown): value is Outcome => outcomes.some((outcome) => outcome === value);

/** Copies the fields of an entry out of a value; null where one is missing or wrong. */
function entryOf(value: unknown): LogEntry | null {
  if (!isRecord(value) || !isRecord(value['resource'])) return null;
  const { v, id, at, actor, action, outcome, commitment } = value;
  const { kind, id: resourceId } = value['resource'];
  if (v !== 1 || typeof id !== 'string' || !isId(id) || typeof actor !== 'string' || !isId(actor))
    return null;
  if (!isInstant(at) || !isText(action, ACTION) || !isOutcome(outcome) || !isText(commitment, COMMITMENT))
    return null;
  if (!isText(kind, KIND) || !isText(resourceId, RESOURCE_ID)) return null;
  return { v, id, at, actor, action, resource: { kind, id: resourceId }, outcome, commitment };
}

/** A leaf for an event. @throws audit.malformed when a field is not what {@link LogEntry} says; the detail names which kind, never the value. */
export function makeEntry(
  fields: EntryFields,
  opening: { readonly salt: Uint8Array; readonly detail: EventDetail },
  hash: Sha256 = sha256,
): LogEntry {
  const { at, ...rest } = fields;
  if (Number.isNaN(at.getTime())) throw problem('audit.malformed', 'an event has no valid time');
  const commitment = commit(opening.salt, opening.detail, hash);
  const entry = entryOf({ ...rest, v: 1, at: at.toISOString(), commitment });
  if (entry === null)
    throw problem('audit.malformed', 'an event does not have the fields that a log entry needs');
  return entry;
}

/** The bytes that are hashed into the tree: canonical JSON (RFC 8785) in UTF-8. @throws audit.malformed over 65,535 bytes. */
export function encodeEntry(entry: LogEntry): Uint8Array<ArrayBuffer> {
  const { v, id, at, actor, action, resource, outcome, commitment } = entry;
  const { kind, id: resourceId } = resource;
  const bytes = utf8(
    canonicalJson({ v, id, at, actor, action, resource: { kind, id: resourceId }, outcome, commitment }),
  );
  if (bytes.length > MAX_ENTRY_BYTES)
    throw problem('audit.malformed', 'an entry is longer than 65,535 bytes');
  return bytes;
}

/** The entry of a leaf's bytes; exactly what {@link encodeEntry} writes, and nothing else. @throws audit.malformed */
export function parseEntry(bytes: Uint8Array): LogEntry {
  if (bytes.length <= MAX_ENTRY_BYTES) {
    let value: unknown;
    try {
      value = JSON.parse(fromUtf8(bytes));
    } catch {
      value = null;
    }
    const entry = entryOf(value);
    // Comparing bytes refuses unknown and repeated members, other spellings and a byte order mark at once.
    if (entry !== null && equalBytes(encodeEntry(entry), bytes)) return entry;
  }
  throw problem('audit.malformed', 'this is not a log entry');
}
