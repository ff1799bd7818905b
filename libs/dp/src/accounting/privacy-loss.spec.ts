import { describe, expect, it } from '@jest/globals';
import { epsilonAt } from './epsilon.js';
import { deltaOfGaussian, epsilonOfGaussian, gaussianSigma } from './gaussian.js';
import {
  composeLossDistributions,
  deltaOfLossDistribution,
  laplaceLossDistribution,
  pureLossDistribution,
  subsampledGaussianLossDistributions,
} from '../../test/loss-distribution.js';
import {
  composeLosses,
  deltaLoss,
  gaussianLoss,
  laplaceLoss,
  noLoss,
  orders,
  type PrivacyLoss,
  pureLoss,
  readLoss,
  writeLoss,
  zcdpLoss,
} from './privacy-loss.js';
import { subsampledGaussianLoss } from './subsampled-gaussian.js';

const times = (count: number, loss: PrivacyLoss): PrivacyLoss =>
  composeLosses(Array.from({ length: count }, () => loss));

/** Rényi divergence of discrete Laplace noise and the same noise moved by `steps`, summed term by term. */
function renyiOfDiscreteLaplace(epsilon: number, steps: number, order: number): number {
  const rate = epsilon / steps;
  const log = (k: number): number => Math.log(Math.tanh(rate / 2)) - Math.abs(k) * rate;
  const reach = Math.ceil(60 / rate);
  let sum = 0;
  for (let k = -reach; k <= reach; k++) sum += Math.exp(order * log(k) + (1 - order) * log(k - steps));
  return Math.log(sum) / (order - 1);
}

describe('a privacy loss', () => {
  it('of nothing is nothing', () => {
    expect(epsilonAt(noLoss, 0)).toBe(0);
    expect(epsilonAt(composeLosses([]), 1e-6)).toBe(0);
  });

  it('of next to nothing is not nothing', () => {
    for (const epsilon of [1e-162, 1e-300, 5e-324]) {
      expect(epsilonAt(pureLoss(epsilon), 0)).toBe(epsilon);
      expect(epsilonAt(laplaceLoss(epsilon, 1), 0)).toBe(epsilon);
    }
    for (const multiplier of [1e161, 1e200, Infinity])
      expect(epsilonAt(gaussianLoss(multiplier), 0)).toBe(Infinity);
  });

  it('of pure mechanisms adds up, and never rounds down', () => {
    const tenth = times(10, pureLoss(0.1)).pure;
    expect(tenth).toBeGreaterThanOrEqual(1);
    expect(tenth).toBeLessThan(1 + 1e-14);
    expect(epsilonAt(times(2, pureLoss(0.5)), 0)).toBe(1);
    expect(epsilonAt(pureLoss(0.3), 1e-9)).toBe(0.3);
  });

  it('of many small pure mechanisms is far less than their sum, for a small delta', () => {
    const epsilon = epsilonAt(times(10_000, pureLoss(0.01)), 1e-6);
    expect(epsilon).toBeGreaterThan(5);
    expect(epsilon).toBeLessThan(6.5);
  });

  it.each([
    [1, 1],
    [2, 5],
    [0.1, 40],
  ])('of Laplace noise has the exact Rényi curve: epsilon %d in %d steps', (epsilon, steps) => {
    const { rdp } = laplaceLoss(epsilon, steps);
    for (const order of [1.5, 2, 5, 10]) {
      const found = rdp[orders.indexOf(order)] ?? 0;
      const exact = renyiOfDiscreteLaplace(epsilon, steps, order);
      expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      expect(found).toBeLessThan(exact * (1 + 1e-9) + 1e-12);
    }
  });

  it('of finer Laplace noise approaches the continuous one, below any pure mechanism', () => {
    const [coarse, fine, continuous, pure] = [
      laplaceLoss(1, 1),
      laplaceLoss(1, 1e6),
      laplaceLoss(1),
      pureLoss(1),
    ];
    orders.forEach((_, i) => {
      expect(fine.rdp[i]).toBeCloseTo(continuous.rdp[i] ?? NaN, 5);
      expect(coarse.rdp[i]).toBeCloseTo(pure.rdp[i] ?? NaN, 9);
      expect(continuous.rdp[i] ?? NaN).toBeLessThanOrEqual(pure.rdp[i] ?? NaN);
    });
  });

  it('of Gaussians is that of one Gaussian, exactly', () => {
    const together = times(25, gaussianLoss(10));
    expect(together.gaussian.squaredMu).toBeCloseTo(0.25, 12);
    expect(epsilonAt(together, 1e-6)).toBeCloseTo(epsilonOfGaussian(0.5, 1e-6), 8);
    expect(epsilonAt(zcdpLoss(0.125), 1e-6)).toBeGreaterThan(epsilonAt(together, 1e-6));
  });

  it('of pure beside Gaussian mechanisms is at most their sum', () => {
    const both = composeLosses([pureLoss(0.5), gaussianLoss(4)]);
    expect(epsilonAt(both, 1e-6)).toBeLessThanOrEqual(0.5 + epsilonOfGaussian(0.25, 1e-6) + 1e-8);
    expect(epsilonAt(both, 0)).toBe(Infinity);
  });

  it('with a delta of its own needs that delta', () => {
    const loss = composeLosses([pureLoss(1), deltaLoss(1e-6)]);
    expect(epsilonAt(loss, 0)).toBe(Infinity);
    expect(epsilonAt(loss, 1e-6)).toBe(1);
    expect(epsilonAt(composeLosses([zcdpLoss(0.1), deltaLoss(1e-6)]), 1e-6)).toBe(Infinity);
  });

  it('of sampling everything is that of the Gaussian, of sampling nothing is none', () => {
    const all = subsampledGaussianLoss({ samplingRate: 1, noiseMultiplier: 2, steps: 4 });
    expect(all.gaussian.squaredMu).toBeCloseTo(1, 12);
    expect(subsampledGaussianLoss({ samplingRate: 0, noiseMultiplier: 2, steps: 4 })).toBe(noLoss);
  });

  it.each([
    [0.01, 1],
    [0.3, 0.7],
    [0.5, 3],
    [0.9, 1.3],
  ])(
    'of a sampled Gaussian rises smoothly with the order at rate %d, noise %d',
    (samplingRate, noiseMultiplier) => {
      const { rdp } = subsampledGaussianLoss({ samplingRate, noiseMultiplier, steps: 1 });
      // Integer and fractional orders come by different series: each must lie between its neighbours.
      rdp.forEach((value, i) => {
        if (i > 0) expect(value).toBeGreaterThanOrEqual((rdp[i - 1] ?? 0) * (1 - 1e-6) - 1e-10);
        expect(value).toBeLessThanOrEqual((orders[i] ?? 0) / (2 * noiseMultiplier ** 2) + 1e-9);
      });
    },
  );

  it('survives a ledger, with Infinity', () => {
    for (const loss of [pureLoss(1), gaussianLoss(2), zcdpLoss(0.5), noLoss]) {
      expect(readLoss(JSON.parse(JSON.stringify(writeLoss(loss))) as ReturnType<typeof writeLoss>)).toEqual(
        loss,
      );
    }
    const broken = { ...writeLoss(noLoss), rdp: [0] };
    expect(() => readLoss(broken)).toThrow('internal.error');
  });

  it.each([-1, NaN])('refuses %d', (bad) => {
    for (const make of [pureLoss, zcdpLoss, deltaLoss, gaussianLoss, laplaceLoss]) {
      expect(() => make(bad)).toThrow('request.invalid');
    }
    expect(() => epsilonAt(noLoss, bad)).toThrow('request.invalid');
    expect(() => subsampledGaussianLoss({ samplingRate: bad, noiseMultiplier: 1, steps: 1 })).toThrow(
      'request.invalid',
    );
  });
});

describe('the analytic Gaussian', () => {
  it.each([
    [0.1, 1e-5],
    [1, 1e-6],
    [10, 1e-12],
    [0.001, 0.01],
  ])('has noise that is enough at (%d, %d) and not more than that', (epsilon, delta) => {
    const mu = 1 / gaussianSigma(epsilon, delta);
    expect(deltaOfGaussian(mu, epsilon)).toBeLessThanOrEqual(delta);
    expect(deltaOfGaussian(mu * 1.0001, epsilon)).toBeGreaterThan(delta);
    expect(epsilonOfGaussian(mu, delta)).toBeCloseTo(epsilon, 7);
  });
});

describe('numerical accounting', () => {
  it('of one Gaussian is the analytic figure, from above', () => {
    const { remove } = subsampledGaussianLossDistributions({ samplingRate: 1, noiseMultiplier: 1 });
    const exact = deltaOfGaussian(1, 1);
    expect(deltaOfLossDistribution(remove, 1)).toBeGreaterThanOrEqual(exact);
    expect(deltaOfLossDistribution(remove, 1)).toBeLessThan(exact + 3e-4);
  });

  it('lies below what the Rényi curve proves', () => {
    const run = { samplingRate: 0.1, noiseMultiplier: 1 };
    const epsilon = epsilonAt(subsampledGaussianLoss({ ...run, steps: 4 }), 1e-5);
    const { remove, add } = subsampledGaussianLossDistributions(run, 2e-3);
    for (const one of [remove, add]) {
      expect(deltaOfLossDistribution(composeLossDistributions([one, one, one, one]), epsilon)).toBeLessThan(
        1e-5,
      );
    }
  });

  it('of one pure or Laplace mechanism has no delta at its epsilon', () => {
    expect(deltaOfLossDistribution(pureLossDistribution(0.7), 0.7)).toBeLessThan(1e-15);
    expect(deltaOfLossDistribution(pureLossDistribution(0.7), 0)).toBeCloseTo(Math.tanh(0.35), 9);
    expect(deltaOfLossDistribution(laplaceLossDistribution(2), 0.5)).toBeLessThan(1e-15);
    expect(deltaOfLossDistribution(laplaceLossDistribution(2), 0)).toBeCloseTo(1 - Math.exp(-0.25), 3);
  });

  it('refuses what would not fit its grid', () => {
    expect(() => pureLossDistribution(1000)).toThrow('request.invalid');
    expect(() => composeLossDistributions([])).toThrow('request.invalid');
    expect(() =>
      composeLossDistributions([pureLossDistribution(1, 0, 0.1), pureLossDistribution(1)]),
    ).toThrow('request.invalid');
  });
});
