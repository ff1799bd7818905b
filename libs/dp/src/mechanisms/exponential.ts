import { type RandomBits } from './random-bits.js';

/**
 * The exponential mechanism, exactly: candidate i with a probability in proportion to exp(−losses[i]/scale), by rejection of
 * uniform candidates. With integer losses that one unit changes by at most scale·ε/2 it is ε-private and ε²/8-zCDP
 * (McSherry and Talwar 2007; Cesar and Rogers 2021). It takes as many draws as there are candidates, at most, on average.
 */
export function exponentialMechanism(bits: RandomBits, losses: ArrayLike<number>, scale: number): number {
  let least = Infinity;
  for (let i = 0; i < losses.length; i++) least = Math.min(least, losses[i] ?? Infinity);
  for (;;) {
    const candidate = bits.below(losses.length);
    if (bits.expMinus((losses[candidate] ?? 0) - least, scale)) return candidate;
  }
}
