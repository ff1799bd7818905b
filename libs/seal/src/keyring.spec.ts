import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import {
  generateKeyring,
  type Keyring,
  parseKeyring,
  parsePublicKeyring,
  publicKeyring,
  rotate,
  thumbprint,
} from './keyring.js';

const unavailable = expect.objectContaining({ code: 'key.unavailable' });
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** The keyring with its first key changed. */
const withKey = (keyring: Keyring, change: Record<string, unknown>) => ({
  ...keyring,
  keys: keyring.keys.map((key, i) => (i === 0 ? { ...key, ...change } : key)),
});

describe('a keyring', () => {
  it('has one fresh P-256 key whose id is its RFC 7638 thumbprint', async () => {
    const keyring = generateKeyring();
    const [key] = keyring.keys;
    if (key === undefined) throw new Error('no key');
    expect(keyring.current).toBe(key.kid);
    expect(key.kid).toBe(await calculateJwkThumbprint(key));
    expect(generateKeyring().current).not.toBe(keyring.current);
  });

  it('survives JSON, as does its public half', () => {
    const keyring = rotate(generateKeyring());
    expect(parseKeyring(json(keyring))).toEqual(keyring);
    expect(parsePublicKeyring(json(publicKeyring(keyring)))).toEqual(publicKeyring(keyring));
  });

  it('keeps its older keys when it is rotated', () => {
    const first = generateKeyring();
    const second = rotate(first);
    expect(second.current).not.toBe(first.current);
    expect(second.keys.map((key) => key.kid)).toEqual([second.current, first.current]);
    expect(first.keys).toHaveLength(1);
  });

  it('shows no private part in its public half', () => {
    const keyring = generateKeyring();
    const text = JSON.stringify(publicKeyring(keyring));
    for (const key of keyring.keys) expect(text).not.toContain(key.d);
    expect(text).not.toContain('"d"');
  });

  it('is refused when it is malformed, and the problem quotes nothing of it', () => {
    const keyring = generateKeyring();
    const other = generateKeyring();
    const [key] = keyring.keys;
    const [foreign] = other.keys;
    if (key === undefined || foreign === undefined) throw new Error('no key');
    const bad: unknown[] = [
      null,
      {},
      { ...keyring, keys: [] },
      { ...keyring, more: 1 },
      { ...keyring, current: other.current },
      { ...keyring, keys: [key, key] },
      { ...withKey(keyring, { kid: other.current }), current: other.current },
      withKey(keyring, { d: foreign.d }),
      withKey(keyring, { d: '_'.repeat(43) }),
      withKey(keyring, { d: undefined }),
      withKey(keyring, { crv: 'P-384' }),
      withKey(keyring, { alg: 'ECDH-ES' }),
      withKey(keyring, { k: key.d }),
      withKey(keyring, { x: `${key.x}A` }),
    ];
    for (const value of bad) {
      let failure: unknown;
      try {
        parseKeyring(json(value));
      } catch (error) {
        failure = error;
      }
      expect(failure).toEqual(unavailable);
      expect(String(failure)).not.toContain(key.d);
    }
  });

  it('is refused as public keyring when it holds a private part', () => {
    expect(() => parsePublicKeyring(json(generateKeyring()))).toThrow(unavailable);
  });

  it('is refused when a key is not a point of the curve', () => {
    const ring = publicKeyring(generateKeyring());
    const y = 'A'.repeat(43);
    const keys = ring.keys.map((key) => ({ ...key, y, kid: thumbprint({ x: key.x, y }) }));
    const off = { current: keys[0]?.kid, keys };
    expect(() => parsePublicKeyring(json(off))).toThrow(/not a point of P-256/);
  });
});
