import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/kernel';
import fc from 'fast-check';
import { hierarchyDigest } from './hierarchy-digest.js';

describe('the digest of a hierarchy', () => {
  it('is that of the canonical JSON of its rows, whatever text is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\n', '\u2028', '😀', '/', ''),
    );
    fc.assert(
      fc.property(fc.array(fc.array(text)), (rows) => {
        const whole = createHash('sha256').update(canonicalJson(rows)).digest('hex');
        expect(hierarchyDigest(rows)).toBe(whole);
      }),
    );
  });
});
