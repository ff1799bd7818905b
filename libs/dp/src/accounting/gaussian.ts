import { positive, probability } from './parameters.js';
import { logNormal, logSubtract, smallest } from './special.js';

/**
 * The exact δ of the Gaussian mechanism at ε, for μ = sensitivity / σ: Φ(μ/2 − ε/μ) − e^ε·Φ(−μ/2 − ε/μ).
 * Source: Balle and Wang, "Improving the Gaussian Mechanism for Differential Privacy", 2018, theorem 8.
 */
export function deltaOfGaussian(mu: number, epsilon: number): number {
  if (mu === 0) return 0;
  return Math.exp(logSubtract(logNormal(mu / 2 - epsilon / mu), epsilon + logNormal(-mu / 2 - epsilon / mu)));
}

/** What the difference of two tails may be wrong by, relatively: everything that is solved for errs to the safe side. */
const slack = 1 + 1e-10;

/** The smallest ε at which a Gaussian mechanism with μ = sensitivity / σ is (ε, δ)-private, rounded up. */
export function epsilonOfGaussian(mu: number, delta: number): number {
  if (mu === 0) return 0;
  if (mu === Infinity || delta <= 0) return Infinity;
  const holds = (epsilon: number): boolean => deltaOfGaussian(mu, epsilon) * slack <= delta;
  if (holds(0)) return 0;
  // By the classical tail bound ε ≤ μ²/2 + μ·√(2·log(1/δ)).
  const most = (mu * mu) / 2 + mu * Math.sqrt(2 * Math.log(1 / delta)) + 1e-9;
  return smallest(0, most, holds) * slack;
}

/** The largest μ = sensitivity / σ that is (ε, δ)-private. @throws problem `request.invalid`. */
export function gaussianMu(epsilon: number, delta: number): number {
  positive('epsilon', epsilon);
  probability('delta', delta);
  const holds = (sigma: number): boolean => deltaOfGaussian(1 / sigma, epsilon) * slack <= delta;
  let most = 1;
  while (!holds(most)) most *= 2;
  return 1 / smallest(0, most, holds);
}

/**
 * The smallest standard deviation of Gaussian noise that makes a figure of this L2 sensitivity (ε, δ)-private: the analytic
 * calibration of Balle and Wang 2018. @throws problem `request.invalid`.
 */
export function gaussianSigma(epsilon: number, delta: number, sensitivity = 1): number {
  return positive('sensitivity', sensitivity) / gaussianMu(epsilon, delta);
}
