import { describe, expect, it } from '@jest/globals';
import { linesOf, scaleOf } from './answer-lines.js';

describe('the lines of an answer', () => {
  it('are named by group and bin, and All where there is neither', () => {
    const groups = [{ key: 'Ulm', values: [{ value: 1, of: { from: 0, to: 20 } }, { value: 2 }] }];
    const values = [{ value: 3 }, { value: 4, of: true }];
    expect(linesOf({ values, groups }).map(({ name }) => name)).toEqual([
      'All',
      'true',
      'Ulm, 0 to 20',
      'Ulm',
    ]);
    expect(linesOf({})).toEqual([]);
  });

  it('keep what was answered', () => {
    const value = { value: -3, interval: { lower: -5, upper: -1, confidence: 0.95 } };
    expect(linesOf({ values: [value] })[0]?.value).toBe(value);
  });
});

describe('the scale of a picture', () => {
  const line = (value: number, lower = value, upper = value) => ({
    name: '',
    value: { value, interval: { lower, upper, confidence: 0.95 } },
  });

  it('holds zero, every value and every interval', () => {
    const x = scaleOf([line(10, -10, 30), line(20)]);
    expect([x(-10), x(30)]).toEqual([2, 98]);
    expect(x(0)).toBeCloseTo(26);
    expect(scaleOf([line(-4)])(0)).toBe(98);
  });

  it('puts everything into the middle where all is zero, or nothing is there', () => {
    expect(scaleOf([line(0)])(0)).toBe(50);
    expect(scaleOf([])(0)).toBe(50);
  });
});
