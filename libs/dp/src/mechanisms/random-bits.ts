import { type RandomBytes } from '#libs/kernel';

// Taken once, as they are called for every bit of noise and a global is looked up at each call in some hosts.
const { clz32, floor } = Math;

/** Bytes asked for at once: few at first, as most mechanisms answer one question; many when they add noise to a column. */
const firstBytes = 1024;
const mostBytes = 65_536;

/** Exact draws of integers and of Bernoulli variables from uniform random bits; no floating-point logarithm anywhere. */
export class RandomBits {
  #words = new Uint32Array(0);
  #next = 0;
  #bytes = firstBytes;
  #bits = 0;
  #bitsLeft = 0;

  constructor(private readonly random: RandomBytes) {}

  /** 32 uniform bits. */
  word(): number {
    if (this.#next === this.#words.length) {
      // A copy: what was passed in may be a view that is not aligned to words.
      this.#words = new Uint32Array(new Uint8Array(this.random(this.#bytes)).buffer);
      this.#bytes = Math.min(mostBytes, this.#bytes * 4);
      this.#next = 0;
    }
    return this.#words[this.#next++] ?? 0;
  }

  bit(): boolean {
    if (this.#bitsLeft === 0) {
      this.#bits = this.word();
      this.#bitsLeft = 32;
    }
    const bit = this.#bits & 1;
    this.#bits >>>= 1;
    this.#bitsLeft--;
    return bit === 1;
  }

  /** A uniform integer of [0, n), n ≤ 2⁵³, by rejection. */
  below(n: number): number {
    if (n <= 1) return 0;
    if (n <= 0x1_0000_0000) {
      const shift = clz32(n - 1);
      for (;;) {
        const drawn = this.word() >>> shift;
        if (drawn < n) return drawn;
      }
    }
    const shift = clz32(floor((n - 1) / 0x1_0000_0000));
    for (;;) {
      const drawn = (this.word() >>> shift) * 0x1_0000_0000 + this.word();
      if (drawn < n) return drawn;
    }
  }

  /**
   * True with probability exp(−n/d), for integers 0 ≤ n, 1 ≤ d, both below 2⁵³.
   * Source: Canonne, Kamath, Steinke 2020, algorithm 1 (after von Neumann's and Forsythe's method).
   */
  expMinus(n: number, d: number): boolean {
    const rest = n % d;
    for (let whole = (n - rest) / d; whole > 0; whole--) if (!this.expMinusOne()) return false;
    return rest === 0 || this.expMinusFraction(rest, d);
  }

  /** True with probability exp(−n/d) for 0 ≤ n ≤ d. */
  expMinusFraction(n: number, d: number): boolean {
    // Bernoulli(n/(dk)) is Bernoulli(n/d) and Bernoulli(1/k), so no product can leave the exact range.
    let k = 1;
    while (this.below(d) < n && this.below(k) === 0) k++;
    return k % 2 === 1;
  }

  /** True with probability 1/e. */
  expMinusOne(): boolean {
    let k = 1;
    while (this.below(k) === 0) k++;
    return k % 2 === 1;
  }
}
