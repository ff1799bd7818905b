import {
  canonicalJson,
  concatBytes,
  fromUtf8,
  type Id,
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

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const DAY =
  '(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29';
const INSTANT = String.raw`\d{4}-(?:${DAY})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z`;
const ACTION = String.raw`[a-z][a-z0-9-]{0,62}\.[a-z][a-z0-9-]{0,62}`;
// 32 bytes end in a digit whose last two bits are zero; another digit would be a second spelling of the same bytes.
const COMMITMENT = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=';
const KIND = '[a-z][a-z0-9-]{0,62}';
// No space and no @: a leaf outlives erasure, so the commonest personal values cannot even be spelled.
const RESOURCE_ID = String.raw`\*|[A-Za-z0-9._:/-]{1,200}`;

// No field can hold what JSON would escape, so an entry's canonical text is this and nothing else: a million are read in seconds.
const ENTRY = new RegExp(
  `^\\{"action":"(${ACTION})","actor":"(${ID})","at":"(${INSTANT})","commitment":"(${COMMITMENT})","id":"(${ID})",` +
    `"outcome":"(${outcomes.join('|')})","resource":\\{"id":"(${RESOURCE_ID})","kind":"(${KIND})"\\},"v":1\\}$`,
);

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

/** Of what has the form of one: whether its year has the 29th of February. */
function isInstant(at: string | undefined): at is string {
  if (at?.slice(5, 10) !== '02-29') return at !== undefined;
  return new Date(Date.parse(at)).getUTCDate() === 29;
}

const isOutcome = (text: string | undefined): text is Outcome => outcomes.some((outcome) => outcome === text);

/** The entry of its canonical text; null for any other text. */
function entryOf(text: string): LogEntry | null {
  const [, action, actor, at, commitment, id, outcome, resourceId, kind] = ENTRY.exec(text) ?? [];
  if (action === undefined || actor === undefined || commitment === undefined || id === undefined)
    return null;
  if (resourceId === undefined || kind === undefined || !isOutcome(outcome) || !isInstant(at)) return null;
  return { v: 1, id, at, actor, action, resource: { kind, id: resourceId }, outcome, commitment };
}

/** An entry's canonical text (RFC 8785): members by name. */
export function entryText({
  id,
  at,
  actor,
  action,
  resource,
  outcome,
  commitment,
}: Omit<LogEntry, 'v'>): string {
  const text = (value: string): string => JSON.stringify(value);
  return (
    `{"action":${text(action)},"actor":${text(actor)},"at":${text(at)},"commitment":${text(commitment)},"id":${text(id)},` +
    `"outcome":${text(outcome)},"resource":{"id":${text(resource.id)},"kind":${text(resource.kind)}},"v":1}`
  );
}

/** A leaf for an event. @throws audit.malformed when a field is not what {@link LogEntry} says; the detail never names a value. */
export function makeEntry(
  fields: EntryFields,
  opening: { readonly salt: Uint8Array; readonly detail: EventDetail },
  hash: Sha256 = sha256,
): LogEntry {
  const commitment = commit(opening.salt, opening.detail, hash);
  let entry: LogEntry | null = null;
  try {
    entry = entryOf(entryText({ ...fields, at: fields.at.toISOString(), commitment }));
  } catch {
    // A time that is none, or a part that is missing.
  }
  if (entry === null)
    throw problem('audit.malformed', 'an event does not have the fields that a log entry needs');
  return entry;
}

/** The bytes that are hashed into the tree: canonical JSON (RFC 8785) in UTF-8. @throws audit.malformed over 65,535 bytes. */
export function encodeEntry(entry: LogEntry): Uint8Array<ArrayBuffer> {
  const bytes = utf8(entryText(entry));
  if (bytes.length > MAX_ENTRY_BYTES)
    throw problem('audit.malformed', 'an entry is longer than 65,535 bytes');
  return bytes;
}

/** The entry of a leaf's bytes; exactly what {@link encodeEntry} writes, and nothing else. @throws audit.malformed */
export function parseEntry(bytes: Uint8Array): LogEntry {
  let text = '';
  try {
    text = fromUtf8(bytes);
  } catch {
    // Not text.
  }
  const entry = entryOf(text);
  // An entry is ASCII. What is longer than its text had a byte order mark before it.
  if (entry !== null && text.length === bytes.length) return entry;
  throw problem('audit.malformed', 'this is not a log entry');
}
