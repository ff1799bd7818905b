import { type Ff1, minimumLength } from './ff1.js';

/** The most digits that fit 64 bits behind a 1. */
const mostDigits = 18;
const least = minimumLength(10);

/** Which texts {@link digitCodes} takes: a pattern of the engine for the whole of a text. */
export const fewDigits = `[0-9]{${least},${mostDigits}}`;

/** The powers of ten that a number behind a 1 may begin at. */
const powers = Float64Array.from({ length: mostDigits + 1 }, (_, digits) => 10 ** digits);

/** Of a number 1xx…x as a double, how many digits stand behind the 1: rounding reaches no further power of ten. */
function digitsOf(number: number): number {
  for (let digits = least; digits <= mostDigits; digits++) {
    const power = powers[digits] ?? 0;
    if (number <= 2 * power) return number < power ? 0 : digits;
  }
  return 0;
}

/** The rows of a chunk whose numbers have as many digits. */
function byLength(values: BigInt64Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  values.forEach((value, row) => {
    const digits = digitsOf(Number(value));
    const same = rows.get(digits);
    if (same === undefined) rows.set(digits, [row]);
    else same.push(row);
  });
  return rows;
}

/**
 * FF1 over whole chunks of texts of digits, each as the number that it is behind a 1 (which keeps zeros and length): the tokens of
 * {@link Ff1.encrypt} without tweak, and no text is made on the way. Other numbers, which stand where a value is NULL, become 0.
 */
export function digitCodes(ff1: Ff1): (values: BigInt64Array, into: BigUint64Array) => void {
  return (values, into) => {
    for (const [digits, rows] of byLength(values)) {
      if (digits === 0) {
        for (const row of rows) into[row] = 0n;
        continue;
      }
      const [one, half] = [10n ** BigInt(digits), 10n ** BigInt(Math.ceil(digits / 2))];
      const halves: [Float64Array, Float64Array] = [
        new Float64Array(rows.length),
        new Float64Array(rows.length),
      ];
      rows.forEach((row, i) => {
        const rest = (values[row] ?? 0n) - one;
        halves[0][i] = Number(rest / half);
        halves[1][i] = Number(rest % half);
      });
      ff1.encryptHalves(digits, halves);
      rows.forEach((row, i) => {
        into[row] = one + BigInt(halves[0][i] ?? 0) * half + BigInt(halves[1][i] ?? 0);
      });
    }
  };
}
