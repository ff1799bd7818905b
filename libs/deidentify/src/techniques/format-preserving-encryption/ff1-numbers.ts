import { type Blocks, rounds, type Shape, tails, viewOf } from './ff1-rounds.js';

/** Halves up to here fit six bytes and stay exact in a double through every step below. */
export const maxNumberHalf = 2 ** 48;

const word = 2 ** 32;

/** x mod m for 0 ≤ x < 2^52 and m ≤ 2^48: the quotient's estimate is off by one at most. */
function reduce(x: number, m: number, inverse: number): number {
  const rest = x - Math.floor(x * inverse) * m;
  if (rest < 0) return rest + m;
  return rest >= m ? rest - m : rest;
}

/** Bits that can be appended to a number below m without leaving the 52 bits that {@link reduce} takes. */
function stepBits(m: number): number {
  if (m <= 2 ** 36) return 16;
  return m <= 2 ** 44 ? 8 : 4;
}

/** The pseudorandom numbers of a round modulo m, from the first d bytes of each block, eight or twelve. */
function remainders(output: DataView, d: number, m: number, into: Float64Array): void {
  const inverse = 1 / m;
  const bits = stepBits(m);
  const [factor, mask] = [2 ** bits, 2 ** bits - 1];
  for (let row = 0; row < into.length; row++) {
    let y = reduce(output.getUint32(row * 16), m, inverse);
    for (let at = 4; at < d; at += 4) {
      const w = output.getUint32(row * 16 + at);
      for (let shift = 32 - bits; shift >= 0; shift -= bits) {
        y = reduce(y * factor + ((w >>> shift) & mask), m, inverse);
      }
    }
    into[row] = y;
  }
}

/** Writes each value's last block of Q: what is fixed, with the round and the half in its last seven bytes at most. */
function fill(blocks: DataView, fixed: DataView, round: number, half: Float64Array, b: number): void {
  const lead = round * 256 ** b;
  for (let row = 0; row < half.length; row++) {
    const x = lead + (half[row] ?? 0);
    const at = row * 16;
    blocks.setUint32(at + 8, fixed.getUint32(at + 8) ^ Math.floor(x / word));
    blocks.setUint32(at + 12, fixed.getUint32(at + 12) ^ (x >>> 0));
  }
}

/**
 * The ten rounds of FF1 for halves of at most {@link maxNumberHalf}, all values of a chunk at once: one call of the
 * block cipher a round. The halves are replaced.
 */
export function runOnNumbers(
  shape: Shape,
  cipher: Blocks,
  tweaks: Uint8Array,
  halves: [Float64Array, Float64Array],
  decrypt: boolean,
): void {
  const count = halves[0].length;
  const fixed = tails(shape, cipher, tweaks, count);
  const blocks = Uint8Array.from(fixed);
  const [fixedView, view] = [viewOf(fixed), viewOf(blocks)];
  const y = new Float64Array(count);
  for (let k = 0; k < rounds; k++) {
    const round = decrypt ? rounds - 1 - k : k;
    const [left, right] = halves;
    const [source, target] = decrypt ? [left, right] : [right, left];
    const m = shape.radix ** (round % 2 === 0 ? shape.u : shape.v);
    fill(view, fixedView, round, source, shape.b);
    remainders(viewOf(cipher.encrypt(blocks)), shape.d, m, y);
    for (let row = 0; row < count; row++) {
      const sum = (target[row] ?? 0) + (decrypt ? -1 : 1) * (y[row] ?? 0);
      if (sum < 0) target[row] = sum + m;
      else target[row] = sum >= m ? sum - m : sum;
    }
    halves.reverse();
  }
}
