import { describe, expect, it } from '@jest/globals';
import { iban, mod97 } from './iban.js';

describe('the IBAN check', () => {
  it('accepts the examples of the IBAN registry', () => {
    for (const text of [
      'GB29 NWBK 6016 1331 9268 19',
      'DE89370400440532013000',
      'FR1420041010050500013M02606',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
      'SA0380000000608010167519',
    ]) {
      expect(iban(text)).toBe(true);
    }
  });

  it('refuses wrong check digits, lengths and countries', () => {
    for (const text of [
      'GB29NWBK60161331926818',
      'DE8937040044053201300',
      'ZZ29NWBK60161331926819',
      '',
      'DE',
    ]) {
      expect(iban(text)).toBe(false);
    }
  });

  it('computes remainders digit by digit, so that length cannot overflow it', () => {
    expect(mod97('1'.repeat(60))).toBe(Number(BigInt('1'.repeat(60)) % 97n));
    expect(mod97('A')).toBe(10);
  });
});
