import { describe, expect, it } from '@jest/globals';
import { fitOf } from './label-fit.js';

const nothing = { seen: new Map<string, Set<string>>() };

describe('whether a value fits a released label', () => {
  it.each([
    ['*', 'anything', true],
    ['[20, 30)', '20', true],
    ['[20, 30)', '30', false],
    ['[20, 34]', '34', true],
    ['(-inf, 20)', '-5', true],
    ['(-inf, 20)', '20', false],
    ['[90, inf)', '1000', true],
    ['[1984-01-01, 1984-12-31]', '1984-05-03', true],
    ['[1984-01-01, 1984-12-31]', '1985-05-03', false],
    ['021**', '02139', true],
    ['021**', '03139', false],
    ['1984', '1984-05-03', true],
    ['1984-05', '1984-06-03', false],
    ['42', '42.0', true],
    ['Male', 'Male', true],
    ['Male', 'Female', false],
  ])('%s of %s: %s', (label, raw, fits) => {
    expect(fitOf(label, nothing)(raw)).toBe(fits);
  });

  it('knows the leaves of an ancestor, and what was seen under a label', () => {
    const hierarchy = [
      ['Bachelors', 'Undergraduate', '*'],
      ['Doctorate', 'Graduate', '*'],
    ];
    expect(fitOf('Graduate', { ...nothing, hierarchy })('Doctorate')).toBe(true);
    expect(fitOf('Graduate', { ...nothing, hierarchy })('Bachelors')).toBe(false);
    const seen = new Map([['u0qj', new Set(['40.7,-74.0'])]]);
    expect(fitOf('u0qj', { seen })('40.7,-74.0')).toBe(true);
  });
});
