import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RiskFigures } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { enforceK } from './enforce.js';
import { type ClassBucket, riskFigures } from './risk-figures.js';

/** Classes of records alone, one bucket a class. */
const classesOf = (sizes: readonly number[]): ClassBucket[] =>
  sizes.map((size) => ({ size, classes: 1, records: size }));

const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 });

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
      fc.property(sizes, fc.nat(), fc.nat(), (list, i, j) => {
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

describe('enforcing k', () => {
  it('suppresses the classes that are too small or too plain', () => {
    const histogram: ClassBucket[] = [
      { size: 1, diversity: 1, classes: 2, records: 2 },
      { size: 5, diversity: 1, classes: 1, records: 5 },
      { size: 5, diversity: 3, classes: 2, records: 10 },
    ];
    const requirement = { k: 2, maxSuppression: 0.5, diversity: { column: 'x', l: 2 } };
    expect(enforceK(histogram, requirement)).toEqual({
      violatedClasses: 3,
      suppressed: 7,
      allowed: 8,
      remaining: [histogram[2]],
    });
  });

  it('fails with the figures when too many records would go', () => {
    try {
      enforceK(classesOf([1, 1, 1, 7]), { k: 5, maxSuppression: 0.29 });
      throw new Error('nothing was refused');
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect((error as Problem).code).toBe('release.limit-missed');
      expect((error as Problem).detail).toBe(
        'k = 5 needs 3 of 10 records suppressed, and the policy allows 2.',
      );
    }
  });

  it('reads a share as the decimal that was written', () => {
    const histogram = [...classesOf([71]), { size: 1, classes: 29, records: 29 }];
    expect(enforceK(histogram, { k: 2, maxSuppression: 0.29 }).allowed).toBe(29);
  });

  it('takes a diversity that nobody measured for none', () => {
    const requirement = { k: 2, maxSuppression: 1, diversity: { column: 'x', l: 2 } };
    expect(enforceK(classesOf([9]), requirement).suppressed).toBe(9);
  });

  it('of an empty table has nothing to do', () => {
    expect(enforceK([], { k: 9, maxSuppression: 0 })).toMatchObject({
      suppressed: 0,
      allowed: 0,
      remaining: [],
    });
  });

  it('leaves only classes of at least k, whatever there was', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 40 }), (list, k) => {
        const { remaining, suppressed } = enforceK(classesOf(list), { k, maxSuppression: 1 });
        const after = riskFigures(remaining);
        expect(after.records === 0 || after.k >= k).toBe(true);
        expect(after.records + suppressed).toBe(list.reduce((sum, size) => sum + size, 0));
      }),
    );
  });
});
