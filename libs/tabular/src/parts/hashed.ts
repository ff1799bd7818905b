import { createHash } from 'node:crypto';
import { type HeadedFile } from './format.js';

/** A file and the digest of its bytes, hexadecimal, once it was read from its first to its last. */
export function hashed(file: HeadedFile): {
  readonly file: HeadedFile;
  readonly sha256: () => string | undefined;
} {
  let found: string | undefined;
  const blocks = async function* (): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    for await (const block of file.blocks()) {
      hash.update(block);
      yield block;
    }
    found = hash.digest('hex');
  };
  return { file: { ...file, blocks }, sha256: () => found };
}
