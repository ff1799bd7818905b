import { type Id } from '#libs/kernel';

/** Four 32-bit words an id. */
const WORDS = 4;

/**
 * A set of UUIDs that takes 24 to 64 bytes an id, so that a log of tens of millions of entries can be checked for
 * repeated ids; a built-in Set ends at 2^24 members. The all-zero UUID marks a free slot and is kept beside.
 */
export class IdSet {
  #slots: Uint32Array;
  #count = 0;
  #hasZero = false;

  constructor(capacity = 1024) {
    this.#slots = new Uint32Array(WORDS * 2 ** Math.ceil(Math.log2(Math.max(2, capacity))));
  }

  /** Adds an id; false when it was there already. */
  add(id: Id): boolean {
    const hex = id.replaceAll('-', '');
    const words = [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
    if (words.every((word) => word === 0)) {
      const fresh = !this.#hasZero;
      this.#hasZero = true;
      return fresh;
    }
    if (!this.#insert(words)) return false;
    this.#count++;
    if (this.#count * WORDS * 3 > this.#slots.length * 2) this.#grow();
    return true;
  }

  #insert(words: readonly number[]): boolean {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    const mixed = words.reduce((acc, word) => Math.imul(acc ^ word ^ (acc >>> 15), 0x9e37_79b1), 0);
    for (let slot = (mixed ^ (mixed >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      let used = 0;
      let same = true;
      for (let i = 0; i < WORDS; i++) {
        const found = slots[at + i] ?? 0;
        used |= found;
        same &&= found === words[i];
      }
      if (same) return false;
      if (used === 0) {
        slots.set(words, at);
        return true;
      }
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const words = Array.from(old.subarray(at, at + WORDS));
      if (words.some((word) => word !== 0)) this.#insert(words);
    }
  }
}
