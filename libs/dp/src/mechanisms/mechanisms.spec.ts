import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../test/seeded.js';
import { kolmogorovSmirnov } from '../../test/statistics.js';
import { epsilonAt } from '../accounting/epsilon.js';
import { gaussianSigma } from '../accounting/gaussian.js';
import { composeLosses } from '../accounting/privacy-loss.js';
import { erfc } from '../accounting/special.js';
import { gaussianMechanism, noiseMultiplierFor } from './gaussian.js';
import { laplaceMechanism } from './laplace.js';
import { type NoisyMechanism } from './mechanism.js';

const draws = 20_000;
const noiseOf = (mechanism: NoisyMechanism, value: number): number[] =>
  Array.from({ length: draws }, () => mechanism.add(value) - value);

const laplaceBelow = (scale: number) => (x: number) =>
  x < 0 ? Math.exp(x / scale) / 2 : 1 - Math.exp(-x / scale) / 2;
const gaussianBelow = (sigma: number) => (x: number) => erfc(-x / sigma / Math.SQRT2) / 2;

describe('Laplace noise', () => {
  it.each([
    [1, 1],
    [0.1, 3],
    [1000, 0.01],
    [7, 40],
  ])('of sensitivity %d and epsilon %d has the scale that privacy needs', (sensitivity, epsilon) => {
    const mechanism = laplaceMechanism({ sensitivity, epsilon, random: seeded(sensitivity + epsilon) });
    expect(kolmogorovSmirnov(noiseOf(mechanism, 0), laplaceBelow(sensitivity / epsilon))).toBeGreaterThan(
      1e-3,
    );
    expect(
      kolmogorovSmirnov(noiseOf(mechanism, 0), laplaceBelow((1.1 * sensitivity) / epsilon)),
    ).toBeLessThan(1e-3);
  });

  it('answers on a grid of a power of two that is fine beside the noise', () => {
    const mechanism = laplaceMechanism({ sensitivity: 3, epsilon: 0.7, random: seeded(4) });
    expect(Number.isInteger(Math.log2(mechanism.grid))).toBe(true);
    expect(mechanism.grid).toBeLessThan(3 / 0.7 / 60_000);
    for (const value of [0, 0.1, -1e9 / 3, 12_345.678]) {
      expect((mechanism.add(value) / mechanism.grid) % 1).toBeCloseTo(0, 12);
    }
  });

  it('keeps counts integers', () => {
    const mechanism = laplaceMechanism({ sensitivity: 2, epsilon: 5, random: seeded(4), integer: true });
    expect(Array.from({ length: 100 }, () => mechanism.add(17)).every(Number.isInteger)).toBe(true);
    expect(mechanism.grid).toBe(1);
  });

  it('costs no more than it says', () => {
    const { loss } = laplaceMechanism({ sensitivity: 1, epsilon: 0.3, random: seeded(1), integer: true });
    expect(loss.pure).toBe(0.3);
    expect(epsilonAt(loss, 0)).toBe(0.3);
    const hundred = composeLosses(Array.from({ length: 100 }, () => loss));
    expect(epsilonAt(hundred, 1e-6)).toBeLessThan(20);
  });

  it('adds the steps that rounding of several cells may add', () => {
    const one = laplaceMechanism({ sensitivity: 1, epsilon: 1, random: seeded(1) });
    const many = laplaceMechanism({ sensitivity: 1, epsilon: 1, random: seeded(1), cells: 65_537 });
    expect(many.halfWidth(0.9) / one.halfWidth(0.9)).toBeCloseTo(2, 1);
  });
});

describe('Gaussian noise', () => {
  it.each([
    [1, 1, 1e-6],
    [250, 0.01, 1e-9],
    [0.1, 8, 1e-5],
  ])('of sensitivity %d at (%d, %d) has the analytic deviation', (sensitivity, epsilon, delta) => {
    const mechanism = gaussianMechanism({ sensitivity, epsilon, delta, random: seeded(epsilon) });
    const sigma = gaussianSigma(epsilon, delta, sensitivity);
    expect(kolmogorovSmirnov(noiseOf(mechanism, 0), gaussianBelow(sigma))).toBeGreaterThan(1e-3);
    expect(kolmogorovSmirnov(noiseOf(mechanism, 0), gaussianBelow(sigma * 1.05))).toBeLessThan(1e-3);
  });

  it.each([
    [1, 1e-6, 1],
    [0.001, 1e-8, 1],
    [20, 1e-12, 1],
    [0.5, 1e-5, 10_000],
  ])('costs at most (%d, %d) with %d cells, and hardly less', (epsilon, delta, cells) => {
    for (const integer of [true, false]) {
      const { loss } = gaussianMechanism({
        sensitivity: 3,
        epsilon,
        delta,
        cells,
        integer,
        random: seeded(1),
      });
      expect(epsilonAt(loss, delta)).toBeLessThanOrEqual(epsilon);
      expect(epsilonAt(loss, delta)).toBeGreaterThan(0.98 * epsilon);
    }
  });

  it('costs at most (ε, δ) where figures share it', () => {
    const noiseMultiplier = noiseMultiplierFor(1, 1e-6, 3) * Math.sqrt(3);
    const random = seeded(1);
    const losses = [1, 64, 100_000].map(
      (sensitivity) => gaussianMechanism({ sensitivity, noiseMultiplier, random, integer: true }).loss,
    );
    expect(epsilonAt(composeLosses(losses), 1e-6)).toBeLessThanOrEqual(1);
    expect(epsilonAt(composeLosses(losses), 1e-6)).toBeGreaterThan(0.9999);
  });

  it('keeps counts integers, also where noise is coarser than one', () => {
    for (const sensitivity of [1, 2 ** 30]) {
      const mechanism = gaussianMechanism({
        sensitivity,
        epsilon: 1,
        delta: 1e-6,
        random: seeded(4),
        integer: true,
      });
      expect(Array.from({ length: 100 }, () => mechanism.add(17)).every(Number.isInteger)).toBe(true);
    }
  });
});

const all = (): readonly (readonly [string, NoisyMechanism])[] => {
  const random = seeded(11);
  return [
    ['laplace', laplaceMechanism({ sensitivity: 2.5, epsilon: 0.5, random })],
    ['laplace of integers', laplaceMechanism({ sensitivity: 2, epsilon: 0.5, random, integer: true })],
    [
      'laplace of integers with little noise',
      laplaceMechanism({ sensitivity: 1, epsilon: 3, random, integer: true }),
    ],
    ['gaussian', gaussianMechanism({ sensitivity: 2.5, epsilon: 0.5, delta: 1e-6, random })],
    [
      'gaussian of integers',
      gaussianMechanism({ sensitivity: 2, epsilon: 4, delta: 1e-2, random, integer: true }),
    ],
  ];
};

describe.each(all())('%s', (_, mechanism) => {
  it.each([0.5, 0.9, 0.99])(
    'has an interval that holds the exact value at %d, and hardly more often',
    (confidence) => {
      const width = mechanism.halfWidth(confidence);
      const miss = Math.sqrt((confidence * (1 - confidence)) / draws);
      const within = (reach: number): number =>
        noiseOf(mechanism, 100).filter((noise) => Math.abs(noise) <= reach).length / draws;
      expect(within(width)).toBeGreaterThan(confidence - 3.3 * miss);
      // The next narrower interval of the grid holds it too rarely.
      expect(within(width - 1.5 * mechanism.grid)).toBeLessThan(confidence + 3.3 * miss);
    },
  );

  it('treats a column as it treats its cells', () => {
    const values = new Float64Array(1000).fill(5);
    mechanism.addAll(values);
    expect(new Set(values).size).toBeGreaterThan(3);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 1000 - 5)).toBeLessThan(
      mechanism.halfWidth(0.99) / 10,
    );
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => mechanism.add(value)).toThrow('request.invalid');
  });
});

describe('impossible noise', () => {
  const random = seeded(1);
  it.each([0, -1, NaN, Infinity, 1e-9, 1e9])('refuses epsilon %d', (epsilon) => {
    expect(() => laplaceMechanism({ sensitivity: 1, epsilon, random })).toThrow('request.invalid');
    if (epsilon < 1e6) {
      expect(() => gaussianMechanism({ sensitivity: 1, epsilon, delta: 1e-6, random })).toThrow(
        'request.invalid',
      );
    }
  });
  it.each([0, -1, NaN, Infinity])('refuses sensitivity %d', (sensitivity) => {
    expect(() => laplaceMechanism({ sensitivity, epsilon: 1, random })).toThrow('request.invalid');
    expect(() => gaussianMechanism({ sensitivity, epsilon: 1, delta: 1e-6, random })).toThrow(
      'request.invalid',
    );
  });
  it.each([0, 1, -1, NaN, 1e-30])('refuses delta %d', (delta) => {
    expect(() => gaussianMechanism({ sensitivity: 1, epsilon: 1, delta, random })).toThrow('request.invalid');
  });
  it('refuses a sensitivity of integers that is none', () => {
    expect(() => laplaceMechanism({ sensitivity: 1.5, epsilon: 1, random, integer: true })).toThrow(
      'request.invalid',
    );
  });
});
