import { type RandomBytes } from '#libs/kernel';

/** Uniform numbers in [0, 1) and what is made of them. Not for noise that protects people: for choosing whom to attack. */
export interface RandomNumbers {
  readonly uniform: () => number;
  /** A whole number from 0 to `below` − 1. */
  readonly integer: (below: number) => number;
  /** `count` distinct whole numbers from 0 to `below` − 1 (all of them when there are fewer), in random order. */
  readonly choose: (count: number, below: number) => Int32Array;
  /** Where it is, as plain data: {@link continued} goes on from there, in another thread too. */
  readonly state: () => RandomState;
}

type RandomState = readonly [number, number, number, number];

/** Draws sixteen random bytes once and goes on from them (sfc32, Doty-Humphrey 2010): the same bytes give the same numbers. */
export function randomNumbers(random: RandomBytes): RandomNumbers {
  const seed = new DataView(Uint8Array.from(random(16)).buffer);
  const numbers = continued([seed.getInt32(0), seed.getInt32(4), seed.getInt32(8), seed.getInt32(12) | 1]);
  for (let i = 0; i < 12; i++) numbers.uniform();
  return numbers;
}

/** Goes on from where other numbers were. */
export function continued(state: RandomState): RandomNumbers {
  let [a, b, c, d] = state;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  const uniform = (): number => next() / 2 ** 32;
  const integer = (below: number): number => Math.floor(uniform() * below);
  const choose = (count: number, below: number): Int32Array => {
    if (count * 8 < below) return Int32Array.from(few(count, below));
    const all = Int32Array.from({ length: below }, (_, i) => i);
    const taken = Math.min(count, below);
    for (let i = 0; i < taken; i++) {
      const j = i + integer(below - i);
      [all[i], all[j]] = [all[j] ?? 0, all[i] ?? 0];
    }
    return all.slice(0, taken);
  };
  const few = (count: number, below: number): Set<number> => {
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(integer(below));
    return chosen;
  };
  return { uniform, integer, choose, state: () => [a, b, c, d] };
}
