import { problem } from '#libs/kernel';
import { logAdd, logSubtract } from './special.js';

/**
 * The optimal ε of `count` mechanisms that are each (ε, δ)-private, at a total δ: the best of the exact steps ε·(count − 2i),
 * or null where the total δ does not cover the mechanisms' own δ.
 * Source: Kairouz, Oh, Viswanath, "The Composition Theorem for Differential Privacy", 2015, theorem 3.3.
 */
export function optimalComposition(each: {
  readonly epsilon: number;
  readonly delta: number;
  readonly count: number;
  readonly totalDelta: number;
}): number | null {
  const { epsilon, delta, count, totalDelta } = each;
  if (!(
    epsilon >= 0 &&
    delta >= 0 &&
    delta < 1 &&
    Number.isSafeInteger(count) &&
    count >= 1 &&
    count <= 1e5
  )) {
    throw problem('request.invalid', 'composition needs epsilon, delta and count in range');
  }
  const kept = count * Math.log1p(-delta);
  if (-Math.expm1(kept) > totalDelta) return null;
  const logDenominator = count * (epsilon + Math.log1p(Math.exp(-epsilon)));
  for (let i = Math.floor(count / 2); i > 0; i--) {
    let logChoose = 0;
    let sum = -Infinity;
    for (let l = 0; l < i; l++) {
      const term = logSubtract((count - l) * epsilon, (count - 2 * i + l) * epsilon);
      sum = logAdd(sum, logChoose + term);
      logChoose += Math.log((count - l) / (l + 1));
    }
    const atStep = Math.exp(sum - logDenominator) * (1 + 1e-12);
    if (-Math.expm1(kept + Math.log1p(-Math.min(1, atStep))) <= totalDelta) return epsilon * (count - 2 * i);
  }
  return epsilon * count;
}
