import { type RandomBits } from '../mechanisms/random-bits.js';

/**
 * One of the candidates, those with less loss more likely: in random order, the first that passes a coin of
 * exp(−(loss − least loss)/scale). With integer losses that one unit changes by at most scale·ε/2 it is ε-private, and never
 * worse than the exponential mechanism (McKenna and Sheldon, "Permute-and-Flip", 2020). All draws are exact.
 */
export function permuteAndFlip(bits: RandomBits, losses: Float64Array, scale: number): number {
  let least = Infinity;
  for (const loss of losses) least = Math.min(least, loss);
  const order = Uint32Array.from(losses.keys());
  for (let left = order.length; left > 0; left--) {
    const drawn = bits.below(left);
    const candidate = order[drawn] ?? 0;
    if (bits.expMinus((losses[candidate] ?? 0) - least, scale)) return candidate;
    order[drawn] = order[left - 1] ?? 0;
  }
  // Not reached: a candidate of least loss always passes its coin.
  return 0;
}
