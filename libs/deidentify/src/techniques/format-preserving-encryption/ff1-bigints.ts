import { type Blocks, rounds, type Shape, tails, viewOf, xorInto } from './ff1-rounds.js';

const mask = (1n << 64n) - 1n;

/** Writes the round and the half at the end of each value's tail of Q. */
function fill(blocks: DataView, shape: Shape, round: number, half: readonly bigint[]): void {
  const size = shape.tail * 16;
  const lead = BigInt(round) << BigInt(8 * shape.b);
  half.forEach((number, row) => {
    let x = lead | number;
    for (let at = (row + 1) * size - 8; x > 0n; at -= 8) {
      blocks.setBigUint64(at, blocks.getBigUint64(at) ^ (x & mask));
      x >>= 64n;
    }
  });
}

/** Every `size`-th run of 16 bytes from `offset` on: one block of each value. */
function blockOf(all: Uint8Array, size: number, offset: number, count: number): Uint8Array {
  const picked = new Uint8Array(count * 16);
  for (let row = 0; row < count; row++) {
    picked.set(all.subarray(row * size + offset, row * size + offset + 16), row * 16);
  }
  return picked;
}

/** The CBC-MAC of each value's tail: R of the standard. */
function chain(shape: Shape, cipher: Blocks, all: Uint8Array, count: number): Uint8Array {
  const size = shape.tail * 16;
  let state = Uint8Array.from(cipher.encrypt(blockOf(all, size, 0, count)));
  for (let block = 1; block < shape.tail; block++) {
    xorInto(state, blockOf(all, size, block * 16, count));
    state = Uint8Array.from(cipher.encrypt(state));
  }
  return state;
}

/** The pseudorandom number of each value: the first d bytes of R ‖ E(R ⊕ 1) ‖ E(R ⊕ 2) ‖ …, most significant first. */
function numbers(shape: Shape, cipher: Blocks, r: Uint8Array, count: number): bigint[] {
  const made = new Array<bigint>(count).fill(0n);
  for (let from = 0, j = 0; from < shape.d; from += 16, j++) {
    const counted = Uint8Array.from(r);
    const counters = viewOf(counted);
    for (let at = 12; at < counted.length; at += 16) counters.setUint32(at, counters.getUint32(at) ^ j);
    const block = viewOf(j === 0 ? r : cipher.encrypt(counted));
    const end = Math.min(16, shape.d - from);
    for (let row = 0; row < count; row++) {
      let y = made[row] ?? 0n;
      for (let at = 0; at < end; at += 4) y = (y << 32n) | BigInt(block.getUint32(row * 16 + at));
      made[row] = y;
    }
  }
  return made;
}

/** The ten rounds of FF1 for halves of any size, all values of a chunk at once. The halves are replaced. */
export function runOnBigints(
  shape: Shape,
  cipher: Blocks,
  tweaks: Uint8Array,
  halves: [bigint[], bigint[]],
  decrypt: boolean,
): void {
  const count = halves[0].length;
  const fixed = tails(shape, cipher, tweaks, count);
  const radix = BigInt(shape.radix);
  const [mu, mv] = [radix ** BigInt(shape.u), radix ** BigInt(shape.v)];
  for (let k = 0; k < rounds; k++) {
    const round = decrypt ? rounds - 1 - k : k;
    const [left, right] = halves;
    const [source, target] = decrypt ? [left, right] : [right, left];
    const m = round % 2 === 0 ? mu : mv;
    const blocks = Uint8Array.from(fixed);
    fill(viewOf(blocks), shape, round, source);
    const y = numbers(shape, cipher, chain(shape, cipher, blocks, count), count);
    target.forEach((number, row) => {
      const sum = (number + (decrypt ? -1n : 1n) * (y[row] ?? 0n)) % m;
      target[row] = sum < 0n ? sum + m : sum;
    });
    halves.reverse();
  }
}
