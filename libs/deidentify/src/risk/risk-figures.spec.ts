import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RiskFigures } from '#libs/contracts';
import { type ClassBucket, classSizes, riskFigures } from './risk-figures.js';

/** Classes of records alone, one bucket a class. */
const classesOf = (sizes: readonly number[]): ClassBucket[] =>
  sizes.map((size) => ({ size, classes: 1, records: size }));

const options = { threshold: 0.2, samplingFraction: 1 };
const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 30 });

describe('measured risk', () => {
  it('counts the records above a threshold: a class of five is not above a fifth', () => {
    const { prosecutor } = riskFigures(classesOf([1, 4, 5, 10]), options);
    expect(prosecutor.above).toEqual({ threshold: 0.2, share: 0.25 });
  });

  it('is the same for journalist and prosecutor when the table is the population', () => {
    const figures = riskFigures(classesOf([1, 2, 2, 95]), options);
    expect(figures.journalist).toMatchObject({
      ...figures.prosecutor,
      estimator: 'sample',
      samplingFraction: 1,
    });
    expect(figures.journalist?.populationUniqueness).toBe(figures.uniqueness);
  });

  it('is lower for who does not know who is in a sample', () => {
    const figures = riskFigures(classesOf([1, 1, 1, 2, 3]), { threshold: 0.2, samplingFraction: 0.05 });
    expect(figures.journalist?.highest).toBeLessThan(figures.prosecutor.highest);
    expect(figures.journalist?.average).toBeLessThan(figures.prosecutor.average);
  });

  it('tells class sizes up to 100 one by one and then in doubling bins', () => {
    const bins = classSizes(classesOf([1, 1, 100, 101, 200, 201, 5000]));
    expect(bins).toEqual([
      { from: 1, to: 1, classes: 2, records: 2 },
      { from: 100, to: 100, classes: 1, records: 100 },
      { from: 101, to: 200, classes: 2, records: 301 },
      { from: 201, to: 400, classes: 1, records: 201 },
      { from: 3201, to: 6400, classes: 1, records: 5000 },
    ]);
  });

  it('keeps to its shape, and every record and class is in one bin', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.001, max: 1, noNaN: true }), (list, samplingFraction) => {
        const figures = RiskFigures.parse(riskFigures(classesOf(list), { threshold: 0.2, samplingFraction }));
        const sum = (of: 'classes' | 'records') => figures.histogram?.reduce((n, bin) => n + bin[of], 0);
        expect(sum('classes')).toBe(figures.classes);
        expect(sum('records')).toBe(figures.records);
      }),
    );
  });

  it('of an empty release is none', () => {
    expect(RiskFigures.parse(riskFigures([], options))).toMatchObject({ records: 0, k: 0, histogram: [] });
  });
});
