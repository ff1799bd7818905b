import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namedAlphabets } from './alphabet.js';
import { FormatCipher } from './format-cipher.js';
import { passesLuhn, setCheckDigit } from './luhn.js';
import { caseCount } from '../../../../../test/support/case-count.js';

const alphabet = fc.oneof(
  fc.constantFrom(...Object.values(namedAlphabets).map((name) => Array.from(name))),
  fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), { minLength: 2, maxLength: 300 }),
);

const separators = fc.constantFrom('-', ' ', '.', '/', '(', '\u0000', '😀', '€');

const table = alphabet.chain((characters) => {
  const unit = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...characters) },
    { weight: 1, arbitrary: separators },
  );
  return fc.record({
    alphabet: fc.constant(characters),
    keepFirst: fc.nat(6),
    keepLast: fc.nat(4),
    values: fc.array(fc.option(fc.string({ unit, minLength: 0, maxLength: 60 })), { maxLength: 20 }),
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  });
});

function cipherOf(
  format: { alphabet: string[]; keepFirst: number; keepLast: number; luhn: boolean },
  key: Uint8Array,
) {
  const ecb = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return new FormatCipher(format, { encrypt: (blocks) => ecb.update(blocks) });
}

describe('tokens that keep their format', () => {
  it('have the form of their values, the clear ends, and give them back', () => {
    fc.assert(
      fc.property(table, ({ values, key, ...format }) => {
        const cipher = cipherOf({ ...format, luhn: false }, key);
        const { values: tokens, unfit } = cipher.encrypt(values);
        const lost = tokens.filter((token, i) => token === null && values[i] !== null).length;
        expect([...unfit.values()].reduce((sum, n) => sum + n, 0)).toBe(lost);
        const own = new Set(format.alphabet);
        tokens.forEach((token, i) => {
          if (token === null) return;
          const [before, after] = [Array.from(values[i] ?? ''), Array.from(token)];
          expect(after.map((c) => (own.has(c) ? 'x' : c))).toEqual(before.map((c) => (own.has(c) ? 'x' : c)));
          const [clear, kept] = [before, after].map((text) => text.filter((c) => own.has(c)));
          expect(kept?.slice(0, format.keepFirst)).toEqual(clear?.slice(0, format.keepFirst));
          if (format.keepLast > 0)
            expect(kept?.slice(-format.keepLast)).toEqual(clear?.slice(-format.keepLast));
        });
        const fit = values.map((value, i) => (tokens[i] === null ? null : value));
        expect(cipher.decrypt(tokens)).toEqual(fit);
        // A value's token does not depend on those around it.
        expect(values.map((value) => cipher.encrypt([value]).values[0])).toEqual(tokens);
      }),
      { numRuns: caseCount(40) },
    );
  });

  it('pass the Luhn check and give back every value that does', () => {
    const digits = fc.array(fc.nat(9), { minLength: 7, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1 }), fc.nat(8), fc.nat(5), (lists, keepFirst, keepLast) => {
        const cipher = cipherOf(
          { alphabet: Array.from(namedAlphabets.digits), keepFirst, keepLast, luhn: true },
          new Uint8Array(32),
        );
        const values = lists.map((list) => {
          const made = Uint16Array.from(list);
          setCheckDigit(made, 0, made.length, made.length - 1);
          return made.join('');
        });
        const { values: tokens, unfit } = cipher.encrypt(values);
        for (const token of tokens) {
          if (token !== null) expect(passesLuhn(Uint16Array.from(token, Number), 0, token.length)).toBe(true);
        }
        expect(unfit.has('checksum')).toBe(false);
        expect(cipher.decrypt(tokens)).toEqual(values.map((value, i) => (tokens[i] === null ? null : value)));
      }),
    );
  });

  it('are never the same for two cards where the check digit is walked to, and pass the check', () => {
    const cipher = cipherOf(
      { alphabet: Array.from(namedAlphabets.digits), keepFirst: 6, keepLast: 4, luhn: true },
      new Uint8Array(32).fill(9),
    );
    const values: string[] = [];
    const card = Uint16Array.from('4111110000001111', Number);
    for (let x = 0; x < 5000; x++) {
      for (let i = 10, rest = x; i >= 6; i--, rest = Math.floor(rest / 10)) card[i] = rest % 10;
      setCheckDigit(card, 0, 16, 11);
      values.push(card.join(''));
    }
    const { values: tokens } = cipher.encrypt(values);
    expect(new Set(tokens).size).toBe(5000);
    for (const token of tokens) expect(passesLuhn(Uint16Array.from(token ?? '1', Number), 0, 16)).toBe(true);
    expect(cipher.decrypt(tokens)).toEqual(values);
  });
});
