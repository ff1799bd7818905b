import { problem, type RandomBytes } from '#libs/kernel';
import { type PrivacyLoss } from '../accounting/privacy-loss.js';

/** Noise that is calibrated once and added to as many figures as the sensitivity speaks of. */
export interface NoisyMechanism {
  readonly name: 'discrete Laplace' | 'discrete Gaussian';
  /** What all figures together betray that one unit of the given sensitivity changes. */
  readonly loss: PrivacyLoss;
  /** The distance of two possible answers: a power of two. */
  readonly grid: number;
  /** The value on the grid plus fresh noise. @throws problem `request.invalid` for NaN and infinities. */
  add(value: number): number;
  /** `add` to each, in place. */
  addAll(values: Float64Array): void;
  /** The smallest w such that an answer lies within w of the exact value at least that often (0 < confidence < 1). */
  halfWidth(confidence: number): number;
  /** The same for the share of misses, which may be too small for 1 − miss to be a double. */
  widthFor(miss: number): number;
}

/** What every additive mechanism is calibrated by. */
export interface NoiseParameters {
  /** How much one unit may change the figures: in L1 for Laplace, in L2 for Gaussian noise. */
  readonly sensitivity: number;
  readonly random: RandomBytes;
  /** The figures and the sensitivity are integers and so are the answers. Otherwise values are rounded to a fine grid first. */
  readonly integer?: boolean;
  /** How many figures one unit may change; 1 unless said. Each is rounded to the grid, which may add a step of difference. */
  readonly cells?: number;
}

export function notFinite(): never {
  throw problem('request.invalid', 'noise can be added to finite numbers only');
}

/** The largest power of two that is not above x. */
export function powerOfTwoBelow(x: number): number {
  const power = 2 ** Math.floor(Math.log2(x));
  // log2 may round across an integer.
  if (power > x) return power / 2;
  return power * 2 <= x ? power * 2 : power;
}

/** The smallest integer that is not below steps/ε, where a double's ε is taken as the exact fraction that it is. */
export function scaleAbove(steps: number, epsilon: number): number {
  let [numerator, power] = [epsilon, 0];
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    power++;
  }
  const [dividend, divisor] = [BigInt(steps) << BigInt(power), BigInt(numerator)];
  return Number((dividend + divisor - 1n) / divisor);
}
