import { type RandomBits } from './random-bits.js';

const { abs, floor } = Math;

/**
 * One draw of the discrete Laplace distribution P(y) ∝ exp(−|y|·divisor/scale), for integers scale ≥ 1 and divisor ≥ 1 (a power
 * of two, so that the division is exact). Source: Canonne, Kamath, Steinke 2020, algorithm 2.
 */
export function discreteLaplace(bits: RandomBits, scale: number, divisor = 1): number {
  for (;;) {
    const remainder = bits.below(scale);
    if (!bits.expMinusFraction(remainder, scale)) continue;
    let whole = 0;
    while (bits.expMinusOne()) whole++;
    const size = floor((remainder + scale * whole) / divisor);
    if (!bits.bit()) return size;
    if (size !== 0) return -size;
  }
}

/** |y| − σ beyond which its square would leave the exact range of a double. */
const exactRoot = 94_906_265;

/**
 * One draw of the discrete Gaussian P(y) ∝ exp(−y²/2σ²) for an integer 1 ≤ σ ≤ 2²⁵: discrete Laplace of scale σ, accepted with
 * probability exp(−(|y|−σ)²/2σ²). Source: Canonne, Kamath, Steinke 2020, algorithm 3, whose scale may be any integer.
 */
export function discreteGaussian(bits: RandomBits, sigma: number): number {
  const d = 2 * sigma * sigma;
  for (;;) {
    const drawn = discreteLaplace(bits, sigma);
    const off = abs(abs(drawn) - sigma);
    if (off <= exactRoot) {
      if (bits.expMinus(off * off, d)) return drawn;
      continue;
    }
    const [square, whole] = [BigInt(off) ** 2n, BigInt(d)];
    let times = square / whole;
    while (times > 0n && bits.expMinusOne()) times--;
    if (times === 0n && bits.expMinus(Number(square % whole), d)) return drawn;
  }
}
