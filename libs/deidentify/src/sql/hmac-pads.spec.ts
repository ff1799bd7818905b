import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hmacPads } from './hmac-pads.js';

describe('HMAC pads', () => {
  it('make the HMAC-SHA-256 of RFC 2104 out of two hashes', () => {
    for (const length of [32, 33, 64]) {
      const key = new Uint8Array(length).map((_, i) => i * 7);
      const { inner, outer } = hmacPads(key);
      const first = createHash('sha256').update(inner).update('héllo').digest();
      const mac = createHash('sha256').update(outer).update(first).digest('hex');
      expect(mac).toBe(createHmac('sha256', key).update('héllo').digest('hex'));
    }
  });

  it('refuse keys that are too short to be secret or too long for a block', () => {
    expect(() => hmacPads(new Uint8Array(31))).toThrow(RangeError);
    expect(() => hmacPads(new Uint8Array(65))).toThrow(RangeError);
  });
});
