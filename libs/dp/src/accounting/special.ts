/** log(eᵃ + eᵇ), without overflow. */
export function logAdd(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** log(eᵃ − eᵇ) for a ≥ b; −∞ where they are equal. */
export function logSubtract(a: number, b: number): number {
  if (b === -Infinity) return a;
  return a > b ? a + Math.log(-Math.expm1(b - a)) : -Infinity;
}

/** erf for 0 ≤ x < 2 by its series of positive terms (Abramowitz and Stegun 7.1.6). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x)·exp(x²) for x ≥ 2 by its continued fraction (Abramowitz and Stegun 7.1.14), from the inside out. */
function scaledErfc(x: number): number {
  let tail = x;
  for (let n = Math.ceil(20 + 400 / (x * x)); n > 0; n--) tail = x + n / 2 / tail;
  return 1 / (tail * Math.sqrt(Math.PI));
}

/** The complementary error function, relative error below 1e-13. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 2 ? 1 - erfSeries(x) : Math.exp(-x * x) * scaledErfc(x);
}

/** log erfc(x) for any x, also where erfc itself would underflow. */
export function logErfc(x: number): number {
  return x < 2 ? Math.log(erfc(x)) : Math.log(scaledErfc(x)) - x * x;
}

/** log Φ(x): the logarithm of the standard normal distribution function. */
export function logNormal(x: number): number {
  return logErfc(-x / Math.SQRT2) - Math.LN2;
}

/**
 * The smallest x of [low, high] for which a monotone test holds, to the last bit of a double; what is returned passes the test.
 * The caller makes sure that the test holds at `high`.
 */
export function smallest(low: number, high: number, holds: (x: number) => boolean): number {
  let [below, above] = [low, high];
  for (let i = 0; i < 200; i++) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) break;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}
