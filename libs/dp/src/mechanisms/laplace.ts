import { problem } from '#libs/kernel';
import { counted, positive, probability } from '../accounting/parameters.js';
import { laplaceLoss } from '../accounting/privacy-loss.js';
import {
  type NoiseParameters,
  type NoisyMechanism,
  notFinite,
  powerOfTwoBelow,
  scaleAbove,
} from './mechanism.js';
import { RandomBits } from './random-bits.js';
import { discreteLaplace } from './samplers.js';

/** Scales of at least so many units make the rounding of the scale cost less than 1/65,536 of ε. */
const fineness = 65_536;

/** Noise of 127 scales (chance e^-127) is still an exact integer: with a larger scale, rounding could tell values apart. */
const mostScale = 2 ** 46;

interface Shape {
  readonly grid: number;
  readonly steps: number;
  readonly divisor: number;
}

function shapeOf(parameters: NoiseParameters & { readonly epsilon: number }): Shape {
  const { sensitivity, epsilon, integer = false, cells = 1 } = parameters;
  if (integer) {
    const divisor = 2 ** Math.max(0, Math.ceil(Math.log2((fineness * epsilon) / sensitivity)));
    return { grid: 1, steps: counted('an integer sensitivity', sensitivity), divisor };
  }
  const grid = powerOfTwoBelow(Math.min(sensitivity, sensitivity / epsilon) / fineness);
  return { grid, steps: Math.ceil(sensitivity / grid) + counted('cells', cells) - 1, divisor: 1 };
}

/**
 * Discrete Laplace noise on a grid: ε-differential privacy for figures of the given L1 sensitivity, exact in the sense that
 * the distribution is that of the proof and not of a floating-point logarithm (Mironov 2012; PROOF.md). ε from 1e-6 to 1e6.
 * @throws problem `request.invalid` for parameters out of range.
 */
export function laplaceMechanism(parameters: NoiseParameters & { readonly epsilon: number }): NoisyMechanism {
  const { sensitivity, epsilon, integer = false } = parameters;
  positive('sensitivity', sensitivity);
  if (!(epsilon >= 1e-6 && epsilon <= 1e6)) {
    throw problem('request.invalid', 'epsilon must be from 0.000001 to 1000000');
  }
  const { grid, steps, divisor } = shapeOf(parameters);
  const scale = scaleAbove(steps * divisor, epsilon);
  if (!(grid > 0 && scale <= mostScale)) throw problem('request.invalid', 'the noise would be out of range');
  const bits = new RandomBits(parameters.random);
  const add = (value: number): number => {
    if (!Number.isFinite(value)) notFinite();
    return (Math.round(value / grid) + discreteLaplace(bits, scale, divisor)) * grid;
  };
  const widthFor = (miss: number): number => {
    // P(|y| > w) = 2·r^(w+1)/(1+r) with r = exp(−divisor/scale).
    const r = Math.exp(-divisor / scale);
    const beyond = Math.ceil((-Math.log((probability('miss', miss) * (1 + r)) / 2) * scale) / divisor);
    return Math.max(0, beyond - 1) * grid + (integer ? 0 : grid / 2);
  };
  return {
    name: 'discrete Laplace',
    loss: laplaceLoss(epsilon, steps),
    grid,
    add,
    addAll(values) {
      for (let i = 0; i < values.length; i++) values[i] = add(values[i] ?? NaN);
    },
    halfWidth: (confidence) => widthFor(1 - confidence),
    widthFor,
  };
}
