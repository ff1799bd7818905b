import { aessiv } from '@noble/ciphers/aes.js';

/** Deterministic authenticated encryption under one key. */
export interface DeterministicCipher {
  /** The synthetic IV (16 bytes) and the ciphertext, as long as the plaintext. */
  encrypt(plain: Uint8Array): Uint8Array;
  /** The plaintext, or null where the bytes were not made by this key. */
  decrypt(sealed: Uint8Array): Uint8Array | null;
}

/**
 * AES-SIV (RFC 5297): equal plaintexts under one key and associated data get equal ciphertexts, and nothing else is told
 * but the length. Each array of associated data is one component of S2V; with none, the plaintext is the only one.
 * The key is used in place, not copied: wiping it ends the cipher.
 * @throws RangeError when the key has not 32, 48 or 64 bytes (64: AES-256-SIV)
 */
export function aesSiv(key: Uint8Array, ...associated: readonly Uint8Array[]): DeterministicCipher {
  if (![32, 48, 64].includes(key.length)) throw new RangeError('an AES-SIV key has 32, 48 or 64 bytes');
  // The library's objects encrypt once: they cannot know that this mode has no nonce that could repeat.
  const cipher = () => aessiv(key, ...associated);
  return {
    encrypt: (plain) => cipher().encrypt(plain),
    decrypt: (sealed) => {
      if (sealed.length < 16) return null;
      try {
        return cipher().decrypt(sealed);
      } catch {
        return null; // the tag does not fit; the library says it by throwing
      }
    },
  };
}
