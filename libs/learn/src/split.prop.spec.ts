import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from './random.js';
import { splitRows } from './split.js';

const labels = fc.array(fc.nat(4), { minLength: 1, maxLength: 300 });
const shares = fc.record({
  test: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  validation: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
});

describe('splitting rows', () => {
  it('puts every row into exactly one part', () => {
    fc.assert(
      fc.property(labels, shares, fc.nat(), (classes, share, seed) => {
        const rows = Int32Array.from(classes.keys());
        const split = splitRows(rows, share, seededRandom(seed, 'split'), (row) => classes[row] ?? 0);
        const all = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
        expect(all).toEqual([...rows]);
      }),
    );
  });

  it('keeps a row of every class to train on, and each class within two rows of its share of the test', () => {
    fc.assert(
      fc.property(labels, shares, fc.nat(), (classes, share, seed) => {
        const rows = Int32Array.from(classes.keys());
        const split = splitRows(rows, share, seededRandom(seed, 'split'), (row) => classes[row] ?? 0);
        for (const name of new Set(classes)) {
          const count = (part: Int32Array): number => part.filter((row) => classes[row] === name).length;
          expect(count(split.train)).toBeGreaterThan(0);
          expect(Math.abs(count(split.test) - share.test * count(rows))).toBeLessThan(6);
        }
      }),
    );
  });

  it('gives the same parts for the same seed', () => {
    fc.assert(
      fc.property(shares, fc.nat(), (share, seed) => {
        const split = () => splitRows(Int32Array.from(Array(90).keys()), share, seededRandom(seed, 'split'));
        expect(split()).toEqual(split());
      }),
    );
  });

  it('gives other parts for another seed, and other numbers for another use of one seed', () => {
    const rows = Int32Array.from(Array(90).keys());
    const split = (seed: number) =>
      splitRows(rows, { test: 0.2, validation: 0.1 }, seededRandom(seed, 'split')).test;
    expect(split(1)).not.toEqual(split(2));
    expect(seededRandom(1, 'split')()).not.toBe(seededRandom(1, 'weights')());
  });
});

describe('the seeded generator', () => {
  it('spreads evenly over [0, 1) from any seed', () => {
    for (const seed of [0, 1, 2 ** 31 - 1]) {
      const random = seededRandom(seed, 'test');
      const bins = new Array<number>(20).fill(0);
      for (let i = 0; i < 20_000; i++) {
        const bin = Math.floor(random() * 20);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      const chiSquare = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
      // The 99.99 % quantile of chi-square with 19 degrees of freedom.
      expect(chiSquare).toBeLessThan(50.8);
    }
  });
});
