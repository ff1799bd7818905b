/** The Luhn sum's contribution of a digit at each place, counted from the right: every second one is doubled (ISO/IEC 7812-1). */
const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

function sumOf(digits: Uint16Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const digit = digits[i] ?? 0;
    sum += (to - 1 - i) % 2 === 1 ? (doubled[digit] ?? 0) : digit;
  }
  return sum;
}

/** Whether the digits from `from` to `to` pass the Luhn check. */
export function passesLuhn(digits: Uint16Array, from: number, to: number): boolean {
  return sumOf(digits, from, to) % 10 === 0;
}

/** Sets the digit at `at` to the only one with which the digits from `from` to `to` pass the Luhn check. */
export function setCheckDigit(digits: Uint16Array, from: number, to: number, at: number): void {
  digits[at] = 0;
  const missing = (10 - (sumOf(digits, from, to) % 10)) % 10;
  digits[at] = (to - 1 - at) % 2 === 1 ? doubled.indexOf(missing) : missing;
}
