/** Yields numbers in [0, 1). Of statistical quality only: never a source for keys, tokens or privacy noise. */
export type Random = () => number;

/** Makes an independent generator for one use (`split`, `weights`, `order`) of one seed. */
export type RandomSource = (seed: number, use: string) => Random;

/**
 * The generator `sfc32` (Chris Doty-Humphrey, PractRand) started from a 32-bit seed and a name, so that a change to
 * one use of randomness leaves the others as they were. The same arguments give the same numbers on every machine.
 */
export const seededRandom: RandomSource = (seed, use) => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < use.length; i++) hash = Math.imul(hash ^ use.charCodeAt(i), 0x01000193);
  let [a, b, c, counter] = [seed | 0, hash | 0, Math.trunc(seed / 2 ** 32) | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The state starts almost empty; without these rounds close seeds give close first numbers.
  for (let i = 0; i < 16; i++) next();
  return next;
};

/** Puts `items` into a random order, in place (Fisher–Yates). */
export function shuffle(items: Int32Array | number[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = held;
  }
}
