import { concatBytes, fromBase64, problem, toBase64, toHex, utf8 } from '#libs/kernel';
import {
  isKeyName,
  keyId,
  keyIdBytes,
  sameKey,
  type SignEd25519,
  type VerifierKey,
  type VerifyEd25519,
} from './note-key.js';
import { type Sha256, sha256 } from './sha256.js';

/** One signature line: whose it says it is, and the signature. */
interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A text that ends in a newline, and signatures over it. Trust nothing of it before {@link openNote}. */
interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note whose signatures by known keys all hold; `by` names at least one of them. */
interface OpenedNote {
  readonly text: string;
  readonly by: readonly VerifierKey[];
}

/** Who signs: the key's name and public half, and the function that holds the private half. */
export interface NoteSigner {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly sign: SignEd25519;
}

// C2SP wants at least 16 signatures accepted, and post-quantum ones may be 5 kB each.
const MAX_NOTE = 1_000_000;
const MAX_SIGNATURES = 100;
const SIGNATURE_BYTES = 64;

const malformed = () => problem('audit.malformed', 'this is not a signed note');

/** Newline is the only control character that a note may hold. */
const isNoteText = (text: string): boolean =>
  text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) throw malformed();
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(encoded);
  } catch {
    throw malformed();
  }
  if (bytes.length < 5) throw malformed();
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

/** Takes a signed note apart, without trusting it. Source: C2SP signed-note. @throws audit.malformed */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE || !isNoteText(note)) throw malformed();
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) throw malformed();
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed();
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

/** The note as it is served. @throws audit.malformed when {@link parseNote} would not give the same back. */
export function formatNote(note: Note): string {
  const lines = note.signatures.map(
    (s) => `\u2014 ${s.name} ${toBase64(concatBytes(keyIdBytes(s.keyId), s.signature))}\n`,
  );
  const formatted = `${note.text}\n${lines.join('')}`;
  const back = parseNote(formatted);
  if (back.text !== note.text || back.signatures.length !== note.signatures.length) throw malformed();
  return formatted;
}

/** Signs a text with every signer. @throws audit.malformed when the text may not be a note or a signature is not 64 bytes. */
export async function signNote(
  text: string,
  signers: readonly NoteSigner[],
  hash: Sha256 = sha256,
): Promise<string> {
  // Checked before anything is signed: a signature over a text that is no note could be used elsewhere.
  if (!text.endsWith('\n') || text.length > MAX_NOTE || !isNoteText(text)) throw malformed();
  const message = utf8(text);
  const signatures = await Promise.all(
    signers.map(async ({ name, publicKey, sign }) => {
      const id = keyId(name, publicKey, hash);
      const signature = await sign(message);
      if (signature.length !== SIGNATURE_BYTES) throw malformed();
      return { name, keyId: id, signature };
    }),
  );
  return formatNote({ text, signatures });
}

/**
 * Verifies a note. Signatures by unknown keys are ignored; one by a known key that does not hold refuses the whole
 * note. Source: C2SP signed-note, "Signatures".
 * @throws audit.malformed for what is no note, audit.unverified when no known key signed it or one did so wrongly.
 */
export async function openNote(
  note: string,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note);
  const message = utf8(text);
  const by: VerifierKey[] = [];
  for (const { name, keyId: id, signature } of signatures) {
    const known = keys.filter((key) => key.name === name && key.keyId === id);
    const key = known[0];
    if (key === undefined) continue;
    if (known.some((other) => !sameKey(key, other))) {
      throw problem('audit.unverified', 'two known keys have the same name and key id');
    }
    if (signature.length !== SIGNATURE_BYTES || !(await verify(key.publicKey, message, signature))) {
      throw problem('audit.unverified', 'a signature by a known key does not hold');
    }
    if (!by.includes(key)) by.push(key);
  }
  if (by.length === 0) throw problem('audit.unverified', 'no known key signed this note');
  return { text, by };
}

/** Ed25519 by WebCrypto, which browsers and Node both have. A key or signature that cannot be one is false. */
export const verifyEd25519WithWebCrypto: VerifyEd25519 = async (publicKey, message, signature) => {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(message));
  } catch {
    return false;
  }
};
