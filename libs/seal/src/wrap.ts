import { problem } from '#libs/kernel';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { checkName, maxNameLength, tampered } from './format.js';
import { type Keyring, type PublicKeyring, wrapAlgorithm } from './keyring.js';
import { wipe } from './key.js';

const contentAlgorithm = 'A256GCM';
const dataKeySize = 32;
/** The largest secret, in bytes: secrets are keys and small documents, streams are sealed otherwise. */
const maxSecretSize = 64 * 1024;
/** A compact JWE of the largest secret: base64url of it, and of a header of less than a kilobyte. */
const maxJweLength = Math.ceil((maxSecretSize * 4) / 3) + 2048;

/** What a JWE of this gateway holds; keeps a secret from being taken for a data key. */
type Kind = 'tidegate-key' | 'tidegate-secret';

/** The protected header, strictly: other members (`zip`, `crit`, …) would change how the JWE is read. */
const Header = z.strictObject({
  alg: z.literal(wrapAlgorithm),
  enc: z.literal(contentAlgorithm),
  typ: z.enum(['tidegate-key', 'tidegate-secret']),
  kid: z.string(),
  /** The object's id or the secret's label. */
  oid: z.string().max(maxNameLength),
  epk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
});

async function encrypt(to: PublicKeyring, plain: Uint8Array, kind: Kind, name: string): Promise<string> {
  checkName(name);
  const key = to.keys.find(({ kid }) => kid === to.current);
  if (key === undefined) throw problem('key.unavailable', 'A keyring lacks its current key');
  return new CompactEncrypt(plain)
    .setProtectedHeader({ alg: wrapAlgorithm, enc: contentAlgorithm, typ: kind, kid: key.kid, oid: name })
    .encrypt(key);
}

function readHeader(jwe: string): z.infer<typeof Header> {
  try {
    if (jwe.length > maxJweLength) throw new RangeError('too long');
    return Header.parse(decodeProtectedHeader(jwe));
  } catch {
    throw tampered('A wrapped key or sealed secret does not have the form that this gateway writes');
  }
}

async function decrypt(keyring: Keyring, jwe: string, kind: Kind, name: string): Promise<Uint8Array> {
  checkName(name);
  const header = readHeader(jwe);
  if (header.typ !== kind || header.oid !== name) {
    throw tampered('A wrapped key or sealed secret belongs to something else');
  }
  const key = keyring.keys.find(({ kid }) => kid === header.kid);
  if (key === undefined) {
    throw problem('key.unavailable', `The key ${keyIdOf(header.kid)} is not in the keyring of this app`);
  }
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [wrapAlgorithm],
      contentEncryptionAlgorithms: [contentAlgorithm],
    });
    return plaintext;
  } catch {
    throw tampered('A wrapped key or sealed secret does not match its tag');
  }
}

/** A kid came from outside: shown only when it looks like a thumbprint. */
const keyIdOf = (kid: string): string => (/^[A-Za-z0-9_-]{43}$/.test(kid) ? kid : '(unknown)');

/**
 * Wraps a 32-byte data key to the keyring's current key: a compact JWE (RFC 7516) with ECDH-ES+A256KW and A256GCM whose
 * protected header binds the object's id.
 * @throws Problem key.unavailable when the keyring lacks its current key or the data key is not 32 bytes long
 */
export async function wrapKey(to: PublicKeyring, dataKey: Uint8Array, name: string): Promise<string> {
  if (dataKey.length !== dataKeySize) throw problem('key.unavailable', 'A data key must have 32 bytes');
  return encrypt(to, dataKey, 'tidegate-key', name);
}

/**
 * The 32-byte data key of an object. Wipe it after use.
 * @throws Problem key.unavailable when the keyring has no such key
 * @throws Problem object.tampered when the JWE was changed, has other algorithms or belongs to another object
 */
export async function unwrapKey(keyring: Keyring, jwe: string, name: string): Promise<Uint8Array> {
  const plain = await decrypt(keyring, jwe, 'tidegate-key', name);
  if (plain.length !== dataKeySize) throw tampered('A wrapped key does not have 32 bytes');
  const dataKey = new Uint8Array(plain);
  wipe(plain);
  return dataKey;
}

/** The id of the key that a JWE of this gateway was wrapped to. @throws Problem object.tampered when it is none */
export const wrappingKey = (jwe: string): string => readHeader(jwe).kid;

/**
 * What {@link wrapKey} or {@link sealSecret} made, made anew for the keyring's current key: what it holds, and what it belongs to, which
 * its tag covers, stay as they were.
 * @throws Problem key.unavailable, object.tampered as those that open it
 */
export async function rewrap(keyring: Keyring, to: PublicKeyring, jwe: string): Promise<string> {
  const { typ, oid } = readHeader(jwe);
  const plain = await decrypt(keyring, jwe, typ, oid);
  try {
    return await encrypt(to, plain, typ, oid);
  } finally {
    wipe(plain);
  }
}

/**
 * Seals a small value, such as a pseudonymization key, to a keyring: a JWE as of {@link wrapKey} that opens under the same
 * label only.
 * @throws Problem body.too-large for more than 64 KiB
 * @throws Problem key.unavailable when the keyring lacks its current key
 */
export async function sealSecret(to: PublicKeyring, value: Uint8Array, label: string): Promise<string> {
  if (value.length > maxSecretSize) throw problem('body.too-large', 'A secret may have 64 KiB at most');
  return encrypt(to, value, 'tidegate-secret', label);
}

/**
 * Opens what {@link sealSecret} sealed under this label.
 * @throws Problem key.unavailable when the keyring has no such key
 * @throws Problem object.tampered when it was changed, has other algorithms or another label
 */
export async function openSecret(keyring: Keyring, jwe: string, label: string): Promise<Uint8Array> {
  return decrypt(keyring, jwe, 'tidegate-secret', label);
}
