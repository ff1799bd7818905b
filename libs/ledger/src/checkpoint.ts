import { fromBase64, problem, toBase64 } from '#libs/kernel';
import { HASH_BYTES, isTreeSize } from './merkle.js';
import { type VerifierKey, type VerifyEd25519 } from './note-key.js';
import { type NoteSigner, openNote, signNote } from './note.js';
import { type Sha256, sha256 } from './sha256.js';

/** What a log commits to: this many leaves, under this root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A tree head with the log's identity. `extensions` are further lines, which Tidegate's own log never writes. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  readonly extensions?: readonly string[];
}

const malformed = () => problem('audit.malformed', 'this is not a checkpoint');

const isLine = (line: string): boolean => line.length > 0 && !line.includes('\n');

/** The text that is signed: origin, size, root, extensions, a line each. Source: C2SP tlog-checkpoint. @throws audit.malformed */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions = [] } = checkpoint;
  if (!isTreeSize(size) || root.length !== HASH_BYTES || ![origin, ...extensions].every(isLine))
    throw malformed();
  return [origin, String(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('');
}

/** Parses a checkpoint's text, which has not been verified by that. @throws audit.malformed */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin, size, root, ...extensions] = lines.slice(0, -1);
  if (lines.at(-1) !== '' || origin === undefined || size === undefined || root === undefined)
    throw malformed();
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) throw malformed();
  const checkpoint = { origin, size: Number(size), root: fromBase64(root) };
  const all = extensions.length > 0 ? { ...checkpoint, extensions } : checkpoint;
  // Base64 has more than one spelling of the same bytes; only the canonical one comes back the same.
  if (!isTreeSize(all.size) || ![origin, ...extensions].every(isLine) || formatCheckpoint(all) !== text) {
    throw malformed();
  }
  return all;
}

/** A signed checkpoint, ready to be served. @throws audit.malformed */
export function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly NoteSigner[],
  hash: Sha256 = sha256,
): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers, hash);
}

/**
 * The checkpoint of a note that a known key signed. The caller compares the origin.
 * @throws audit.malformed, audit.unverified as {@link openNote} does.
 */
export async function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): Promise<Checkpoint> {
  const { text } = await openNote(note, keys, verify);
  return parseCheckpoint(text);
}
