import { logNormal } from '#libs/dp';
import { bisect } from './special-functions.js';

const { abs, log, max, min, sqrt } = Math;

/** A confidence interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** Right guesses among all guesses, which were drawn independently of each other. */
export interface Guesses {
  readonly attempts: number;
  readonly successes: number;
}

/** z such that a standard normal lies within ±z with this probability. */
export function normalReach(confidence: number): number {
  const tail = log((1 - confidence) / 2);
  return bisect((z) => logNormal(-z) - tail, 0, 40) ?? 40;
}

const clamp = (value: number): number => min(1, max(0, value));

export const rateOf = ({ attempts, successes }: Guesses): number =>
  attempts === 0 ? 0 : successes / attempts;

/** The score interval of a share (Wilson 1927): it holds at 0, at 1 and for few guesses, and is [0, 1] for none. */
export function wilsonInterval({ attempts, successes }: Guesses, confidence: number): Interval {
  if (attempts === 0) return { lower: 0, upper: 1, confidence };
  const z = normalReach(confidence);
  const denominator = attempts + z * z;
  const variance = (successes * (attempts - successes)) / attempts;
  const [centre, point] = [(successes + (z * z) / 2) / denominator, successes / attempts];
  const error = (z / denominator) * sqrt(variance + (z * z) / 4);
  return {
    lower: clamp(min(point, centre - error)),
    upper: clamp(max(point, centre + error)),
    confidence,
  };
}

/** Failures of attack and baseline. */
interface Failures {
  readonly attack: Guesses;
  readonly baseline: Guesses;
}

const failures = ({ attempts, successes }: Guesses): number => attempts - successes;

/** The standard error of q₁ − θq₀, q the shares of failures as they most likely are where θ is their ratio (Miettinen & Nurminen 1985). */
function errorAt(theta: number, { attack, baseline }: Failures): number {
  const [x1, x0] = [failures(attack), failures(baseline)];
  const half = x1 + baseline.attempts + theta * (x0 + attack.attempts);
  const root = half * half - 4 * theta * (attack.attempts + baseline.attempts) * (x1 + x0);
  const q0 = clamp((2 * (x1 + x0)) / (half + sqrt(max(0, root))));
  const q1 = clamp(theta * q0);
  return sqrt((q1 * (1 - q1)) / attack.attempts + (theta * theta * q0 * (1 - q0)) / baseline.attempts);
}

/** Below this a ratio of failures is 0. */
const nothing = 1e-12;

/**
 * What an attack adds over its baseline, (rate − baseline) / (1 − baseline), not below 0 (Giomi et al. 2023). That is 1 − θ, θ being the
 * ratio of failures, and its interval is the score interval of θ (Koopman 1984), which holds what it promises at 0 and at 1 too.
 * A baseline that is always right leaves nothing to add: then the risk is 0 and its interval tells nothing.
 */
export function residualRisk(
  attack: Guesses,
  baseline: Guesses,
  confidence: number,
): { risk: number; interval: Interval } {
  const [x1, x0] = [failures(attack), failures(baseline)];
  if (x0 === 0 || attack.attempts === 0) return { risk: 0, interval: { lower: 0, upper: 1, confidence } };
  const z = normalReach(confidence);
  const [q1, q0] = [x1 / attack.attempts, x0 / baseline.attempts];
  const ratio = q1 / q0;
  const off = (theta: number): number => abs(q1 - theta * q0) - z * errorAt(theta, { attack, baseline });
  const least = q1 === 0 ? 0 : (bisect(off, nothing, ratio) ?? 0);
  // No ratio above 1 is of interest: then the attack adds nothing.
  const greatest = ratio >= 1 ? 1 : (bisect(off, max(ratio, nothing), 1) ?? 1);
  const risk = clamp(1 - ratio);
  return {
    risk,
    interval: { lower: min(risk, clamp(1 - greatest)), upper: max(risk, clamp(1 - least)), confidence },
  };
}
