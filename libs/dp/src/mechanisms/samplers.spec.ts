import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../test/seeded.js';
import { fit } from '../../test/statistics.js';
import { RandomBits } from './random-bits.js';
import { discreteGaussian, discreteLaplace } from './samplers.js';

// Every test below fails by chance with probability 0.001 for a random seed; the seeds are fixed.
const level = 1e-3;
const draws = 50_000;
const many = (draw: () => number): number[] => Array.from({ length: draws }, draw);

const laplace = (rate: number) => (y: number) =>
  ((1 - Math.exp(-rate)) / (1 + Math.exp(-rate))) * Math.exp(-Math.abs(y) * rate);

function gaussian(sigma: number): (y: number) => number {
  let total = 0;
  for (let y = -60 * sigma; y <= 60 * sigma; y++) total += Math.exp((-y * y) / (2 * sigma * sigma));
  return (y) => Math.exp((-y * y) / (2 * sigma * sigma)) / total;
}

describe('exact draws from random bits', () => {
  it.each([2, 3, 7, 1000])('integers below %d are uniform', (n) => {
    const bits = new RandomBits(seeded(n));
    expect(
      fit(
        many(() => bits.below(n)),
        (x) => (x >= 0 ? 1 / n : 0),
        n - 1,
      ),
    ).toBeGreaterThan(level);
  });

  it('integers below more than 32 bits are uniform and in range', () => {
    const bits = new RandomBits(seeded(5));
    const n = 5 * 2 ** 40 + 1;
    const drawn = many(() => bits.below(n));
    expect(drawn.every((x) => Number.isInteger(x) && x >= 0 && x < n)).toBe(true);
    expect(
      fit(
        drawn.map((x) => Math.floor((x / n) * 64)),
        (x) => (x >= 0 ? 1 / 64 : 0),
        63,
      ),
    ).toBeGreaterThan(level);
    expect(
      fit(
        drawn.map((x) => x % 16),
        (x) => (x >= 0 ? 1 / 16 : 0),
        15,
      ),
    ).toBeGreaterThan(level);
  });

  it.each([
    [0, 5],
    [1, 3],
    [1, 1],
    [7, 3],
    [5 * 2 ** 45, 2 ** 46],
  ])('a coin of exp(-%d/%d) falls as often as it should', (n, d) => {
    const bits = new RandomBits(seeded(n + d));
    const p = Math.exp(-n / d);
    const hits = many(() => (bits.expMinus(n, d) ? 1 : 0)).reduce((a, b) => a + b, 0);
    expect(Math.abs(hits / draws - p)).toBeLessThanOrEqual(3.3 * Math.sqrt((p * (1 - p)) / draws));
  });

  it.each([
    [1, 1],
    [3, 1],
    [40, 1],
    [10, 4],
    [65_536, 32_768],
  ])('discrete Laplace of scale %d/%d has its probabilities', (scale, divisor) => {
    const bits = new RandomBits(seeded(scale * 7 + divisor));
    expect(
      fit(
        many(() => discreteLaplace(bits, scale, divisor)),
        laplace(divisor / scale),
        400,
      ),
    ).toBeGreaterThan(level);
  });

  it.each([1, 2, 5, 30])('discrete Gaussian of standard deviation %d has its probabilities', (sigma) => {
    const bits = new RandomBits(seeded(sigma + 90));
    expect(
      fit(
        many(() => discreteGaussian(bits, sigma)),
        gaussian(sigma),
        200,
      ),
    ).toBeGreaterThan(level);
  });

  it('the test of probabilities fails for a wrong scale', () => {
    const bits = new RandomBits(seeded(1));
    expect(
      fit(
        many(() => discreteLaplace(bits, 40)),
        laplace(1 / 42),
        400,
      ),
    ).toBeLessThan(level);
    expect(
      fit(
        many(() => discreteGaussian(bits, 30)),
        gaussian(32),
        200,
      ),
    ).toBeLessThan(level);
  });

  it('never gives a negative zero', () => {
    const bits = new RandomBits(seeded(2));
    expect(many(() => discreteLaplace(bits, 1)).some((y) => Object.is(y, -0))).toBe(false);
  });
});
