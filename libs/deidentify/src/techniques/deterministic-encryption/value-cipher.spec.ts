import { describe, expect, it } from '@jest/globals';
import { aessiv } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { fromBase64url, toBase64url } from './base64url.js';
import { openTokens, ValueCipher, type ValueDecryption, type ValueEncryption } from './value-cipher.js';

function siv(fill: number): ValueEncryption & ValueDecryption & { calls: number } {
  const cipher = () => aessiv(new Uint8Array(64).fill(fill));
  return {
    calls: 0,
    encrypt(plain) {
      this.calls += 1;
      return cipher().encrypt(plain);
    },
    decrypt(sealed) {
      try {
        return cipher().decrypt(sealed);
      } catch {
        return null;
      }
    },
  };
}

describe('deterministic encryption of values', () => {
  it('gives equal values equal tokens and every value back', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 300 }))), (values) => {
        const tokens = new ValueCipher(siv(1)).encrypt(values);
        expect(openTokens(siv(1), tokens)).toEqual(values);
        expect(new Set(tokens).size).toBe(new Set(values).size);
        for (const token of tokens) if (token !== null) expect(token).toMatch(/^[\w-]{22,}$/);
      }),
    );
  });

  it('opens nothing of another key, nothing changed, and nothing that was never a token', () => {
    const [token = ''] = new ValueCipher(siv(1)).encrypt(['Ada']);
    expect(openTokens(siv(2), [token])).toEqual([null]);
    const changed = `${token?.startsWith('A') === true ? 'B' : 'A'}${token?.slice(1) ?? ''}`;
    expect(
      openTokens(siv(1), [
        changed,
        '',
        'x',
        'Ada',
        `${token ?? ''}A`,
        `${token ?? ''}=`,
        'é'.repeat(40),
        null,
      ]),
    ).toEqual(new Array(8).fill(null));
  });

  it('encrypts what repeats once, chunk after chunk', () => {
    const cipher = siv(1);
    const values = new ValueCipher(cipher);
    values.encrypt(['a', 'b', 'a']);
    values.encrypt(['b', 'a', 'c']);
    expect(cipher.calls).toBe(3);
  });

  it('keeps a byte order mark, NUL, and a cell of ten million characters', () => {
    const values = ['\uFEFFx', '\u0000', '', 'x'.repeat(10_000_000)];
    expect(openTokens(siv(1), new ValueCipher(siv(1)).encrypt(values))).toEqual(values);
  });
});

describe('base64url', () => {
  it('agrees with that of the runtime and is strict', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
    );
    expect(['A', 'AB', 'AA=', 'A A', 'AAB'].map(fromBase64url)).toEqual([null, null, null, null, null]);
  });
});
