import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmacFromPads } from './hmac.js';
import { hmacPads } from './key.js';

describe('HMAC-SHA-256 from pads', () => {
  it('is that of the runtime, message after message', () => {
    const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 100 });
    fc.assert(
      fc.property(bytes(1), bytes(0), bytes(0), (key, a, b) => {
        const { ipad: inner, opad: outer } = hmacPads(key);
        const mac = hmacFromPads({ inner, outer });
        for (const message of [a, b, a]) {
          const expected = createHmac('sha256', key).update(message).digest('hex');
          expect(Buffer.from(mac(message)).toString('hex')).toBe(expected);
        }
      }),
    );
  });
});
