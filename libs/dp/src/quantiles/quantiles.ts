import { problem, type RandomBytes } from '#libs/kernel';
import { counted, positive } from '../accounting/parameters.js';
import { pureLoss, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { scaleAbove } from '../mechanisms/mechanism.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import { permuteAndFlip } from './permute-and-flip.js';

/** Quantiles of values that were counted into the cells of a public grid. */
interface QuantileMechanism {
  readonly loss: PrivacyLoss;
  /** One cell number for each asked quantile, in the order asked; they ascend as the quantiles do. */
  release(counts: ArrayLike<number>): number[];
  /** How many records a released cell may be off its quantile at most, at a confidence (a bound, not an estimate). */
  rankError(cells: number, confidence: number): number;
}

/** Quantiles become fractions of this: ranks times it stay exact up to so many records. */
const parts = 2 ** 20;
const mostRecords = 2 ** 33;

/** The wanted quantiles of a part of the cells; `at` is where each goes in the answer. */
interface Wanted {
  readonly quantile: number;
  readonly at: number;
}

interface Span {
  readonly first: number;
  readonly last: number;
  /** Records are counted from this cell on: the cell before may be a candidate whose records belong to the left. */
  readonly counted: number;
  readonly from: number;
  readonly to: number;
}

/** How many records each cell is off the quantile, in 1/parts of a record: 0 for the cell that the quantile falls in. */
function rankDistances(counts: ArrayLike<number>, span: Span, fraction: number): Float64Array {
  let total = 0;
  for (let i = span.counted; i <= span.last; i++) total += counts[i] ?? 0;
  if (!(total <= mostRecords)) throw problem('request.invalid', 'quantiles of too many records');
  const distances = new Float64Array(span.last - span.first + 1);
  let below = 0;
  for (let i = 0; i < distances.length; i++) {
    const cell = span.first + i;
    const here = cell >= span.counted ? (counts[cell] ?? 0) : 0;
    const over = (parts - fraction) * below - fraction * (total - below);
    below += here;
    const under = fraction * (total - below) - (parts - fraction) * below;
    distances[i] = Math.max(0, over, under);
  }
  return distances;
}

/**
 * ε-differentially private quantiles from counts on a public grid: permute-and-flip on rank error, the middle quantile first and
 * the others in the part of the grid that is theirs (Kaplan, Schnapp, Stemmer 2022), so that the noise grows with the logarithm
 * of their number. `records` is how many records one unit has at most. @throws problem `request.invalid`.
 */
export function quantileMechanism(parameters: {
  readonly quantiles: readonly number[];
  readonly epsilon: number;
  readonly records: number;
  readonly random: RandomBytes;
}): QuantileMechanism {
  const { quantiles, random } = parameters;
  const epsilon = positive('epsilon', parameters.epsilon);
  const records = counted('records', parameters.records);
  if (quantiles.length === 0 || quantiles.some((q) => !(q > 0 && q < 1))) {
    throw problem('request.invalid', 'quantiles must be above 0 and below 1');
  }
  const levels = Math.floor(Math.log2(quantiles.length)) + 1;
  const bits = new RandomBits(random);
  const scaleFor = (fraction: number): number => {
    const sensitivity = records * Math.max(fraction, parts - fraction);
    // e^(−distance/scale) with scale = 2·sensitivity/ε; dividing ε by the levels is multiplying the steps.
    const scale = scaleAbove(2 * sensitivity * levels, epsilon);
    if (scale > 2 ** 52) throw problem('request.invalid', 'the noise would be out of range');
    return scale;
  };
  scaleFor(parts);
  const choose = (counts: ArrayLike<number>, span: Span, wanted: readonly Wanted[], out: number[]): void => {
    const middle = Math.floor((wanted.length - 1) / 2);
    const one = wanted[middle];
    if (one === undefined) return;
    const share = span.to > span.from ? (one.quantile - span.from) / (span.to - span.from) : 0.5;
    const fraction = Math.min(parts, Math.max(0, Math.round(share * parts)));
    const distances = rankDistances(counts, span, fraction);
    const cell = span.first + permuteAndFlip(bits, distances, scaleFor(fraction));
    out[one.at] = cell;
    const [left, right] = [wanted.slice(0, middle), wanted.slice(middle + 1)];
    choose(counts, { ...span, last: cell, to: one.quantile }, left, out);
    const counted = Math.max(span.counted, cell + 1);
    choose(counts, { ...span, first: cell, counted, from: one.quantile }, right, out);
  };
  return {
    loss: pureLoss(epsilon),
    release(counts) {
      if (counts.length === 0) throw problem('request.invalid', 'quantiles need at least one cell');
      const wanted = quantiles
        .map((quantile, at) => ({ quantile, at }))
        .sort((a, b) => a.quantile - b.quantile);
      const out = new Array<number>(quantiles.length).fill(0);
      choose(counts, { first: 0, last: counts.length - 1, counted: 0, from: 0, to: 1 }, wanted, out);
      return out;
    },
    rankError: (cells, confidence) =>
      levels * ((2 * records * levels) / epsilon) * Math.log((cells * quantiles.length) / (1 - confidence)),
  };
}
