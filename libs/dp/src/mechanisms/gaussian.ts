import { problem } from '#libs/kernel';
import { gaussianMu } from '../accounting/gaussian.js';
import { counted, positive, probability } from '../accounting/parameters.js';
import { gaussianLoss, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { erfc, smallest } from '../accounting/special.js';
import { type NoiseParameters, type NoisyMechanism, notFinite, powerOfTwoBelow } from './mechanism.js';
import { RandomBits } from './random-bits.js';
import { discreteGaussian } from './samplers.js';

/** The standard deviation in grid steps is at least this: the discrete Gaussian is then within 1e-9 of the rounded one. */
const fineness = 2 ** 19;

/** How far into the tails (in σ) the two are compared; what lies beyond goes to δ (PROOF.md). */
const window = 12;

interface Shape {
  readonly grid: number;
  /** Every value is a multiple of the grid already. */
  readonly aligned: boolean;
  /** The L2 sensitivity in grid steps. */
  readonly steps: number;
  /** The standard deviation in grid steps: an integer. */
  readonly sigma: number;
}

function shapeOf(parameters: NoiseParameters, multiplier: number): Shape {
  const { sensitivity, integer = false, cells = 1 } = parameters;
  positive('sensitivity', sensitivity);
  counted('cells', cells);
  const finest = powerOfTwoBelow((sensitivity * multiplier) / fineness);
  const aligned = integer && finest <= 1;
  // With much noise the sensitivity still spans many steps, so that rounding costs little.
  const grid = aligned ? finest : Math.min(finest, powerOfTwoBelow(sensitivity / 128));
  // Rounding moves each of the cells' differences by less than a step, so the vector of them by less than √cells.
  const steps = sensitivity / grid + (aligned ? 0 : Math.sqrt(cells));
  const sigma = Math.ceil(steps * multiplier * (1 + 2 ** -50));
  if (!(grid > 0 && sigma <= 2 ** 25)) throw problem('request.invalid', 'the noise would be out of range');
  return { grid, aligned, steps, sigma };
}

/** How much the discrete Gaussian may betray beyond a rounded continuous one: an ε and a δ (PROOF.md). */
function discreteness(mu: number, sigma: number, cells: number): { excess: number; delta: number } {
  const [own, other] = [window + 1, window + 1 + mu];
  return { excess: (cells * (own * own + other * other)) / (24 * sigma * sigma), delta: cells * 4e-33 };
}

function lossOf({ steps, sigma }: Shape, cells: number): PrivacyLoss {
  const multiplier = (sigma / steps) * (1 - 2 ** -50);
  const loss = gaussianLoss(multiplier);
  const extra = discreteness(1 / multiplier, sigma, cells);
  return { ...loss, gaussian: { ...loss.gaussian, ...extra } };
}

/** What a Gaussian mechanism is calibrated by: (ε, δ), or its standard deviation per unit of sensitivity. */
type GaussianParameters = NoiseParameters &
  ({ readonly epsilon: number; readonly delta: number } | { readonly noiseMultiplier: number });

/**
 * The noise multiplier at which the discrete Gaussian is (ε, δ)-private for figures of which a unit changes so many `cells`:
 * the analytic one, with what discreteness and the accountant's own rounding take set aside first. A part of the figures that
 * takes 1/n of the loss needs √n times as much. @throws problem `request.invalid`.
 */
export function noiseMultiplierFor(epsilon: number, delta: number, cells = 1): number {
  if (!(epsilon >= 1e-6 && delta >= 1e-20)) {
    throw problem('request.invalid', 'epsilon must be at least 1e-6 and delta at least 1e-20');
  }
  const extra = discreteness(gaussianMu(epsilon, delta), fineness, cells);
  const left = epsilon * (1 - 1e-8) - extra.excess;
  const share = (delta * (1 - 1e-8) - extra.delta) * Math.exp(-extra.excess);
  return (1 + 1e-8) / gaussianMu(left, share);
}

function multiplierOf(parameters: GaussianParameters): number {
  if ('noiseMultiplier' in parameters) return positive('the noise multiplier', parameters.noiseMultiplier);
  return noiseMultiplierFor(parameters.epsilon, parameters.delta, parameters.cells);
}

/**
 * Discrete Gaussian noise on a grid for figures of the given L2 sensitivity, calibrated to (ε, δ) by the analytic method or
 * by a noise multiplier. Exact in the sense that the distribution is that of the proof (Canonne, Kamath, Steinke 2020; PROOF.md).
 * @throws problem `request.invalid` for parameters out of range.
 */
export function gaussianMechanism(parameters: GaussianParameters): NoisyMechanism {
  const { integer = false, cells = 1 } = parameters;
  const shape = shapeOf(parameters, multiplierOf(parameters));
  const { grid, aligned, sigma } = shape;
  const bits = new RandomBits(parameters.random);
  const add = (value: number): number => {
    if (!Number.isFinite(value)) notFinite();
    const sum = (Math.round(value / grid) + discreteGaussian(bits, sigma)) * grid;
    return integer ? Math.round(sum) : sum;
  };
  const widthFor = (miss: number): number => {
    probability('miss', miss);
    // The sum of the discrete tail beyond w is at most the continuous tail's integral from w.
    const width = Math.ceil(sigma * Math.SQRT2 * smallest(0, 30, (x) => erfc(x) <= miss)) * grid;
    const rounded = aligned ? width : width + grid / 2;
    return integer ? Math.floor(rounded + 0.5) : rounded;
  };
  return {
    name: 'discrete Gaussian',
    loss: lossOf(shape, cells),
    grid: integer ? Math.max(1, grid) : grid,
    add,
    addAll(values) {
      for (let i = 0; i < values.length; i++) values[i] = add(values[i] ?? NaN);
    },
    halfWidth: (confidence) => widthFor(1 - confidence),
    widthFor,
  };
}
