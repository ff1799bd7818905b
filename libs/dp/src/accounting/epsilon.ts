import { problem } from '#libs/kernel';
import { epsilonOfGaussian } from './gaussian.js';
import { type GaussianPart, orders, type PrivacyLoss } from './privacy-loss.js';

/** What rounding in the Rényi sums may hide: results are raised by this factor. */
const slack = 1 + 1e-10;

/**
 * The best ε for δ from a Rényi curve. Source: Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy",
 * 2020, proposition 12; and ε = 0 where the total variation distance is already below δ (Bretagnolle and Huber).
 */
export function epsilonOfRdp(at: readonly number[], rdp: readonly number[], delta: number): number {
  if (rdp.every((value) => value === 0)) return 0;
  if (!(delta > 0)) return Infinity;
  let best = Infinity;
  at.forEach((order, i) => {
    const renyi = (rdp[i] ?? Infinity) * slack;
    if (delta * delta + Math.expm1(-renyi) >= 0) best = 0;
    const epsilon = renyi + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
    // Below 0 the formula still bounds δ at ε = 0.
    best = Math.min(best, Math.max(0, epsilon));
  });
  return best * slack;
}

/** ε of the pure and Gaussian parts: the pure part adds; Gaussians compose exactly (Dong, Roth, Su 2019). */
function epsilonOfParts(part: GaussianPart, delta: number): number {
  const { epsilon, squaredMu, excess } = part;
  if (epsilon === Infinity || squaredMu === Infinity) return Infinity;
  if (squaredMu === 0) return epsilon;
  // Noise whose probabilities are off by a factor of e^(excess/2) each way also scales the δ of what it stands for.
  const left = (delta - part.delta) * Math.exp(-excess);
  return left > 0 ? epsilon + excess + epsilonOfGaussian(Math.sqrt(squaredMu) * slack, left) : Infinity;
}

/**
 * The smallest ε that this accountant can prove for δ, never understated: the best of the pure sum, the pure sum beside an
 * exact Gaussian, and the Rényi curve. Infinity where δ does not even cover the loss's own δ, or nothing can be said.
 * @throws problem `request.invalid` for a δ that is not from 0 to below 1.
 */
export function epsilonAt(loss: PrivacyLoss, delta: number): number {
  if (!(delta >= 0 && delta < 1)) throw problem('request.invalid', 'delta must be from 0 to below 1');
  if (loss.delta > delta) return Infinity;
  const left = (delta - loss.delta) * (1 - 2 ** -50);
  return Math.min(loss.pure, epsilonOfParts(loss.gaussian, left), epsilonOfRdp(orders, loss.rdp, left));
}
