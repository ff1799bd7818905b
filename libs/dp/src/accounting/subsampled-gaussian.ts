import { problem } from '#libs/kernel';
import { counted, positive } from './parameters.js';
import { gaussianLoss, noLoss, orders, type PrivacyLoss } from './privacy-loss.js';
import { logAdd, logErfc, logSubtract } from './special.js';

/** log A(α) for an integer α: 1 + Σ C(α,i)·qⁱ·(1−q)^(α−i)·(e^((i²−i)/2σ²) − 1), all terms positive. */
function logMomentInteger(q: number, sigma: number, order: number): number {
  let sum = -Infinity;
  let logChoose = 0;
  for (let i = 1; i <= order; i++) {
    logChoose += Math.log((order - i + 1) / i);
    if (i === 1) continue;
    const exponent = (i * i - i) / (2 * sigma * sigma);
    const grown = exponent + Math.log(-Math.expm1(-exponent));
    sum = logAdd(sum, logChoose + i * Math.log(q) + (order - i) * Math.log1p(-q) + grown);
  }
  const moment = sum > 30 ? logAdd(0, sum) : Math.log1p(Math.exp(sum));
  return moment * (1 + 1e-12);
}

/** Terms of the series at most; what they leave out is less than the last one and is added, as the series alternates. */
const mostTerms = 2000;

/** log A(α) for a fractional α, by two series (Mironov, Talwar, Zhang 2019, section 3.3). */
function logMomentFractional(q: number, sigma: number, order: number): number {
  const cut = sigma * sigma * Math.log(1 / q - 1) + 0.5;
  const [logQ, logRest, twice] = [Math.log(q), Math.log1p(-q), 2 * sigma * sigma];
  let [plus, minus, last] = [-Infinity, -Infinity, Infinity];
  let [logChoose, sign] = [0, 1];
  for (let i = 0; i < mostTerms; i++) {
    const j = order - i;
    const low = logErfc((i - cut) / (Math.SQRT2 * sigma)) + i * logQ + j * logRest + (i * i - i) / twice;
    const high = logErfc((cut - j) / (Math.SQRT2 * sigma)) + j * logQ + i * logRest + (j * j - j) / twice;
    last = logChoose - Math.LN2 + logAdd(low, high);
    if (sign > 0) plus = logAdd(plus, last);
    else minus = logAdd(minus, last);
    if (j < 0 && last < plus - 34) break;
    logChoose += Math.log(Math.abs(j) / (i + 1));
    if (j < 0) sign = -sign;
  }
  const moment = logAdd(logSubtract(plus, minus), last);
  return Math.max(0, moment) * (1 + 1e-12) + 1e-14;
}

/** Rényi ε(α) of one step of the Gaussian mechanism on a Poisson sample. */
function renyiOfStep(q: number, sigma: number, order: number): number {
  const moment = Number.isInteger(order)
    ? logMomentInteger(q, sigma, order)
    : logMomentFractional(q, sigma, order);
  return moment / (order - 1);
}

/** The Rényi curve of one step, at the given orders; for checks against other accountants. */
function subsampledGaussianRdp(
  samplingRate: number,
  noiseMultiplier: number,
  at: readonly number[] = orders,
): number[] {
  return at.map((order) => renyiOfStep(samplingRate, noiseMultiplier, order));
}

/**
 * The loss of DP-SGD: each step takes every unit with probability `samplingRate` (Poisson sampling) and adds Gaussian noise
 * of `noiseMultiplier` × the clipping norm. Source: Mironov, Talwar, Zhang, "Rényi Differential Privacy of the Sampled
 * Gaussian Mechanism", 2019. @throws problem `request.invalid`.
 */
export function subsampledGaussianLoss(run: {
  readonly samplingRate: number;
  readonly noiseMultiplier: number;
  readonly steps: number;
}): PrivacyLoss {
  const { samplingRate: q, noiseMultiplier, steps } = run;
  if (!(q >= 0 && q <= 1)) throw problem('request.invalid', 'the sampling rate must be from 0 to 1');
  positive('the noise multiplier', noiseMultiplier);
  if (steps === 0 || q === 0) return noLoss;
  counted('steps', steps);
  if (q === 1) return gaussianLoss(noiseMultiplier / Math.sqrt(steps));
  return {
    pure: Infinity,
    rdp: subsampledGaussianRdp(q, noiseMultiplier).map((value) => value * steps),
    delta: 0,
    gaussian: { epsilon: Infinity, squaredMu: 0, excess: 0, delta: 0 },
  };
}
