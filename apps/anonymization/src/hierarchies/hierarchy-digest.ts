import { createHash } from 'node:crypto';

/**
 * SHA-256 of the canonical JSON (RFC 8785) of a hierarchy's rows, in hexadecimal. Lists of text are canonical as they are, so
 * that rows are hashed one by one: millions of cells would hold up everybody else while one document is made of them.
 */
export function hierarchyDigest(rows: readonly (readonly string[])[]): string {
  const hash = createHash('sha256').update('[');
  for (const [i, row] of rows.entries()) hash.update(`${i === 0 ? '' : ','}${JSON.stringify(row)}`);
  return hash.update(']').digest('hex');
}
