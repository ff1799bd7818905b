import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RiskFigures } from '#libs/contracts';
import { type ClassBucket, classSizes, riskFigures } from './risk-figures.js';

/** Classes of records alone, one bucket a class. */
const classesOf = (sizes: readonly number[]): ClassBucket[] =>
  sizes.map((size) => ({ size, classes: 1, records: size }));

const options = { threshold: 0.2, samplingFraction: 1 };
const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 30 });

const small = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 });

describe('risk figures', () => {
  it('are those of the classes', () => {
    expect(riskFigures(classesOf([1, 1, 2, 6]))).toEqual({
      records: 10,
      classes: 4,
      k: 1,
      uniqueness: 0.2,
      prosecutor: { average: 0.4, highest: 1 },
      marketer: 0.4,
    });
  });

  it('count people where a person has several records', () => {
    const figures = riskFigures([
      { size: 2, classes: 1, records: 8 },
      { size: 1, classes: 1, records: 2, diversity: 1 },
    ]);
    expect(figures).toMatchObject({ records: 10, k: 1, l: 1, uniqueness: 0.2 });
    expect(figures.prosecutor.average).toBeCloseTo(2 / 3);
  });

  it('of an empty release are zero', () => {
    expect(riskFigures([])).toEqual({
      records: 0,
      classes: 0,
      k: 0,
      uniqueness: 0,
      prosecutor: { average: 0, highest: 0 },
      marketer: 0,
    });
  });

  it('refuse classes without people', () => {
    expect(() => riskFigures([{ size: 0, classes: 1, records: 1 }])).toThrow(RangeError);
  });

  it('keep to their shape, and never worsen when classes are merged, as generalization does', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.nat(), (list, i, j) => {
        const before = RiskFigures.parse(riskFigures(classesOf(list)));
        if (list.length < 2) return;
        const [a, b] = [i % list.length, j % list.length];
        if (a === b) return;
        const merged = list.filter((_, at) => at !== a && at !== b).concat((list[a] ?? 0) + (list[b] ?? 0));
        const after = riskFigures(classesOf(merged));
        expect(after.k).toBeGreaterThanOrEqual(before.k);
        expect(after.uniqueness).toBeLessThanOrEqual(before.uniqueness);
        expect(after.prosecutor.average).toBeLessThanOrEqual(before.prosecutor.average);
      }),
    );
  });
});

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
