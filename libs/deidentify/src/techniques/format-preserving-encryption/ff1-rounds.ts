/** FF1 has ten rounds; with fewer it is another, broken cipher. */
export const rounds = 10;

/** Encrypts whole 16-byte blocks, each by itself. */
export interface Blocks {
  encrypt(blocks: Uint8Array): Uint8Array;
}

/** Some values of one length, in two halves each: `left` below radix^u and `right` below radix^v. */
export interface Shape {
  readonly radix: number;
  /** Numerals of a value, of its left half, and of its right half. */
  readonly n: number;
  readonly u: number;
  readonly v: number;
  /** Bytes of a half as a number, and of the pseudorandom number that is added: b and d of SP 800-38G. */
  readonly b: number;
  readonly d: number;
  /** Blocks at the end of Q that the round and the half stand in; those before it hold tweak alone. */
  readonly tail: number;
  /** Bytes of the tweak. */
  readonly t: number;
}

/** Steps 1 to 4 of FF1 (SP 800-38G, algorithms 7 and 8), with whole numbers alone: logarithms would round. */
export function shapeOf(radix: number, n: number, t: number): Shape {
  const u = Math.floor(n / 2);
  const v = n - u;
  const b = Math.ceil((BigInt(radix) ** BigInt(v) - 1n).toString(16).length / 2);
  return { radix, n, u, v, b, d: 4 * Math.ceil(b / 4) + 4, tail: Math.ceil((b + 1) / 16), t };
}

function firstBlock({ radix, n, u, t }: Shape): Uint8Array {
  const block = new Uint8Array(16);
  const view = new DataView(block.buffer);
  block.set([1, 2, 1, radix >>> 16, (radix >>> 8) & 255, radix & 255, rounds, u & 255]);
  view.setUint32(8, n);
  view.setUint32(12, t);
  return block;
}

/** A view whose words can be read whatever the offset that a cipher's output begins at. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** XORs `from` into `into`, byte by byte. */
export function xorInto(into: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) ^ (from[i] ?? 0);
}

/**
 * What is the same in every round, for each value: the `tail` last blocks of Q with the tweak's rest in them and zeros where
 * round and half will stand, the first of them XORed with the CBC-MAC of all blocks before (P and the tweak's beginning).
 * `tweaks` holds t bytes a value.
 */
export function tails(shape: Shape, blocks: Blocks, tweaks: Uint8Array, count: number): Uint8Array {
  const { t, b, tail } = shape;
  // Without tweak all values have the same.
  if (t === 0 && count > 1) return repeated(tails(shape, blocks, tweaks, 1), count);
  const whole = t + ((((-t - b - 1) % 16) + 16) % 16) + 1 + b;
  const before = whole / 16 - tail;
  const p = blocks.encrypt(firstBlock(shape));
  const state = new Uint8Array(count * 16);
  for (let row = 0; row < count; row++) state.set(p, row * 16);
  let chained: Uint8Array = state;
  for (let block = 0; block < before; block++) {
    const next = Uint8Array.from(chained);
    for (let row = 0; row < count; row++) xorTweak(next, row * 16, tweaks, row * t, block * 16, t);
    chained = blocks.encrypt(next);
  }
  const made = new Uint8Array(count * tail * 16);
  for (let row = 0; row < count; row++) {
    const at = row * tail * 16;
    made.set(chained.subarray(row * 16, row * 16 + 16), at);
    for (let block = 0; block < tail; block++) {
      xorTweak(made, at + block * 16, tweaks, row * t, (before + block) * 16, t);
    }
  }
  return made;
}

/** These bytes so many times. */
function repeated(bytes: Uint8Array, count: number): Uint8Array {
  const made = new Uint8Array(bytes.length * count);
  made.set(bytes);
  for (let size = bytes.length; size < made.length; size *= 2) made.copyWithin(size, 0, size);
  return made;
}

/** XORs the sixteen bytes of a tweak from `from` on, zeros after its end, into a block. */
function xorTweak(
  into: Uint8Array,
  at: number,
  tweaks: Uint8Array,
  row: number,
  from: number,
  t: number,
): void {
  const end = Math.min(16, t - from);
  for (let i = 0; i < end; i++) into[at + i] = (into[at + i] ?? 0) ^ (tweaks[row + from + i] ?? 0);
}
