import { describe, expect, it } from '@jest/globals';
import { SealedObject } from './sealed-object.js';

const object = {
  id: '018f3c1e-7a00-7000-8000-000000000001',
  location: '018f3c1e-7a00-7000-8000-0000000000aa/018f3c1e-7a00-7000-8000-000000000001',
  digest: 'ab'.repeat(32),
  bytes: 73,
  as: { role: 'model', owner: 'm-1', position: 0 },
  plainBytes: 1,
  wrappedKey: 'a.b.c.d.e',
  keyId: 'k'.repeat(43),
};

describe('the catalog entry of a sealed object', () => {
  it('is refused when any field has another form', () => {
    expect(SealedObject.parse(object)).toEqual(object);
    const bad: Record<string, unknown>[] = [
      { id: '../x' },
      { location: '../x' },
      { location: 'a/b/c' },
      { digest: `${object.digest.slice(2).toUpperCase()}AG` },
      { bytes: -1 },
      { plainBytes: 1.5 },
      { wrappedKey: 'a.b.c' },
      { keyId: 'short' },
      { as: undefined },
      { as: { role: 'profile', owner: 'm-1', position: 0 } },
      { as: { role: 'model', owner: 'm/1', position: 0 } },
      { as: { role: 'model', owner: 'm-1', position: -1 } },
      { more: 1 },
      { digest: undefined },
    ];
    for (const change of bad) expect(SealedObject.safeParse({ ...object, ...change }).success).toBe(false);
  });
});
