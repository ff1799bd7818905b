import { createECDH, createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { equalBytes, problem } from '#libs/kernel';
import { z } from 'zod';

/** How data keys are wrapped; every other algorithm is refused (RFC 7518, section 4.6). */
export const wrapAlgorithm = 'ECDH-ES+A256KW';

/** 32 bytes in base64url without padding. */
const Word = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const PublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Word,
  y: Word,
  alg: z.literal(wrapAlgorithm),
  use: z.literal('enc'),
  /** The RFC 7638 thumbprint, so that an id cannot be given to another key. */
  kid: Word,
  /** When it was made, where that was kept. */
  created: z.iso.datetime().optional(),
});
/** A P-256 public key as a JWK (RFC 7517) whose `kid` is its RFC 7638 thumbprint. */
export type PublicJwk = z.infer<typeof PublicJwk>;

const PrivateJwk = PublicJwk.extend({ d: Word });
/** A {@link PublicJwk} with its private part. */
export type PrivateJwk = z.infer<typeof PrivateJwk>;

/** A ring is read whole; the bound keeps a hostile file from costing much. */
const maxKeys = 1000;

const ring = <T extends typeof PublicJwk | typeof PrivateJwk>(key: T) =>
  z.strictObject({ current: Word, keys: z.array(key).min(1).max(maxKeys) });

const PublicShape = ring(PublicJwk);
const PrivateShape = ring(PrivateJwk);

/** A JWK set (RFC 7517, section 5) and which of its keys wraps what is sealed from now on; newest key first. */
export type PublicKeyring = z.infer<typeof PublicShape>;
/** Keys that unwrap: the current one and all before it. Secret. */
export type Keyring = z.infer<typeof PrivateShape>;

/** The RFC 7638 thumbprint of a P-256 public key, with SHA-256, in base64url. */
export function thumbprint({ x, y }: Pick<PublicJwk, 'x' | 'y'>): string {
  // The RFC fixes these members, in this order and without spaces.
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url');
}

function generateKey(created?: Date): PrivateJwk {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const point = z.object({ x: Word, y: Word, d: Word }).parse({ x, y, d });
  return {
    ...{ kty: 'EC', crv: 'P-256', ...point, alg: wrapAlgorithm, use: 'enc', kid: thumbprint(point) },
    ...(created && { created: created.toISOString() }),
  };
}

/** A keyring with one fresh key. */
export function generateKeyring(created?: Date): Keyring {
  const key = generateKey(created);
  return { current: key.kid, keys: [key] };
}

/** A keyring whose current key is fresh and which still unwraps with all the older ones. */
export function rotate(keyring: Keyring, created?: Date): Keyring {
  const key = generateKey(created);
  return { current: key.kid, keys: [key, ...keyring.keys] };
}

/** What may be given to those who only seal. */
export function publicKeyring(keyring: Keyring): PublicKeyring {
  return {
    current: keyring.current,
    keys: keyring.keys.map(({ d: _, ...open }) => open),
  };
}

function checkRing(ring: PublicKeyring): void {
  const ids = new Set(ring.keys.map((key) => key.kid));
  if (ids.size !== ring.keys.length) throw invalid('it holds a key twice');
  if (!ids.has(ring.current)) throw invalid('its current key is missing');
  for (const { kty, crv, x, y, kid } of ring.keys) {
    if (thumbprint({ x, y }) !== kid) throw invalid('a kid is not the thumbprint of its key');
    try {
      createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    } catch {
      throw invalid('a key is not a point of P-256');
    }
  }
}

function checkPrivate({ x, y, d }: PrivateJwk): void {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(d, 'base64url');
  } catch {
    throw invalid('a private key is out of range');
  }
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  if (!equalBytes(pair.getPublicKey(), point)) throw invalid('a private key is not that of its public key');
}

const invalid = (why: string) => problem('key.unavailable', `A keyring cannot be used: ${why}`);

function parse<T>(shape: z.ZodType<T>, json: unknown): T {
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  // Where it is wrong, never what stands there: it may be a private key.
  const places = result.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw invalid(`its shape is wrong at ${[...new Set(places)].slice(0, 5).join(', ')}`);
}

/**
 * Checks a keyring from JSON: its shape, that each kid is the thumbprint of its key, that keys are points of P-256 and
 * private parts match.
 * @throws Problem key.unavailable, which says what is wrong and quotes nothing
 */
export function parseKeyring(json: unknown): Keyring {
  const keyring = parse(PrivateShape, json);
  checkRing(publicKeyring(keyring));
  keyring.keys.forEach(checkPrivate);
  return keyring;
}

/** Checks a public keyring from JSON, as {@link parseKeyring} does; one that holds a private part is refused. */
export function parsePublicKeyring(json: unknown): PublicKeyring {
  const ring = parse(PublicShape, json);
  checkRing(ring);
  return ring;
}
