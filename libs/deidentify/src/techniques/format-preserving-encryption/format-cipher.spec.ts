import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { namedAlphabets } from './alphabet.js';
import { type Blocks } from './ff1.js';
import { FormatCipher, type TokenFormat } from './format-cipher.js';

function aes(key: Uint8Array): Blocks {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return { encrypt: (blocks) => cipher.update(blocks) };
}

const key = new Uint8Array(32).fill(5);

function formatCipher(
  more: Partial<Omit<TokenFormat, 'alphabet'>> & { alphabet?: string } = {},
): FormatCipher {
  const { alphabet = namedAlphabets.digits, ...rest } = more;
  const format = { keepFirst: 0, keepLast: 0, luhn: false, alphabet: Array.from(alphabet), ...rest };
  return new FormatCipher(format, aes(key));
}

describe('format-preserving encryption of text', () => {
  it('leaves separators where they are and keeps the beginning and the end in clear', () => {
    const cipher = formatCipher({ keepFirst: 6, keepLast: 4 });
    const cards = ['4111-1111-1111-1111', '4111 1111 1111 1111', '4111111111111111', null];
    const { values, unfit } = cipher.encrypt(cards);
    expect(unfit.size).toBe(0);
    expect(values[0]).toMatch(/^4111-11\d\d-\d{4}-1111$/);
    expect(values[0]).not.toBe(cards[0]);
    expect(values.slice(0, 3).map((token) => token?.replaceAll(/\D/g, ''))).toEqual(
      new Array(3).fill(values[2]),
    );
    expect(values[3]).toBeNull();
    expect(cipher.decrypt(values)).toEqual(cards);
  });

  it('gives one middle part another token beside another beginning or end', () => {
    const cipher = formatCipher({ keepFirst: 2, keepLast: 2 });
    const { values } = cipher.encrypt(['10123456789', '11123456789', '10123456780']);
    expect(new Set(values.map((token) => token?.slice(2, -2))).size).toBe(3);
  });

  it.each([
    ['4111111111111111', 6, 4],
    ['4111-1111-1111-1111', 0, 0],
    ['5555555555554444', 6, 0],
    ['378282246310005', 0, 4],
  ])('makes tokens of %s that pass the Luhn check and come back', (card, keepFirst, keepLast) => {
    const cipher = formatCipher({ keepFirst, keepLast, luhn: true });
    const { values } = cipher.encrypt([card]);
    const digits = Array.from(values[0]?.replaceAll(/\D/g, '') ?? '', Number).reverse();
    const sum = digits.reduce((s, d, i) => s + (i % 2 === 1 ? (d > 4 ? 2 * d - 9 : 2 * d) : d), 0);
    expect(sum % 10).toBe(0);
    expect(values[0]).not.toBe(card);
    expect(cipher.decrypt(values)).toEqual([card]);
  });

  it('does not encrypt what it could not give back or what is too short to hide', () => {
    const { values, unfit } = formatCipher({ luhn: true }).encrypt([
      '4111111111111112',
      '18',
      'A4111111111111111',
      '',
      '4111111111111111'.repeat(70),
    ]);
    expect(values).toEqual([null, null, null, '', null]);
    expect(Object.fromEntries(unfit)).toEqual({ checksum: 1, short: 1, foreign: 1, long: 1 });
  });

  it('asks for a million values of what is encrypted, not of the whole', () => {
    const cipher = formatCipher({ keepFirst: 6, keepLast: 4 });
    expect([...cipher.encrypt(['123456789012345']).unfit]).toEqual([['short', 1]]);
    expect(cipher.encrypt(['1234567890123456']).unfit.size).toBe(0);
    const checked = formatCipher({ keepFirst: 6, keepLast: 4, luhn: true });
    expect([...checked.encrypt(['378282246310005']).unfit]).toEqual([['short', 1]]);
  });

  it('takes letters and digits that it does not know for a leak: only separators stay in clear', () => {
    const cipher = formatCipher({ alphabet: namedAlphabets.lower });
    for (const value of ['müller-meier', 'abcdefg1', 'abcdefG', 'abcdef٣', 'abcdef𝐀', 'abcde\u0301fg']) {
      expect([...cipher.encrypt([value]).unfit]).toEqual([['foreign', 1]]);
    }
    const [token] = cipher.encrypt(['abc def@ghi.jkl 😀']).values;
    expect(token).toMatch(/^[a-z]{3} [a-z]{3}@[a-z]{3}\.[a-z]{3} 😀$/);
    expect(cipher.decrypt([token ?? null, 'ABC', 'ab', '1234567'])).toEqual([
      'abc def@ghi.jkl 😀',
      null,
      null,
      null,
    ]);
  });

  it('knows alphabets beyond 16 bits and with any characters', () => {
    const cipher = formatCipher({ alphabet: '😀😁😂🤣é-' });
    const value = '😀-é😁😂🤣😀-é x'.replace('x', '!');
    const [token] = cipher.encrypt([value]).values;
    expect(token).not.toBe(value);
    expect(Array.from(token ?? '')).toHaveLength(Array.from(value).length);
    expect(cipher.decrypt([token ?? null])).toEqual([value]);
  });

  it('refuses signs where it is told so', () => {
    const cipher = formatCipher({ refused: '-+' });
    expect([...cipher.encrypt(['-1234567']).unfit]).toEqual([['foreign', 1]]);
  });

  it('stands a cell of ten million characters', () => {
    const { unfit } = formatCipher().encrypt(['7'.repeat(10_000_000)]);
    expect([...unfit]).toEqual([['long', 1]]);
    const padded = `123456${'-'.repeat(1_000_000)}7`;
    const cipher = formatCipher();
    expect(cipher.decrypt(cipher.encrypt([padded]).values)).toEqual([padded]);
  });
});
