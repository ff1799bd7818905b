import { describe, expect, it } from '@jest/globals';
import { decimalNumber, moment, several, versioned, wholeNumber, wholeNumbers } from './options.js';

const now = (): Date => new Date('2026-01-01T00:00:00Z');

describe('options of the command line', () => {
  it('take a name with and without its version', () => {
    expect(versioned('adult')).toEqual({ name: 'adult' });
    expect(versioned('adult@3')).toEqual({ name: 'adult', version: 3 });
    expect(versioned('adult@latest')).toEqual({ name: 'adult' });
    for (const wrong of ['Adult', 'adult@', 'adult@0', 'a@1@2', '../x', '']) {
      expect(() => versioned(wrong)).toThrow(/NAME@VERSION/);
    }
  });

  it('take a moment, or how long from now', () => {
    expect(moment(now)('12h')).toBe('2026-01-01T12:00:00.000Z');
    expect(moment(now)('2w')).toBe('2026-01-15T00:00:00.000Z');
    expect(moment(now)('2030-01-31T12:00:00+01:00')).toBe('2030-01-31T11:00:00.000Z');
    for (const wrong of ['soon', '12', '3y', '2030-13-01']) expect(() => moment(now)(wrong)).toThrow(/90d/);
  });

  it('take lists with commas and again and again', () => {
    expect(several('train', several('read, discover', undefined))).toEqual(['read', 'discover', 'train']);
  });

  it('take numbers and nothing else for numbers', () => {
    expect([wholeNumber('20'), decimalNumber('0.005'), wholeNumbers('64, 32')]).toEqual([
      20,
      0.005,
      [64, 32],
    ]);
    for (const wrong of ['', '1e3', '-1', '2.5', 'ten'])
      expect(() => wholeNumber(wrong)).toThrow(/whole number/);
    for (const wrong of ['', 'NaN', 'x']) expect(() => decimalNumber(wrong)).toThrow(/a number/);
  });
});
