/** Numbers subjects from 0 in the order in which their hashes come; −1 for the hash 0, which is nobody's. */
export class SubjectCodes {
  private keys = new BigUint64Array(1 << 12);
  private numbers = new Int32Array(1 << 12);
  private known = 0;

  constructor(readonly codes: Int32Array) {}

  /** The record of a place has this subject. */
  add(place: number, hash: bigint): void {
    if (hash === 0n) {
      this.codes[place] = -1;
      return;
    }
    if (2 * this.known >= this.keys.length) this.grow();
    const at = this.find(hash);
    if (this.keys[at] === 0n) {
      this.keys[at] = hash;
      this.numbers[at] = this.known++;
    }
    this.codes[place] = this.numbers[at] as number;
  }

  /** Where a hash is, or is to be put. */
  private find(hash: bigint): number {
    const last = this.keys.length - 1;
    let at = Number(hash & 0x7fff_ffffn) & last;
    while (this.keys[at] !== 0n && this.keys[at] !== hash) at = (at + 1) & last;
    return at;
  }

  private grow(): void {
    const { keys, numbers } = this;
    this.keys = new BigUint64Array(2 * keys.length);
    this.numbers = new Int32Array(2 * keys.length);
    for (let i = 0; i < keys.length; i++) {
      const hash = keys[i] as bigint;
      if (hash === 0n) continue;
      const at = this.find(hash);
      this.keys[at] = hash;
      this.numbers[at] = numbers[i] as number;
    }
  }
}
