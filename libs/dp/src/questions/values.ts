import { type NoisyValue, type Question } from '#libs/contracts';
import { problem, type RandomBytes } from '#libs/kernel';
import { composeLosses, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { gaussianMechanism, noiseMultiplierFor } from '../mechanisms/gaussian.js';
import { laplaceMechanism } from '../mechanisms/laplace.js';
import { type NoisyMechanism } from '../mechanisms/mechanism.js';
import { quantileMechanism } from '../quantiles/quantiles.js';
import { type FigurePlan, type Figures } from './figures.js';
import { meanOf, type Measured, varianceOf } from './ratios.js';

/** Turns the exact figures of groups into noisy values; one loss covers all groups. */
export interface ValueMechanism {
  readonly name: string;
  readonly loss: PrivacyLoss;
  answer(figures: Figures): NoisyValue[];
}

interface ValueTerms {
  readonly ask: Question;
  readonly contribution: { readonly records: number; readonly perGroup?: number };
  readonly mechanism: 'laplace' | 'gaussian';
  readonly epsilon: number;
  readonly delta: number;
  readonly confidence: number;
  readonly figures: FigurePlan;
  readonly random: RandomBytes;
}

/** The exact figures are integers within the exact range of a double. */
function exact(value: number | bigint | undefined): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw problem('internal.error', 'a figure is missing or out of range');
  return number;
}

/** One mechanism for each figure of a group, which share the budget evenly. `reaches`: the most that one record changes each. */
function mechanismsFor(terms: ValueTerms, reaches: readonly number[]): NoisyMechanism[] {
  const { records, perGroup = records } = terms.contribution;
  const { epsilon, delta, random } = terms;
  const cells = records * reaches.length;
  const multiplier =
    terms.mechanism === 'gaussian'
      ? noiseMultiplierFor(epsilon, delta, cells) * Math.sqrt(reaches.length)
      : 0;
  // Rounded down, so that the parts never add up to more than the whole.
  const share = (epsilon / reaches.length) * (reaches.length > 1 ? 1 - 2 ** -50 : 1);
  return reaches.map((reach) => {
    if (terms.mechanism === 'laplace') {
      return laplaceMechanism({ sensitivity: records * reach, epsilon: share, random, integer: true });
    }
    // Σ rᵢ² ≤ perGroup × Σ rᵢ for the records rᵢ of a unit in each group.
    const sensitivity = Math.sqrt(records * perGroup) * (1 + 2 ** -50) * reach;
    return gaussianMechanism({
      sensitivity,
      noiseMultiplier: multiplier,
      random,
      integer: true,
      cells: records,
    });
  });
}

function measure(mechanism: NoisyMechanism, value: number, confidence: number): Measured {
  const noisy = mechanism.add(value);
  const width = mechanism.halfWidth(confidence);
  return { value: noisy, lower: noisy - width, upper: noisy + width };
}

const said = ({ value, lower, upper }: Measured, unit: number, confidence: number): NoisyValue => ({
  value: value * unit,
  interval: { lower: lower * unit, upper: upper * unit, confidence },
});

/** One noisy figure: a count or a sum. */
function single(
  terms: ValueTerms,
  reach: number,
  unit: number,
  of: (figures: Figures) => number,
): ValueMechanism {
  const [noise] = mechanismsFor(terms, [reach]) as [NoisyMechanism];
  return {
    name: noise.name,
    loss: noise.loss,
    answer: (figures) => [said(measure(noise, of(figures), terms.confidence), unit, terms.confidence)],
  };
}

const within = (x: number, lower: number, upper: number): number => Math.min(upper, Math.max(lower, x));

function mean(
  terms: ValueTerms,
  { lower, upper }: Question & { aggregate: 'mean' },
  values: NonNullable<FigurePlan['values']>,
): ValueMechanism {
  const [sum, count] = mechanismsFor(terms, [values.bound, 1]) as [NoisyMechanism, NoisyMechanism];
  // Each figure's interval misses half as often, so that both hold together as often as promised.
  const each = 1 - (1 - terms.confidence) / 2;
  return {
    name: sum.name,
    loss: composeLosses([sum.loss, count.loss]),
    answer(figures) {
      const measured = meanOf(
        measure(sum, exact(figures.sum), each),
        measure(count, exact(figures.records), each),
        values.bound,
      );
      const { value, interval } = said(measured, values.unit, terms.confidence);
      // The steps of the values reach a little beyond the bounds.
      const at = (x: number): number => within(x + values.offset, lower, upper);
      return [
        {
          value: at(value),
          ...(interval && {
            interval: { ...interval, lower: at(interval.lower), upper: at(interval.upper) },
          }),
        },
      ];
    },
  };
}

function variance(
  terms: ValueTerms,
  ask: Question & { aggregate: 'variance' },
  values: NonNullable<FigurePlan['values']>,
  squares: NonNullable<FigurePlan['squares']>,
): ValueMechanism {
  const reaches = [squares.bound, values.bound, 1];
  const [square, sum, count] = mechanismsFor(terms, reaches) as [
    NoisyMechanism,
    NoisyMechanism,
    NoisyMechanism,
  ];
  const each = 1 - (1 - terms.confidence) / 3;
  return {
    name: sum.name,
    loss: composeLosses([square.loss, sum.loss, count.loss]),
    answer(figures) {
      const measured = varianceOf(
        measure(square, exact(figures.squares), each),
        measure(sum, exact(figures.sum), each),
        measure(count, exact(figures.records), each),
        { divisor: squares.divisor, bound: values.bound },
      );
      const { value, interval } = said(measured, values.unit * values.unit, terms.confidence);
      // The greatest variance that there is between the bounds.
      const at = (x: number): number => within(x, 0, ((ask.upper - ask.lower) / 2) ** 2);
      return [
        {
          value: at(value),
          ...(interval && {
            interval: { ...interval, lower: at(interval.lower), upper: at(interval.upper) },
          }),
        },
      ];
    },
  };
}

function quantiles(
  terms: ValueTerms,
  { lower, upper }: { readonly lower: number; readonly upper: number },
  cells: NonNullable<FigurePlan['cells']>,
): ValueMechanism {
  const wanted = terms.ask.aggregate === 'quantiles' ? terms.ask.quantiles : [0.5];
  const { epsilon, random, confidence } = terms;
  const at = (cell: number): number => within(cells.lower + cell * cells.width, lower, upper);
  const mechanism = quantileMechanism({
    quantiles: wanted,
    epsilon,
    random,
    confidence,
    records: terms.contribution.records,
  });
  return {
    name: 'permute-and-flip',
    loss: mechanism.loss,
    answer: (figures) =>
      mechanism.release(countsOf(figures.cells, cells.count)).map((one, i) => ({
        value: at(one.cell + 0.5),
        interval: { lower: at(one.lower), upper: at(one.upper + 1), confidence },
        ...(terms.ask.aggregate === 'quantiles' && { of: wanted[i] ?? 0.5 }),
      })),
  };
}

function countsOf(counts: ArrayLike<number> | undefined, length: number): ArrayLike<number> {
  if (counts?.length !== length) throw problem('internal.error', 'counts are missing or of another length');
  return counts;
}

function histogram(
  terms: ValueTerms,
  ask: Question & { aggregate: 'histogram' },
  bins: number,
): ValueMechanism {
  const [noise] = mechanismsFor(terms, [1]) as [NoisyMechanism];
  const of = (i: number): NoisyValue['of'] =>
    ask.keys?.[i] ?? { from: ask.edges?.[i] ?? NaN, to: ask.edges?.[i + 1] ?? NaN };
  return {
    name: noise.name,
    loss: noise.loss,
    answer: (figures) =>
      Array.from(countsOf(figures.bins, bins), (count, i) => ({
        ...said(measure(noise, exact(count), terms.confidence), 1, terms.confidence),
        of: of(i),
      })),
  };
}

/** The mechanism for a question's values. @throws problem `request.invalid` for parameters out of range. */
export function noisyValues(terms: ValueTerms): ValueMechanism {
  const { ask, figures } = terms;
  if (figures.cells && 'lower' in ask) return quantiles(terms, ask, figures.cells);
  if (ask.aggregate === 'histogram') return histogram(terms, ask, figures.bins ?? 0);
  if (figures.values && figures.squares && ask.aggregate === 'variance') {
    return variance(terms, ask, figures.values, figures.squares);
  }
  if (figures.values && ask.aggregate === 'mean') return mean(terms, ask, figures.values);
  if (figures.values) {
    return single(terms, figures.values.bound, figures.values.unit, (one) => exact(one.sum));
  }
  return single(terms, 1, 1, (one) => exact(one.records));
}
