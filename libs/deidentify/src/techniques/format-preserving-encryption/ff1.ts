import { runOnBigints } from './ff1-bigints.js';
import { maxNumberHalf, runOnNumbers } from './ff1-numbers.js';
import { type Blocks, type Shape, shapeOf } from './ff1-rounds.js';

export { type Blocks } from './ff1-rounds.js';

/** SP 800-38G Rev. 1: with fewer values, a known attack finds them; the first edition asked for 100. */
export const minimumDomain = 1_000_000;

/** The standard allows 2^32 − 1 numerals; here a value's cost, which grows with the square of its length, is bounded. */
export const maximumLength = 1024;

/** Values of one length: `length` numerals each, one after the other, with `tweakLength` bytes of tweak for each. */
export interface Batch {
  readonly numerals: ArrayLike<number>;
  readonly length: number;
  readonly tweaks?: Uint8Array;
  readonly tweakLength?: number;
}

/** Numerals of an alphabet that make at least {@link minimumDomain} values. */
export function minimumLength(radix: number): number {
  let length = 2;
  while (radix ** length < minimumDomain) length += 1;
  return length;
}

/**
 * FF1 of NIST SP 800-38G over a block cipher with a 128-bit block: a permutation of the numeral strings of each length, chosen
 * by key and tweak. Whole chunks of values are encrypted together.
 */
export class Ff1 {
  private readonly shapes = new Map<string, Shape>();

  /** @throws RangeError when the radix is not a whole number from 2 to 65,536 */
  constructor(
    private readonly cipher: Blocks,
    readonly radix: number,
  ) {
    if (!Number.isInteger(radix) || radix < 2 || radix > 65_536)
      throw new RangeError('the radix is 2 to 65,536');
  }

  /** @throws RangeError for values below the minimum domain or too long, and numerals outside the radix */
  encrypt(batch: Batch): Uint16Array {
    return this.run(batch, false);
  }

  /** @throws RangeError as {@link encrypt} */
  decrypt(batch: Batch): Uint16Array {
    return this.run(batch, true);
  }

  /**
   * Encrypts values without tweak from their halves, the ⌊length/2⌋ first numerals and the others, as numbers: the slow part without
   * the numerals. The halves are replaced.
   * @throws RangeError for a length below the minimum, and for halves of more than 48 bits
   */
  encryptHalves(length: number, halves: [Float64Array, Float64Array]): void {
    const shape = this.shape(length, 0);
    if (length < minimumLength(this.radix) || this.radix ** shape.v > maxNumberHalf)
      throw new RangeError('halves must be of a million values at least, and of 48 bits at most');
    runOnNumbers(shape, this.cipher, new Uint8Array(0), halves, false);
  }

  private run(batch: Batch, decrypt: boolean): Uint16Array {
    const { numerals, length, tweaks = new Uint8Array(0), tweakLength = 0 } = batch;
    if (!Number.isInteger(length) || length < minimumLength(this.radix) || length > maximumLength) {
      throw new RangeError('a value must be one of at least a million, and not too long');
    }
    const count = numerals.length / length;
    if (!Number.isInteger(count) || tweaks.length !== count * tweakLength) {
      throw new RangeError('whole values with a tweak each are needed');
    }
    this.check(numerals);
    const shape = this.shape(length, tweakLength);
    const made = new Uint16Array(numerals.length);
    if (this.radix ** shape.v <= maxNumberHalf) {
      const halves = numberHalves(numerals, shape, count);
      runOnNumbers(shape, this.cipher, tweaks, halves, decrypt);
      numberNumerals(halves, shape, made);
    } else {
      const halves = bigintHalves(numerals, shape, count);
      runOnBigints(shape, this.cipher, tweaks, halves, decrypt);
      bigintNumerals(halves, shape, made);
    }
    return made;
  }

  private check(numerals: ArrayLike<number>): void {
    for (let i = 0; i < numerals.length; i++) {
      const numeral = numerals[i] ?? -1;
      if (!Number.isInteger(numeral) || numeral < 0 || numeral >= this.radix) {
        throw new RangeError('a numeral is a whole number below the radix');
      }
    }
  }

  private shape(n: number, t: number): Shape {
    const key = `${n}/${t}`;
    const known = this.shapes.get(key) ?? shapeOf(this.radix, n, t);
    this.shapes.set(key, known);
    return known;
  }
}

function numberHalves(
  numerals: ArrayLike<number>,
  { n, u, radix }: Shape,
  count: number,
): [Float64Array, Float64Array] {
  const halves: [Float64Array, Float64Array] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0, at = 0; row < count; row++) {
    let [left, right] = [0, 0];
    for (let i = 0; i < u; i++) left = left * radix + (numerals[at++] ?? 0);
    for (let i = u; i < n; i++) right = right * radix + (numerals[at++] ?? 0);
    halves[0][row] = left;
    halves[1][row] = right;
  }
  return halves;
}

function numberNumerals(
  [left, right]: [Float64Array, Float64Array],
  { n, u, radix }: Shape,
  into: Uint16Array,
): void {
  for (let row = 0; row < left.length; row++) {
    let [a, b] = [left[row] ?? 0, right[row] ?? 0];
    const at = row * n;
    for (let i = u - 1; i >= 0; i--) {
      const rest = Math.floor(a / radix);
      into[at + i] = a - rest * radix;
      a = rest;
    }
    for (let i = n - 1; i >= u; i--) {
      const rest = Math.floor(b / radix);
      into[at + i] = b - rest * radix;
      b = rest;
    }
  }
}

function bigintOf(numerals: ArrayLike<number>, from: number, to: number, radix: number): bigint {
  const big = BigInt(radix);
  let made = 0n;
  for (let i = from; i < to; i++) made = made * big + BigInt(numerals[i] ?? 0);
  return made;
}

function bigintHalves(
  numerals: ArrayLike<number>,
  { n, u, radix }: Shape,
  count: number,
): [bigint[], bigint[]] {
  const rows = Array.from({ length: count }, (_, row) => row * n);
  return [
    rows.map((at) => bigintOf(numerals, at, at + u, radix)),
    rows.map((at) => bigintOf(numerals, at + u, at + n, radix)),
  ];
}

function bigintNumerals(
  [left, right]: [bigint[], bigint[]],
  { n, u, radix }: Shape,
  into: Uint16Array,
): void {
  const big = BigInt(radix);
  const write = (number: bigint, from: number, to: number): void => {
    let rest = number;
    for (let i = to - 1; i >= from; i--) {
      into[i] = Number(rest % big);
      rest /= big;
    }
  };
  left.forEach((number, row) => write(number, row * n, row * n + u));
  right.forEach((number, row) => write(number, row * n + u, row * n + n));
}
