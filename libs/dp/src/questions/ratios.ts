/** A noisy figure with the interval that its exact value is in. */
export interface Measured {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** The exact number of records is at least 1 where a mean is asked for; a noisy one may not be. */
const atLeastOne = (x: number): number => Math.max(1, x);

/** [low, high] of s/n for s and n in their intervals, n ≥ 1. */
function ratio(sum: Measured, count: Measured): { lower: number; upper: number } {
  const few = atLeastOne(count.lower);
  const many = atLeastOne(count.upper);
  const ends = [sum.lower / few, sum.lower / many, sum.upper / few, sum.upper / many];
  return { lower: Math.min(...ends), upper: Math.max(...ends) };
}

/** A centred mean, within ±bound: where both exact figures are in their intervals, the exact mean is in its. */
export function meanOf(sum: Measured, count: Measured, bound: number): Measured {
  const { lower, upper } = ratio(sum, count);
  return {
    value: clamp(sum.value / atLeastOne(count.value), -bound, bound),
    lower: clamp(lower, -bound, bound),
    upper: clamp(upper, -bound, bound),
  };
}

/** A variance as mean of squares minus square of the mean, from 0 to bound². `divisor` is the unit of squares. */
export function varianceOf(
  squares: Measured,
  sum: Measured,
  count: Measured,
  shape: { readonly divisor: number; readonly bound: number },
): Measured {
  const { divisor, bound } = shape;
  const most = bound * bound;
  const second = ratio(squares, count);
  const first = ratio(sum, count);
  const ends = [first.lower * first.lower, first.upper * first.upper];
  const least = first.lower <= 0 && first.upper >= 0 ? 0 : Math.min(...ends);
  const n = atLeastOne(count.value);
  return {
    value: clamp((squares.value / n) * divisor - (sum.value / n) ** 2, 0, most),
    lower: clamp(second.lower * divisor - Math.max(...ends), 0, most),
    // Each square was rounded down by less than one divisor.
    upper: clamp((second.upper + 1) * divisor - least, 0, most),
  };
}
