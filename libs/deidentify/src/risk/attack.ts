import { type AttackResult } from '#libs/contracts';
import { type Guesses, rateOf, residualRisk, wilsonInterval } from './proportion.js';

/** The result of an attack and of its baseline, with intervals of 95 %. */
export function attackResult(attack: Guesses, baseline: Guesses, method: string): AttackResult {
  const { risk, interval } = residualRisk(attack, baseline);
  return {
    ...attack,
    rate: rateOf(attack),
    interval: wilsonInterval(attack),
    baseline: rateOf(baseline),
    baselineInterval: wilsonInterval(baseline),
    risk,
    riskInterval: interval,
    method,
  };
}
