import { describe, expect, it } from '@jest/globals';
import { luhn } from './luhn.js';

describe('the Luhn check', () => {
  it('accepts the example of Luhn’s patent and the networks’ published test numbers', () => {
    for (const digits of ['79927398713', '4111111111111111', '5555555555554444', '378282246310005']) {
      expect(luhn(digits)).toBe(true);
    }
  });

  it('refuses every single-digit error', () => {
    const digits = '79927398713';
    for (let i = 0; i < digits.length; i++) {
      for (let add = 1; add < 10; add++) {
        const wrong = String((Number(digits[i]) + add) % 10);
        expect(luhn(digits.slice(0, i) + wrong + digits.slice(i + 1))).toBe(false);
      }
    }
  });

  it('refuses what is not digits', () => {
    for (const text of ['', '0', '4111 1111', '４１１１', 'abc', '-18']) expect(luhn(text)).toBe(false);
  });
});
