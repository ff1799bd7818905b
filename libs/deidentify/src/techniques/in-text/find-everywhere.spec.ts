import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Span } from '../../sql/dialect.js';
import { findEverywhere } from './find-everywhere.js';
import { caseCount } from '../../../../../test/support/case-count.js';

/** A detector with a limit, as real ones have: numbers of three to forty digits that stand alone. */
function numbers(text: string): Span[] {
  const head = text.slice(0, 65_536);
  return [...head.matchAll(/(?<!\d)\d{3,40}(?!\d)/g)].map((match) => ({
    category: 'NUMBER',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const without = (text: string, spans: readonly Span[]): string =>
  spans.toReversed().reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);

describe('finding in texts of any length', () => {
  it('finds the same as if the detector had no limit, wherever the cuts fall', () => {
    const piece = fc.oneof(
      fc.integer({ min: 100, max: 2 ** 53 - 1 }).map(String),
      fc.nat({ max: 3000 }).map((n) => ` ${'😀 a'.repeat(n)}`),
      fc.constantFrom(' ', 'x', '12', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join(' ');
        const all = [...text.matchAll(/(?<!\d)\d{3,40}(?!\d)/g)].map(({ index, 0: found }) => [
          index,
          index + found.length,
        ]);
        expect(findEverywhere(text, numbers).map(({ start, end }) => [start, end])).toEqual(all);
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('does not lose the end of a text of ten million characters', () => {
    const text = `${'Lorem ipsum, '.repeat(800_000)}4111111111111111`;
    const found = findEverywhere(text, numbers);
    expect(found).toEqual([{ category: 'NUMBER', start: text.length - 16, end: text.length }]);
  });

  it('replaces too much rather than too little of what is longer than all windows', () => {
    const all = (text: string): Span[] =>
      [...text.matchAll(/\d{3,}/g)].map(({ index, 0: found }) => ({
        category: 'NUMBER',
        start: index,
        end: index + found.length,
      }));
    for (const length of [5000, 9000, 30_000]) {
      for (const before of [0, 3, 7000, 8190]) {
        const text = `${'a '.repeat(before / 2)}${'7'.repeat(length)}z end`;
        expect(without(text, findEverywhere(text, all))).not.toMatch(/7/);
      }
    }
  });

  it('makes one of spans that overlap, of the longest one’s category', () => {
    const overlapping = (): Span[] => [
      { category: 'A', start: 2, end: 6 },
      { category: 'B', start: 4, end: 12 },
      { category: 'C', start: 12, end: 13 },
    ];
    expect(findEverywhere('x'.repeat(20), overlapping)).toEqual([
      { category: 'B', start: 2, end: 12 },
      { category: 'C', start: 12, end: 13 },
    ]);
  });
});
