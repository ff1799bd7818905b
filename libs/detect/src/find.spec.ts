import { describe, expect, it } from '@jest/globals';
import { findInText, formsOf, maxCellLength } from './find.js';
import { recognisers } from './recognisers/all.js';

const categories = (cell: string) => formsOf(cell).map(({ recogniser }) => recogniser.category);

describe('finding in text', () => {
  it('says where things are, in order, and does not report a part twice', () => {
    const text = 'Write to ada@example.org from 192.0.2.7, card 4111 1111 1111 1111, SSN 401-53-2871.';
    expect(findInText(text).map((f) => [f.category, text.slice(f.start, f.end)])).toEqual([
      ['EMAIL_ADDRESS', 'ada@example.org'],
      ['IP_ADDRESS', '192.0.2.7'],
      ['CREDIT_CARD', '4111 1111 1111 1111'],
      ['US_SSN', '401-53-2871'],
    ]);
  });

  it.each([
    ['4111 1111 1111 1111 12/27', ['4111 1111 1111 1111']],
    ['4111-1111-1111-1111 5500-0000-0000-0004', ['4111-1111-1111-1111', '5500-0000-0000-0004']],
    ['4111111111111111 4111111111111111', ['4111111111111111', '4111111111111111']],
    ['1234 5678 4111111111111111 12', ['4111111111111111']],
    ['DE89370400440532013000 EUR 55', ['DE89370400440532013000']],
    ['DE89 3704 0044 0532 0130 00 2024', ['DE89 3704 0044 0532 0130 00']],
    ['4111 1111 1111 1112 12/27', []],
  ])('is not misled by what stands behind a number: %s', (text, numbers) => {
    expect(findInText(text).map(({ start, end }) => text.slice(start, end))).toEqual(numbers);
  });

  it('does not take a part of a longer word or number', () => {
    for (const text of [
      'version 1.2.3.4.5',
      'x4111111111111111x',
      'no 401-53-28715',
      '12:34:56',
      'std::vector',
    ]) {
      expect([text, findInText(text)]).toEqual([text, []]);
    }
  });

  it('reads a whole cell without its white space, and only its first characters', () => {
    expect(categories('  ada@example.org ')).toContain('EMAIL_ADDRESS');
    expect(categories('')).toEqual([]);
    expect(categories(`${'a'.repeat(maxCellLength)}@example.org`)).not.toContain('EMAIL_ADDRESS');
  });

  it('survives hostile text of every kind', () => {
    const hostile = [
      'a',
      '1',
      '1-',
      'a.',
      '@',
      ':',
      '[',
      '\u0000',
      '\ud83d',
      '+1 ',
      'ab12 ',
      '4111 ',
      '1 ',
      'AB12-',
    ];
    for (const unit of hostile) {
      const found = findInText(unit.repeat(30_000));
      expect(found.every(({ start, end }, i) => start < end && start >= (found[i - 1]?.end ?? 0))).toBe(true);
    }
  });

  it('reports all there is, however much, up to the length that is read', () => {
    expect(findInText('192.0.2.7, '.repeat(4000))).toHaveLength(4000);
  });

  it('finds what is asked for inside of something longer that is not', () => {
    const text = 'see https://192.0.2.7/index now';
    const told = (found: ReturnType<typeof findInText>) =>
      found.map((f) => [f.category, text.slice(f.start, f.end)]);
    expect(told(findInText(text)).map(([category]) => category)).toEqual(['URL']);
    expect(told(findInText(text, new Set(['IP_ADDRESS'])))).toEqual([['IP_ADDRESS', '192.0.2.7']]);
    expect(findInText(text, new Set())).toEqual([]);
  });
});

describe('the recognisers', () => {
  it('have one category each, in upper snake case, and weights that are degrees of belief', () => {
    const names = recognisers.map((recogniser) => recogniser.category);
    expect(new Set(names).size).toBe(names.length);
    for (const recogniser of recognisers) {
      expect(recogniser.category).toMatch(/^[A-Z][A-Z0-9_]{0,63}$/);
      for (const name of recogniser.names) expect(name).toMatch(/^[a-z0-9 ]+$/);
      for (const form of recogniser.forms) {
        expect(form.alone).toBeLessThanOrEqual(form.named);
        expect(form.named).toBeLessThan(1);
      }
    }
  });
});
