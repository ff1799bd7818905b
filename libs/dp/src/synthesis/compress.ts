import { type RandomBits } from '../mechanisms/random-bits.js';

/** Values of one column, with those too rare to be told from noise as one. */
export interface Compression {
  /** Size of the compressed domain. */
  readonly size: number;
  /** Raw code → compressed code. */
  readonly of: Int32Array;
  /** Compressed code → the raw codes that it stands for. */
  readonly members: readonly Int32Array[];
  /** Noisy counts of the compressed codes; the one of many has the noise of them all. */
  readonly counts: Float64Array;
}

/** A count below this many standard deviations of its noise is rare (McKenna, Miklau, Sheldon 2021, section 3.2). */
const rareBelow = 3;

/** Puts rare values together. It reads noisy counts alone, so it costs no privacy. */
export function compress(noisy: Float64Array, sigma: number): Compression {
  const rare = (count: number): boolean => count < rareBelow * sigma;
  const few = noisy.filter(rare).length;
  const of = new Int32Array(noisy.length);
  if (few < 2) {
    const members = Array.from(noisy, (_, code) => Int32Array.of(code));
    return { size: noisy.length, of: of.map((_, code) => code), members, counts: noisy };
  }
  const kept = Array.from(noisy.keys()).filter((code) => !rare(noisy[code] ?? 0));
  const others = Int32Array.from(noisy.keys()).filter((code) => rare(noisy[code] ?? 0));
  kept.forEach((code, i) => (of[code] = i));
  others.forEach((code) => (of[code] = kept.length));
  const rest = others.reduce((sum, code) => sum + (noisy[code] ?? 0), 0);
  return {
    size: kept.length + 1,
    of,
    members: [...kept.map((code) => Int32Array.of(code)), others],
    counts: Float64Array.of(...kept.map((code) => noisy[code] ?? 0), rest),
  };
}

/** Raw codes again: a compressed code of many becomes any of them alike. */
export function expand(codes: Int32Array, { members }: Compression, bits: RandomBits): Int32Array {
  return codes.map((code) => {
    const of = members[code] ?? Int32Array.of(0);
    return of[bits.below(of.length)] ?? 0;
  });
}
