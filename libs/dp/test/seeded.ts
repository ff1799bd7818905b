import { type RandomBytes } from '#libs/kernel';

// Taken once: a test runner looks globals up at each call.
const { imul } = Math;

/** Repeatable bytes for statistical tests (xoshiro128**, Blackman and Vigna 2018). Never for anything that protects people. */
export function seeded(seed: number): RandomBytes {
  // splitmix32 spreads the seed over the state.
  const spread = (i: number): number => {
    let z = (seed + imul(0x9e3779b9, i)) | 0;
    z = imul(z ^ (z >>> 16), 0x85ebca6b);
    z = imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [a, b, c, d] = [spread(1), spread(2), spread(3), spread(4)];
  const next = (): number => {
    const five = imul(b, 5);
    const result = imul((five << 7) | (five >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return (length) => {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let i = 0; i < words.length; i++) words[i] = next();
    return new Uint8Array(words.buffer).slice(0, length);
  };
}

/** A uniform double of [0, 1) from the same source, for what tests need beside a mechanism. */
export function uniformOf(random: RandomBytes): () => number {
  let words: Uint32Array = new Uint32Array(0);
  let at = 0;
  return () => {
    if (at === words.length) [words, at] = [new Uint32Array(random(4096).buffer), 0];
    return (words[at++] ?? 0) / 2 ** 32;
  };
}
