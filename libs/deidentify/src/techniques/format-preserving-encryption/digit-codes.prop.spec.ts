import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namedAlphabets } from './alphabet.js';
import { digitCodes } from './digit-codes.js';
import { type Blocks, Ff1 } from './ff1.js';
import { FormatCipher } from './format-cipher.js';
import { caseCount } from '../../../../../test/support/case-count.js';

function aes(key: Uint8Array): Blocks {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return { encrypt: (blocks) => cipher.update(blocks) };
}

const digit = fc.oneof(fc.constantFrom('0', '9'), fc.integer({ min: 1, max: 8 }).map(String));
const digits = fc.string({ unit: digit, minLength: 6, maxLength: 18 });

describe('FF1 over numbers', () => {
  it('makes the tokens that it makes of texts, of all lengths together, and none of other numbers', () => {
    const texts = fc.array(fc.option(digits), { minLength: 1, maxLength: 60 });
    const others = fc.oneof(
      fc.bigInt(-(2n ** 63n), 10n ** 6n - 1n),
      fc.bigInt(2n * 10n ** 18n + 2n ** 10n, 2n ** 63n - 1n),
    );
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(texts, others, key, (values, other, secret) => {
        const numbers = BigInt64Array.from(values, (value) => (value === null ? other : BigInt(`1${value}`)));
        const made = new BigUint64Array(numbers.length);
        digitCodes(new Ff1(aes(secret), 10))(numbers, made);
        const format = {
          alphabet: Array.from(namedAlphabets.digits),
          keepFirst: 0,
          keepLast: 0,
          luhn: false,
        };
        const { values: tokens } = new FormatCipher(format, aes(secret)).encrypt(values);
        expect(Array.from(made, (number) => (number === 0n ? null : String(number).slice(1)))).toEqual(
          tokens,
        );
      }),
      { numRuns: caseCount(300) },
    );
  });
});
