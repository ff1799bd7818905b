import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '#libs/kernel';
import { sha256 } from './sha256.js';
import { caseCount } from '../../../test/support/case-count.js';

describe('SHA-256 in plain JavaScript', () => {
  it('equals the native one for any bytes, also for a view into a larger buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(64), (bytes, offset) => {
        const view = bytes.subarray(Math.min(offset, bytes.length));
        expect(toHex(sha256(view))).toBe(createHash('sha256').update(view).digest('hex'));
      }),
      { numRuns: caseCount(500) },
    );
  });
});
