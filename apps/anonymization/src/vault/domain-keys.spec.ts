import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hmacFromPads } from '#libs/seal';
import { domainKeysOf, wipeDomainKeys } from './domain-keys.js';

const secret = new Uint8Array(32).map((_, i) => i);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the keys of a pseudonym domain', () => {
  it('leave pseudonyms as they always were', () => {
    const mac = hmacFromPads(domainKeysOf(secret).hmac);
    expect(hex(mac(Buffer.from('Ada')))).toBe(createHmac('sha256', secret).update('Ada').digest('hex'));
  });

  it('are all different, and the same for the same secret', () => {
    const { hmac, surrogate, dateShift, ff1, siv } = domainKeysOf(secret);
    const all = [hmac.inner, surrogate.inner, dateShift.inner, ff1, siv, siv.subarray(0, 32), secret].map(
      hex,
    );
    expect(new Set(all).size).toBe(all.length);
    expect([ff1.length, siv.length]).toEqual([32, 64]);
    expect(domainKeysOf(secret)).toEqual({ hmac, surrogate, dateShift, ff1, siv });
  });

  it('do not change from one version of the product to the next', () => {
    const { ff1, siv } = domainKeysOf(secret);
    // Computed apart from this code, with HKDF-SHA-256 written out over another library's HMAC.
    expect([hex(ff1), hex(siv)]).toEqual([
      '60b2e921b0c2f35604b5f0c964503e137964457774bd0dc3f72cebe0816317c6',
      '723bae19ac9fabf2d32dda04e0eed53ad0930411b1da6b9dd8abdd947bdfd064' +
        '359b92d0a847dca0590dae170eef08b8a094eb3941629bbafa209a5b8bf10f9e',
    ]);
  });

  it('are overwritten after use', () => {
    const keys = domainKeysOf(secret);
    wipeDomainKeys(new Map([['crm', keys]]));
    const { hmac, surrogate, dateShift, ff1, siv } = keys;
    const bytes = [hmac, surrogate, dateShift].flatMap(({ inner, outer }) => [inner, outer]);
    for (const one of [...bytes, ff1, siv]) expect(one.every((byte) => byte === 0)).toBe(true);
  });
});
