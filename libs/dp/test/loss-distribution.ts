import { problem } from '#libs/kernel';
import { positive } from '../src/accounting/parameters.js';
import { erfc } from '../src/accounting/special.js';

/**
 * The distribution of log(P/Q) under P for two outputs P and Q that neighbouring inputs lead to, rounded up to a grid: what it
 * says of δ is never too small. Mass i lies at loss (first + i) × step. Source: Koskela, Jälkö, Honkela 2020; pessimistic
 * discretization as in Doroshenko, Ghazi, Kamath, Kumar, Manurangsi, "Connect the Dots", 2022.
 */
interface LossDistribution {
  readonly step: number;
  readonly first: number;
  readonly masses: Float64Array;
  /** The probability of outputs that the neighbour cannot have, and of everything beyond the grid. */
  readonly infinite: number;
}

/** The step of the grid of losses. Composing n distributions overstates ε by at most n steps. */
const defaultStep = 1e-3;
/** The most grid points: more would take minutes to compose. */
const mostPoints = 100_000;
const tailMass = 1e-15;

const upper = (z: number): number => erfc(z / Math.SQRT2) / 2;

/** From P(loss > l), falling from 1 at `low` to nearly 0 at `high`. */
function fromTail(
  above: (loss: number) => number,
  low: number,
  high: number,
  step: number,
): LossDistribution {
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  if (!(last - first < mostPoints)) {
    throw problem('request.invalid', 'the losses spread too far for a grid of this step');
  }
  let before = 1;
  const masses = Float64Array.from({ length: last - first + 1 }, (_, i) => {
    const now = Math.min(before, above((first + i) * step));
    const mass = before - now;
    before = now;
    return mass;
  });
  return { step, first, masses, infinite: before };
}

/** Any (ε, δ)-private mechanism (Kairouz, Oh, Viswanath 2015). @throws problem `request.invalid`. */
export function pureLossDistribution(epsilon: number, delta = 0, step = defaultStep): LossDistribution {
  if (!(epsilon >= 0 && delta >= 0 && delta <= 1))
    throw problem('request.invalid', 'epsilon or delta out of range');
  const more = (1 - delta) / (1 + Math.exp(-epsilon));
  const above = (loss: number): number => (loss < -epsilon ? 1 : loss < epsilon ? more + delta : delta);
  return fromTail(above, -epsilon - step, epsilon, step);
}

/** Laplace noise of scale `noiseMultiplier` × sensitivity. @throws problem `request.invalid`. */
export function laplaceLossDistribution(noiseMultiplier: number, step = defaultStep): LossDistribution {
  const most = 1 / positive('the noise multiplier', noiseMultiplier);
  const above = (loss: number): number => {
    if (loss < -most) return 1;
    return loss < most ? 1 - Math.exp(-(1 - loss * noiseMultiplier) / 2 / noiseMultiplier) / 2 : 0;
  };
  return fromTail(above, -most - step, most, step);
}

/**
 * Gaussian noise on a Poisson sample, for removing and for adding a unit; a sampling rate of 1 is the Gaussian mechanism.
 * @throws problem `request.invalid`.
 */
export function subsampledGaussianLossDistributions(
  run: { readonly samplingRate: number; readonly noiseMultiplier: number },
  step = defaultStep,
): { readonly remove: LossDistribution; readonly add: LossDistribution } {
  const { samplingRate: q, noiseMultiplier } = run;
  const sigma = positive('the noise multiplier', noiseMultiplier);
  if (!(q > 0 && q <= 1)) throw problem('request.invalid', 'the sampling rate must be above 0 and at most 1');
  const least = q === 1 ? -Infinity : Math.log1p(-q);
  // The output at which log(1 − q + q·exp((2x − 1)/2σ²)) is the loss.
  const output = (loss: number): number => sigma * sigma * Math.log((Math.expm1(loss) + q) / q) + 0.5;
  const lossAt = (x: number): number => {
    const exponent = (2 * x - 1) / (2 * sigma * sigma);
    return exponent > 500 ? exponent + Math.log(q) : Math.log1p(q * Math.expm1(exponent));
  };
  const removed = (loss: number): number => {
    if (loss <= least) return 1;
    const x = output(loss);
    return (1 - q) * upper(x / sigma) + q * upper((x - 1) / sigma);
  };
  const added = (loss: number): number => (-loss <= least ? 0 : upper(-output(-loss) / sigma));
  // Nine deviations leave out 1e-19.
  const [far, near] = [lossAt(9 * sigma + 1), Math.max(least, lossAt(-9 * sigma))];
  return {
    remove: fromTail(removed, near - step, far, step),
    add: fromTail(added, -far - step, -near + step, step),
  };
}

function convolve(a: LossDistribution, b: LossDistribution): LossDistribution {
  if (a.step !== b.step) throw problem('request.invalid', 'only losses on the same grid can be composed');
  const length = a.masses.length + b.masses.length - 1;
  if (length > mostPoints) throw problem('request.invalid', 'too many losses to compose on this grid');
  const masses = new Float64Array(length);
  a.masses.forEach((mass, i) => {
    if (mass === 0) return;
    for (let j = 0; j < b.masses.length; j++)
      masses[i + j] = (masses[i + j] ?? 0) + mass * (b.masses[j] ?? 0);
  });
  // Mass that is cut off above counts as infinite; below, it moves up to the first point that stays.
  let [infinite, end] = [a.infinite + b.infinite - a.infinite * b.infinite, length];
  for (let cut = 0; end > 1 && cut + (masses[end - 1] ?? 0) < tailMass; end--) {
    cut += masses[end - 1] ?? 0;
    infinite += masses[end - 1] ?? 0;
  }
  let [start, moved] = [0, 0];
  while (start < end - 1 && moved + (masses[start] ?? 0) < tailMass) moved += masses[start++] ?? 0;
  const kept = masses.slice(start, end);
  kept[0] = (kept[0] ?? 0) + moved;
  return { step: a.step, first: a.first + b.first + start, masses: kept, infinite };
}

/** The losses of all of them together. @throws problem `request.invalid` for different grids, or none. */
export function composeLossDistributions(all: readonly LossDistribution[]): LossDistribution {
  const [one, ...others] = all;
  if (one === undefined) throw problem('request.invalid', 'there is nothing to compose');
  return others.reduce(convolve, one);
}

/** δ at ε: never too small. */
export function deltaOfLossDistribution(
  { step, first, masses, infinite }: LossDistribution,
  epsilon: number,
): number {
  let delta = infinite;
  masses.forEach((mass, i) => {
    const loss = (first + i) * step;
    if (loss > epsilon) delta -= mass * Math.expm1(epsilon - loss);
  });
  return Math.min(1, delta);
}
