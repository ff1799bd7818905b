import { createCipheriv } from 'node:crypto';

/** AES over whole 16-byte blocks, each by itself. */
export interface BlockEncryption {
  /** As many bytes as were given, in memory of their own. */
  encrypt(blocks: Uint8Array): Uint8Array;
}

const modes: Readonly<Record<number, string>> = { 16: 'aes-128-ecb', 24: 'aes-192-ecb', 32: 'aes-256-ecb' };

/**
 * The bare AES block cipher (FIPS 197) without padding, as modes are built from it (FF1). It hides nothing by itself: equal
 * blocks become equal.
 * @throws RangeError when the key has not 16, 24 or 32 bytes, or the data are not whole blocks
 */
export function aesBlocks(key: Uint8Array): BlockEncryption {
  const mode = modes[key.length];
  if (mode === undefined) throw new RangeError('an AES key has 16, 24 or 32 bytes');
  const cipher = createCipheriv(mode, key, null).setAutoPadding(false);
  return {
    encrypt: (blocks) => {
      if (blocks.length % 16 !== 0) throw new RangeError('whole blocks of 16 bytes are needed');
      return cipher.update(blocks);
    },
  };
}
