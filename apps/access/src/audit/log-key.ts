import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf, writeWhole } from '#libs/files';
import { problem, toHex, type RandomBytes } from '#libs/kernel';
import { formatVerifierKey, parseVerifierKey, type NoteSigner, type VerifierKey } from '#libs/ledger';
import { z } from 'zod';
import { sha256 } from './hash.js';

/** Who the log is: its name for ever, and the key with which it signs. */
export interface LogKey {
  /** The log's origin, which is the key's name too: a name without a scheme (C2SP tlog-checkpoint). */
  readonly origin: string;
  /** The verifier key as the log publishes it (C2SP signed-note). */
  readonly vkey: string;
  readonly verifier: VerifierKey;
  readonly signer: NoteSigner;
}

const Base64Url32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** `keys/access/log.json`: the origin and an Ed25519 private key as JWK (RFC 8037). */
const KeyFile = z.strictObject({
  origin: z.string().regex(/^tidegate\/[0-9a-f]{16,64}$/),
  key: z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: Base64Url32,
    d: Base64Url32,
  }),
});
type KeyFile = z.infer<typeof KeyFile>;

const unavailable = (detail: string): Error => problem('key.unavailable', detail);

/** The file's largest honest size is a few hundred bytes. */
const maxBytes = 10_000;

async function readKeyFile(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > maxBytes) throw unavailable(`${path} is not the log's key file.`);
    if (process.getuid !== undefined && (facts.mode & 0o077) !== 0) {
      throw unavailable(`Others may reach the log's key ${path}: chmod 600 ${path}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function parse(text: string, path: string): KeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null; // a parser's message would quote the key
  }
  const parsed = KeyFile.safeParse(value);
  if (!parsed.success) throw unavailable(`${path} is not the log's key file.`);
  return parsed.data;
}

function toLogKey({ origin, key }: KeyFile, path: string): LogKey {
  let secret: KeyObject;
  let publicKey: Uint8Array;
  try {
    secret = createPrivateKey({ key, format: 'jwk' });
    publicKey = Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x ?? '', 'base64url');
  } catch {
    throw unavailable(`${path} does not hold an Ed25519 key.`);
  }
  if (Buffer.from(publicKey).toString('base64url') !== key.x) {
    throw unavailable(`The two halves of the key in ${path} do not belong together.`);
  }
  const vkey = formatVerifierKey(origin, publicKey, sha256);
  return {
    origin,
    vkey,
    verifier: parseVerifierKey(vkey, sha256),
    signer: { name: origin, publicKey, sign: (message) => sign(null, message, secret) },
  };
}

/**
 * The log's key from its file; null where there is no file.
 * @throws Problem key.unavailable when the file can be read by others, is a link or does not hold such a key.
 */
export async function loadLogKey(path: string): Promise<LogKey | null> {
  try {
    return toLogKey(parse(await readKeyFile(path), path), path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') throw unavailable(`The log's key ${path} must not be a symbolic link.`);
    throw error;
  }
}

/** Makes a log's identity once; of several processes that start together, all get that of the first. */
export async function createLogKey(path: string, random: RandomBytes): Promise<LogKey> {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const made = { origin: `tidegate/${toHex(random(8))}`, key: { kty: 'OKP', crv: 'Ed25519', x, d } };
  try {
    await writeWhole(path, `${JSON.stringify(made, null, 2)}\n`, { replace: false });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const key = await loadLogKey(path);
  if (!key) throw unavailable(`The log's key could not be kept at ${path}.`);
  return key;
}
