import { type AttackResult } from '#libs/contracts';
import { type Guesses, rateOf, residualRisk, wilsonInterval } from './proportion.js';

/** How an attack was done, in a sentence without values, and what its intervals are to hold with. */
interface Told {
  readonly method: string;
  readonly confidence: number;
}

/** The result of an attack and of its baseline, with intervals. */
export function attackResult(attack: Guesses, baseline: Guesses, { method, confidence }: Told): AttackResult {
  const { risk, interval } = residualRisk(attack, baseline, confidence);
  return {
    ...attack,
    rate: rateOf(attack),
    rateInterval: wilsonInterval(attack, confidence),
    baseline: rateOf(baseline),
    baselineInterval: wilsonInterval(baseline, confidence),
    risk,
    riskInterval: interval,
    value: risk,
    interval: [interval.lower, interval.upper],
    level: confidence,
    method,
  };
}
