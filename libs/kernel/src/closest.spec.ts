import { describe, expect, it } from '@jest/globals';
import { closest, didYouMean } from './closest.js';

const techniques = ['keep', 'suppression', 'masking', 'pseudonymization', 'generalization', 'rounding'];

describe('the word that was meant', () => {
  it.each([
    ['maskin', 'masking'],
    ['masknig', 'masking'],
    ['Pseudonymisation', 'pseudonymization'],
    ['generalisaton', 'generalization'],
    ['kep', 'keep'],
    ['blur', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('is found for %s', (word, meant) => {
    expect(closest(word, techniques)).toBe(meant);
  });

  it('is asked for in one half sentence, or not at all', () => {
    expect(didYouMean('roundng', techniques)).toBe(' (did you mean rounding?)');
    expect(didYouMean('nonsense', techniques)).toBe('');
  });

  it('is the nearest of several, and never a word of which nothing was typed', () => {
    expect(closest('get', ['set', 'gets', 'gest'])).toBe('set');
    expect(closest('z', ['a', 'b'])).toBeUndefined();
  });
});
