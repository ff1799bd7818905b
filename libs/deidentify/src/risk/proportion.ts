/** A confidence interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** The confidence of every interval of a risk report. */
export const confidence = 0.95;

/** The standard normal's quantile at (1 + {@link confidence}) / 2. */
const z = 1.959963984540054;

/** Right guesses among all guesses. */
export interface Guesses {
  readonly attempts: number;
  readonly successes: number;
}

interface Score {
  readonly centre: number;
  readonly error: number;
}

function score({ attempts, successes }: Guesses): Score {
  const denominator = attempts + z * z;
  const variance = attempts === 0 ? 0 : (successes * (attempts - successes)) / attempts;
  return {
    centre: (successes + (z * z) / 2) / denominator,
    error: (z / denominator) * Math.sqrt(variance + (z * z) / 4),
  };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function around({ centre, error }: Score, point: number): Interval {
  return {
    lower: clamp(Math.min(point, centre - error)),
    upper: clamp(Math.max(point, centre + error)),
    confidence,
  };
}

export const rateOf = ({ attempts, successes }: Guesses): number =>
  attempts === 0 ? 0 : successes / attempts;

/** The score interval of a share (Wilson 1927): it holds at 0, at 1 and for few guesses, and is [0, 1] for none. */
export function wilsonInterval(guesses: Guesses): Interval {
  if (guesses.attempts === 0) return { lower: 0, upper: 1, confidence };
  return around(score(guesses), rateOf(guesses));
}

/**
 * What an attack adds over its baseline, (rate − baseline) / (1 − baseline), not below 0, with the error of both propagated as
 * Giomi et al. 2023 do. A baseline that is always right leaves nothing to add: then the risk is 0 and its interval tells nothing.
 */
export function residualRisk(attack: Guesses, baseline: Guesses): { risk: number; interval: Interval } {
  const [rate, base] = [rateOf(attack), rateOf(baseline)];
  if (base >= 1) return { risk: 0, interval: { lower: 0, upper: 1, confidence } };
  const risk = clamp((rate - base) / (1 - base));
  const [a, b] = [score(attack), score(baseline)];
  const left = 1 - b.centre;
  const error = Math.hypot(a.error / left, ((a.centre - 1) / left ** 2) * b.error);
  return { risk, interval: around({ centre: (a.centre - b.centre) / left, error }, risk) };
}
