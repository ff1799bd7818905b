import { hkdfSync, randomFillSync } from 'node:crypto';
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
