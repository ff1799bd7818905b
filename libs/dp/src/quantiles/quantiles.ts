import { problem, type RandomBytes } from '#libs/kernel';
import { counted, positive } from '../accounting/parameters.js';
import { pureLoss, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { scaleAbove } from '../mechanisms/mechanism.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import { permuteAndFlip } from './permute-and-flip.js';

/** A noisy quantile on the grid, and the cells between which the exact one lies; −1 and the number of cells stand for the bounds. */
interface NoisyQuantile {
  readonly cell: number;
  readonly lower: number;
  readonly upper: number;
}

/** Quantiles of values that were counted into the cells of a public grid. */
interface QuantileMechanism {
  readonly loss: PrivacyLoss;
  /** One for each asked quantile, in the order asked; they ascend as the quantiles do. */
  release(counts: ArrayLike<number>): NoisyQuantile[];
  /** How many records a released cell may be off its quantile at most, at a confidence (a bound, not an estimate). */
  rankError(cells: number, confidence: number): number;
}

/** Quantiles become fractions of this: ranks times it stay exact up to so many records. */
const parts = 2 ** 20;
const mostRecords = 2 ** 32;

/** What of ε each of a quantile's three choices takes: its cell half, the ends of its interval a quarter each. */
const shareOfCell = 2;
const shareOfEnd = 4;

/** How many records each cell is off the rank, in 1/parts of a record: 0 for the cell that it falls in. `more` records are added to the rank. */
function rankDistances(counts: Float64Array, fraction: number, records: number, more: number): Float64Array {
  const rank = fraction * records + parts * more;
  let below = 0;
  return counts.map((here) => {
    const over = parts * below - rank;
    below += here;
    return Math.max(0, over, rank - parts * below);
  });
}

/** In the order of `by`, whatever order they came in. */
function ascending(cells: readonly number[], by: readonly number[]): number[] {
  const sorted = [...cells].sort((a, b) => a - b);
  const places = [...by.keys()].sort((a, b) => (by[a] ?? 0) - (by[b] ?? 0));
  const out = new Array<number>(cells.length).fill(0);
  places.forEach((place, i) => (out[place] = sorted[i] ?? 0));
  return out;
}

/**
 * ε-differentially private quantiles from counts on a public grid: permute-and-flip on rank error, each quantile by itself with an
 * equal part of ε, so that it is what it would be if it were asked alone with that part, ties or none. The ends of its interval
 * are quantiles as well, of ranks so far below and above that they miss no more often than `confidence` lets them. `records` is
 * how many records one unit has at most. @throws problem `request.invalid`.
 */
export function quantileMechanism(parameters: {
  readonly quantiles: readonly number[];
  readonly epsilon: number;
  readonly records: number;
  /** Of each interval; 0.95 unless said. */
  readonly confidence?: number;
  readonly random: RandomBytes;
}): QuantileMechanism {
  const { quantiles, random, confidence = 0.95 } = parameters;
  const epsilon = positive('epsilon', parameters.epsilon);
  const records = counted('records', parameters.records);
  if (quantiles.length === 0 || quantiles.some((q) => !(q > 0 && q < 1))) {
    throw problem('request.invalid', 'quantiles must be above 0 and below 1');
  }
  const bits = new RandomBits(random);
  const scaleFor = (fraction: number, share: number): number => {
    const sensitivity = records * Math.max(fraction, parts - fraction);
    // e^(−distance/scale) with scale = 2·sensitivity/ε; dividing ε is multiplying the steps.
    const scale = scaleAbove(2 * sensitivity * quantiles.length * share, epsilon);
    if (scale > 2 ** 52) throw problem('request.invalid', 'the noise would be out of range');
    return scale;
  };
  scaleFor(parts, shareOfEnd);
  return {
    loss: pureLoss(epsilon),
    release(counts) {
      if (counts.length === 0) throw problem('request.invalid', 'quantiles need at least one cell');
      const exact = Float64Array.from(counts);
      return inOrder(
        quantiles,
        counts.length,
        quantiles.map((quantile) => noisyQuantile(exact, quantile, { bits, scaleFor, confidence })),
      );
    },
    rankError: (cells, confidence) =>
      reach(scaleFor(parts, shareOfCell), cells, (1 - confidence) / quantiles.length),
  };
}

/** Records that a choice with such a scale is off at most, but for a chance of `miss`. */
function reach(scale: number, cells: number, miss: number): number {
  return Math.ceil((scale / parts) * Math.log(cells / miss));
}

/** One quantile and the ends of its interval; beyond the first cell is −1, beyond the last their number. */
function noisyQuantile(
  exact: Float64Array,
  quantile: number,
  how: {
    readonly bits: RandomBits;
    readonly scaleFor: (fraction: number, share: number) => number;
    readonly confidence: number;
  },
): NoisyQuantile {
  const { bits, scaleFor, confidence } = how;
  const cells = exact.length;
  const all = exact.reduce((sum, count) => sum + count, 0);
  const fraction = Math.round(quantile * parts);
  const scale = scaleFor(fraction, shareOfEnd);
  const error = reach(scale, cells + 2, (1 - confidence) / 2);
  if (!(all + 2 * error <= mostRecords)) throw problem('request.invalid', 'quantiles of too many records');
  // So many records beyond either bound that no rank which is looked for lies outside.
  const padded = new Float64Array(cells + 2).fill(error);
  padded.set(exact, 1);
  const end = (more: number): number =>
    permuteAndFlip(bits, rankDistances(padded, fraction, all, more), scale) - 1;
  const distances = rankDistances(exact, fraction, all, 0);
  return {
    cell: permuteAndFlip(bits, distances, scaleFor(fraction, shareOfCell)),
    lower: end(0),
    upper: end(2 * error),
  };
}

/** Quantiles that ascend as what was asked for does, each within its interval. */
function inOrder(
  quantiles: readonly number[],
  cells: number,
  chosen: readonly NoisyQuantile[],
): NoisyQuantile[] {
  const ordered = (of: (one: NoisyQuantile) => number): number[] => ascending(chosen.map(of), quantiles);
  const [lowers, uppers] = [ordered(({ lower }) => lower), ordered(({ upper }) => upper)];
  return ordered(({ cell }) => cell).map((cell, i) => ({
    cell,
    lower: Math.min(cell, lowers[i] ?? -1),
    upper: Math.max(cell, uppers[i] ?? cells),
  }));
}
