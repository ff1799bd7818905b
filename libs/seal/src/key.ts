import { createHash, hkdfSync, randomFillSync } from 'node:crypto';
import { type RandomBytes } from '#libs/kernel';

/** Cryptographically secure random bytes in memory of their own, so that {@link wipe} erases all there is of them. */
export const secureRandom: RandomBytes = (length) => randomFillSync(new Uint8Array(length));

/** A fresh 256-bit key for AES-256-GCM or HMAC-SHA-256. Wipe it after use. */
export function randomKey(): Uint8Array {
  return secureRandom(32);
}

/**
 * A key of its own for one use, from a secret of full entropy: HKDF-SHA-256 (RFC 5869) without salt, the use as info. Keys of
 * different uses say nothing of each other or of the secret.
 */
export function deriveKey(secret: Uint8Array, use: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), use, length));
}

/** Overwrites keys with zeros. What the runtime copied elsewhere before (garbage collection, swap) is out of reach. */
export function wipe(...keys: readonly Uint8Array[]): void {
  for (const key of keys) key.fill(0);
}

/** SHA-256 works on blocks of 64 bytes; pads of another length would make another function than HMAC-SHA-256. */
const blockSize = 64;

export interface HmacPads {
  readonly ipad: Uint8Array;
  readonly opad: Uint8Array;
}

/**
 * The two 64-byte pads of HMAC-SHA-256 (RFC 2104): HMAC(v) = SHA-256(opad ‖ SHA-256(ipad ‖ v)). They let an engine that
 * knows only SHA-256 compute HMAC; bind them as parameters, for they are as secret as the key. A secret of more than 64
 * bytes is hashed first, as the RFC says; an empty one is refused.
 * @throws RangeError when the secret is empty.
 */
export function hmacPads(secret: Uint8Array): HmacPads {
  if (secret.length === 0) throw new RangeError('an HMAC secret must not be empty');
  const block = new Uint8Array(blockSize);
  block.set(secret.length > blockSize ? createHash('sha256').update(secret).digest() : secret);
  const pads = { ipad: block.map((byte) => byte ^ 0x36), opad: block.map((byte) => byte ^ 0x5c) };
  wipe(block);
  return pads;
}
