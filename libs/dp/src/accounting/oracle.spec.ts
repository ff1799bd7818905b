import { expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { optimalComposition } from './composition.js';
import { epsilonAt, epsilonOfRdp } from './epsilon.js';
import { deltaOfGaussian, epsilonOfGaussian, gaussianSigma } from './gaussian.js';
import { gaussianLoss, orders, type PrivacyLoss } from './privacy-loss.js';
import {
  composeLossDistributions,
  deltaOfLossDistribution,
  laplaceLossDistribution,
  pureLossDistribution,
  subsampledGaussianLossDistributions,
} from '../../test/loss-distribution.js';
import { smallest } from './special.js';
import { subsampledGaussianLoss } from './subsampled-gaussian.js';

interface Case {
  readonly kind: string;
  readonly accountant?: string;
  readonly [field: string]: unknown;
}
const number = (value: unknown): number => Number(value);

function lossOf(run: Case): PrivacyLoss {
  const q = run['q'] === undefined ? number(run['batch']) / number(run['n']) : number(run['q']);
  const steps = run['steps'] === undefined ? Math.round(number(run['epochs']) / q) : number(run['steps']);
  return subsampledGaussianLoss({ samplingRate: q, noiseMultiplier: number(run['sigma']), steps });
}

/** The conversion before 2020: rdp + log(1/δ)/(α−1). */
const oldEpsilon = (loss: PrivacyLoss, delta: number): number =>
  Math.min(...orders.map((order, i) => (loss.rdp[i] ?? Infinity) - Math.log(delta) / (order - 1)));

describeCorpus('published numbers of other accountants', () => {
  const cases = corpusJson('dp-oracle', 'dp_reference.json') as Case[];
  const of = (kind: string): Case[] => cases.filter((one) => one.kind === kind);
  const rdpCases = of('dpsgd-epsilon').filter((one) => one.accountant === 'RDP');

  it('has every kind of case that these tests know, and no other', () => {
    expect([...new Set(cases.map((one) => one.kind))].sort()).toEqual(
      [
        'approx-dp-composition',
        'calibrate-sigma',
        'dpsgd-epsilon',
        'dpsgd-mnist-table',
        'gaussian-delta',
        'laplace-composition',
        'optimal-advanced-composition',
        'poisson-gaussian-delta',
        'rdp-gaussian',
        'rdp-gaussian-calibrated',
        'rdp-to-epsilon',
        'smallest-gaussian-sigma',
      ].sort(),
    );
    expect(rdpCases).toHaveLength(3);
  });

  it.each(rdpCases)('agrees on DP-SGD with sigma $sigma for $steps steps to 1e-7', (one) => {
    const epsilon = epsilonAt(lossOf(one), number(one['delta']));
    expect(Math.abs(epsilon - number(one['epsilon']))).toBeLessThan(1e-7);
  });

  it.each(of('dpsgd-epsilon').filter((one) => one.accountant === 'moments (old conversion)'))(
    'agrees with the moments accountant of Abadi and others, and is tighter by the new conversion',
    (one) => {
      const loss = lossOf(one);
      expect(oldEpsilon(loss, 1e-5)).toBeCloseTo(number(one['recomputed']), 3);
      expect(epsilonAt(loss, 1e-5)).toBeLessThanOrEqual(number(one['recomputed_improved_conversion']) + 1e-4);
      expect(epsilonAt(loss, 1e-5)).toBeGreaterThan(1.03);
    },
  );

  it.each(of('dpsgd-epsilon').filter((one) => one.accountant === 'GDP (CLT)'))(
    'reproduces the central-limit figure from the exact Gaussian curve, which is not a bound and below ours',
    (one) => {
      // The published test counts 90 // 0.04 steps, which is 2249 in floating point; its transcription says 2250.
      const [q, sigma, steps] = [number(one['q']), number(one['sigma']), number(one['steps']) - 1];
      const epsilon = epsilonOfGaussian(q * Math.sqrt(steps * Math.expm1(1 / sigma ** 2)), 1e-5);
      const [low, high] = one['epsilon_range'] as [number, number];
      expect(epsilon).toBeGreaterThan(low);
      expect(epsilon).toBeLessThan(high);
      expect(epsilonAt(lossOf(one), 1e-5)).toBeGreaterThan(high);
    },
  );

  it.each(of('dpsgd-mnist-table'))('agrees with the table of $epsilon by the old conversion', (one) => {
    // Where the table gives the sampling rate, it is 256/60,000 rounded to 0.004; the figures belong to the exact rate.
    const loss = lossOf({ ...one, ...(one['q'] === 0.004 ? { q: 256 / 60_000 } : {}) });
    const printed = Math.round(oldEpsilon(loss, 1e-5) * 100) / 100;
    expect(Math.abs(printed - number(one['epsilon']))).toBeLessThan(0.011);
    expect(epsilonAt(loss, 1e-5)).toBeLessThan(0.92 * oldEpsilon(loss, 1e-5));
  });

  it.each(of('calibrate-sigma'))('needs the published noise of $sigma for epsilon 8', (one) => {
    const epsilonWith = (sigma: number): number => epsilonAt(lossOf({ ...one, sigma }), 1e-5);
    // The published search: halve from 20 until epsilon is within 0.01 below the target.
    let [low, high, reached] = [0, 20, epsilonWith(20)];
    while (8 - reached > 0.01) {
      const middle = (low + high) / 2;
      const epsilon = epsilonWith(middle);
      if (epsilon < 8) [high, reached] = [middle, epsilon];
      else low = middle;
    }
    expect(Math.abs(high - number(one['sigma']))).toBeLessThan(number(one['tolerance']));
  });

  it.each(of('smallest-gaussian-sigma'))('needs the published noise for $num_queries queries', (one) => {
    const sensitivity = number(one['sensitivity']) * Math.sqrt(number(one['num_queries']));
    const sigma = gaussianSigma(number(one['epsilon']), number(one['delta']), sensitivity);
    expect(Math.abs(sigma / number(one['sigma']) - 1)).toBeLessThan(1e-6);
  });

  it.each(of('rdp-gaussian'))('agrees on the Rényi curve of the Gaussian', (one) => {
    const squaredMu = gaussianLoss(number(one['sigma'])).gaussian.squaredMu;
    expect((number(one['order']) * squaredMu) / 2).toBeCloseTo(number(one['rdp']), 12);
  });

  it.each(of('rdp-to-epsilon'))('agrees on the conversion from a Rényi curve', (one) => {
    const at = Array.from({ length: 31 }, (_, i) => i + 2);
    const epsilon = epsilonOfRdp(
      at,
      at.map(() => number(one['rdp'])),
      number(one['delta']),
    );
    expect(epsilon).toBeCloseTo(number(one['epsilon']), 8);
  });

  it.each(of('rdp-gaussian-calibrated'))(
    'finds the published noise sufficient on a fine grid of orders',
    (one) => {
      const at = Array.from({ length: 99_000 }, (_, i) => 1.001 + i / 1000);
      const rdp = at.map((order) => order / (2 * number(one['sigma']) ** 2));
      expect(epsilonOfRdp(at, rdp, number(one['delta']))).toBeCloseTo(number(one['epsilon']), 6);
    },
  );

  it.each(of('gaussian-delta'))('agrees on the exact delta of a Gaussian', (one) => {
    const delta = deltaOfGaussian(1 / number(one['sigma']), number(one['epsilon']));
    expect(Math.abs(delta - number(one['delta']))).toBeLessThan(1e-6);
    expect(smallest(0, 5, (e) => deltaOfGaussian(1, e) <= delta)).toBeCloseTo(1, 9);
  });

  it.each(of('optimal-advanced-composition'))(
    'agrees on $num_queries mechanisms at a total delta of $total_delta',
    (one) => {
      const total = optimalComposition({
        epsilon: number(one['epsilon']),
        delta: number(one['delta']),
        count: number(one['num_queries']),
        totalDelta: number(one['total_delta']),
      });
      expect(total).toBe(one['total_epsilon']);
    },
  );

  it.each(of('poisson-gaussian-delta'))('agrees on the delta of $count Gaussians on samples', (one) => {
    const { remove, add } = subsampledGaussianLossDistributions({
      samplingRate: number(one['q']),
      noiseMultiplier: number(one['sigma']),
    });
    const [removed = 1, added = 1] = [remove, add].map((loss) => {
      const all = composeLossDistributions(Array.from({ length: number(one['count']) }, () => loss));
      return deltaOfLossDistribution(all, number(one['epsilon']));
    });
    expect(Math.abs(Math.max(removed, added) - number(one['delta']))).toBeLessThan(number(one['tolerance']));
  });

  it.each(of('laplace-composition'))(
    'agrees that Laplace noise leaves no delta beyond the sum of epsilon',
    (one) => {
      const losses = (one['mechanisms'] as { scale: number; count: number }[]).flatMap(({ scale, count }) =>
        Array.from({ length: count }, () => laplaceLossDistribution(scale)),
      );
      const epsilon = number(one['epsilon']);
      expect(deltaOfLossDistribution(composeLossDistributions(losses), epsilon)).toBeLessThan(1e-13);
      expect(deltaOfLossDistribution(composeLossDistributions(losses), epsilon - 0.01)).toBeGreaterThan(1e-5);
    },
  );

  it.each(of('approx-dp-composition'))('agrees on the composition of approximate mechanisms', (one) => {
    const losses = (one['events'] as [number, number][]).map(([e, d]) => pureLossDistribution(e, d));
    const delta = deltaOfLossDistribution(composeLossDistributions(losses), number(one['epsilon']));
    expect(delta).toBeCloseTo(number(one['delta']), 12);
  });
});
