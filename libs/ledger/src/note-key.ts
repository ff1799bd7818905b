import { concatBytes, equalBytes, fromBase64, fromHex, problem, toBase64, toHex, utf8 } from '#libs/kernel';
import { type Sha256, sha256 } from './sha256.js';

/** Signs a message with the one Ed25519 key that it closes over (RFC 8032): 64 bytes. */
export type SignEd25519 = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Whether an Ed25519 signature (RFC 8032) of a message is by the key. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** A key that a verifier trusts. Name and key id together say which signatures it must check. */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), as eight lower-case hexadecimal digits. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A private key as a `PRIVATE+KEY+…` text holds it. Never print one. */
export interface SignerKey {
  readonly name: string;
  readonly keyId: string;
  /** The 32-byte seed that RFC 8032 calls the private key. */
  readonly seed: Uint8Array;
}

const ED25519 = 0x01;
const KEY_BYTES = 32;
const PRIVATE = 'PRIVATE+KEY+';

const MAX_NAME = 255;
const MAX_KEY_TEXT = PRIVATE.length + MAX_NAME + 64;

/** Whether a key may be named so: C2SP forbids Unicode spaces and plus; control characters could never be in a note. */
export function isKeyName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= MAX_NAME &&
    name.isWellFormed() &&
    !/[\p{White_Space}\p{Cc}+]/u.test(name)
  );
}

/** The key id of an Ed25519 key. Source: C2SP signed-note. @throws audit.malformed for a bad name or length. */
export function keyId(name: string, publicKey: Uint8Array, hash: Sha256 = sha256): string {
  if (!isKeyName(name)) throw problem('audit.malformed', 'a key may not be named so');
  if (publicKey.length !== KEY_BYTES) throw problem('audit.malformed', 'an Ed25519 public key is 32 bytes');
  return toHex(hash(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)).subarray(0, 4));
}

/** Splits `name+keyid+base64(type ‖ key)`. The detail never quotes the text: it may be a private key. */
function parseKey(text: string, what: string): { name: string; id: string; key: Uint8Array } {
  const [, name, id, encoded] =
    (text.length <= MAX_KEY_TEXT ? /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) : null) ?? [];
  if (name !== undefined && id !== undefined && encoded !== undefined && isKeyName(name)) {
    // 33 bytes are 44 digits without padding, so the pattern already made sure of the length.
    const key = fromBase64(encoded);
    if (key[0] === ED25519) return { name, id, key: key.subarray(1) };
  }
  throw problem('audit.malformed', `this is not a note ${what} key`);
}

/** Parses `name+keyid+base64(0x01 ‖ public key)` and checks its key id. @throws audit.malformed */
export function parseVerifierKey(vkey: string, hash: Sha256 = sha256): VerifierKey {
  const { name, id, key } = parseKey(vkey, 'verifier');
  if (keyId(name, key, hash) !== id) throw problem('audit.malformed', 'this is not a note verifier key');
  return { name, keyId: id, publicKey: key };
}

/** The verifier key of a named public key, as a log publishes it. @throws audit.malformed */
export function formatVerifierKey(name: string, publicKey: Uint8Array, hash: Sha256 = sha256): string {
  const id = keyId(name, publicKey, hash);
  return `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(ED25519), publicKey))}`;
}

/**
 * Parses `PRIVATE+KEY+name+keyid+base64(0x01 ‖ seed)`. The key id is of the public key: who derives that must compare
 * (see {@link keyId}). @throws audit.malformed
 */
export function parseSignerKey(skey: string): SignerKey {
  if (!skey.startsWith(PRIVATE)) throw problem('audit.malformed', 'this is not a note signer key');
  const { name, id, key } = parseKey(skey.slice(PRIVATE.length), 'signer');
  return { name, keyId: id, seed: key };
}

/** The private form of a key, as Go's note package writes it. @throws audit.malformed */
export function formatSignerKey(
  name: string,
  seed: Uint8Array,
  publicKey: Uint8Array,
  hash: Sha256 = sha256,
): string {
  const id = keyId(name, publicKey, hash);
  if (seed.length !== KEY_BYTES) throw problem('audit.malformed', 'an Ed25519 seed is 32 bytes');
  return `${PRIVATE}${name}+${id}+${toBase64(concatBytes(Uint8Array.of(ED25519), seed))}`;
}

/** Whether two keys are the same key of the same name. */
export function sameKey(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && a.keyId === b.keyId && equalBytes(a.publicKey, b.publicKey);
}

/** The four bytes that a signature line begins with. */
export function keyIdBytes(id: string): Uint8Array {
  return fromHex(id);
}
