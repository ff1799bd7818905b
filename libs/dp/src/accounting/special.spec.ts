import { describe, expect, it } from '@jest/globals';
import { erfc, logAdd, logErfc, logSubtract } from './special.js';

// Values of the complementary error function to 16 digits (Python's math.erfc, which is the C library's).
const reference: readonly (readonly [number, number])[] = [
  [-3, 1.9999779095030015],
  [-0.5, 1.5204998778130465],
  [0, 1],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [1.9, 0.007209570764742525],
  [2.1, 0.0029794666563333],
  [3, 2.209049699858544e-5],
  [6, 2.1519736712498913e-17],
  [20, 5.3958656116079005e-176],
];

describe('special functions', () => {
  it.each(reference)('erfc(%d) is the C library value', (x, value) => {
    expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-12);
    expect(Math.abs(logErfc(x) - Math.log(value))).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(Math.log(value))),
    );
  });

  it('has logarithms of tails that a double cannot hold', () => {
    // −x² − log(x√π) + log(1 − 1/2x² + 3/4x⁴ − …) at x = 100.
    expect(logErfc(100)).toBeCloseTo(
      -10_000 - Math.log(100 * Math.sqrt(Math.PI)) + Math.log1p(-0.5e-4 + 0.75e-8),
      9,
    );
  });

  it('adds and subtracts in logarithms', () => {
    expect(logAdd(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSubtract(Math.log(5), Math.log(3))).toBeCloseTo(Math.LN2, 12);
    expect(logSubtract(1, 1)).toBe(-Infinity);
  });
});
