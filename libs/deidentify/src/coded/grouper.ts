const { imul } = Math;
/** The greatest product of radices that a double holds exactly. */
const exact = 2 ** 53;
/** Below this, keys are 32-bit integers: half the memory to move, and a key and its class lie in one cache line. */
const small = 2 ** 31;
/** Up to so many keys, a table with a place for each beats hashing even where most places stay empty. */
const alwaysDirect = 1 << 16;

/**
 * Puts rows with equal groups in all dimensions into classes, numbered in the order of their first rows. The groups are digits of
 * one number in mixed radix; where that number would not be exact, classes of some dimensions become the first digit of the rest.
 * Memory is taken once and reused, so that a grouping allocates nothing.
 */
export class Grouper {
  /** The class of each row after {@link group}. */
  readonly classOf: Int32Array;
  private readonly keys: Float64Array;
  private slots: Int32Array;
  private readonly smallKeys: Int32Array;
  private readonly classKeys: Float64Array;
  private readonly hashed: Int32Array;

  constructor(readonly capacity: number) {
    this.classOf = new Int32Array(capacity);
    this.keys = new Float64Array(capacity);
    this.smallKeys = new Int32Array(this.keys.buffer, 0, capacity);
    this.classKeys = new Float64Array(capacity);
    this.hashed = new Int32Array(2 * 2 ** bitsFor(capacity));
    this.slots = new Int32Array(alwaysDirect);
  }

  /**
   * @param size rows to group, at most the capacity
   * @param columns the leaf of each row, for each dimension
   * @param maps the group of each leaf, for each dimension
   * @param radices the number of groups, for each dimension
   * @returns the number of classes
   */
  group(
    size: number,
    columns: readonly Int32Array[],
    maps: readonly Int32Array[],
    radices: readonly number[],
  ): number {
    if (radices.reduce((whole, radix) => whole * radix, 1) < small) {
      return this.groupSmall(size, columns, maps, radices);
    }
    const { keys } = this;
    keys.fill(0, 0, size);
    let product = 1;
    let grouped = false;
    for (let d = 0; d < columns.length; d++) {
      const [column, map, radix] = [columns[d], maps[d], radices[d] ?? 1];
      if (column === undefined || map === undefined || radix < 2) continue;
      if (product * radix > exact) {
        product = this.number(size, product);
        for (let i = 0; i < size; i++) keys[i] = this.classOf[i] ?? 0;
        if (product * radix > exact) throw new RangeError('too many groups to number');
      }
      addDigit(keys, size, column, map, radix);
      product *= radix;
      grouped = true;
    }
    if (!grouped) {
      this.classOf.fill(0, 0, size);
      return size === 0 ? 0 : 1;
    }
    return this.number(size, product);
  }

  private groupSmall(
    size: number,
    columns: readonly Int32Array[],
    maps: readonly Int32Array[],
    radices: readonly number[],
  ): number {
    const { smallKeys } = this;
    smallKeys.fill(0, 0, size);
    let product = 1;
    for (let d = 0; d < columns.length; d++) {
      const [column, map, radix] = [columns[d], maps[d], radices[d] ?? 1];
      if (column === undefined || map === undefined || radix < 2) continue;
      addSmallDigit(smallKeys, size, column, map, radix);
      product *= radix;
    }
    if (product <= Math.max(alwaysDirect, 2 * size)) return this.numberSmallDirectly(size, product);
    return this.numberSmallHashed(size);
  }

  private numberSmallDirectly(size: number, product: number): number {
    if (this.slots.length < product) this.slots = new Int32Array(product);
    const { slots, smallKeys, classOf } = this;
    slots.fill(0, 0, product);
    let classes = 0;
    for (let i = 0; i < size; i++) {
      const key = smallKeys[i] ?? 0;
      let at = slots[key] ?? 0;
      if (at === 0) slots[key] = at = ++classes;
      classOf[i] = at - 1;
    }
    return classes;
  }

  /** The class, from 1, and the key of each slot lie side by side. */
  private numberSmallHashed(size: number): number {
    const { hashed, smallKeys, classOf } = this;
    const mask = 2 ** bitsFor(size) - 1;
    hashed.fill(0, 0, 2 * (mask + 1));
    let classes = 0;
    for (let i = 0; i < size; i++) {
      const key = smallKeys[i] ?? 0;
      let h = imul(key, 0x9e3779b1);
      h = (h ^ (h >>> 15)) & mask;
      let at = hashed[2 * h] ?? 0;
      while (at !== 0 && hashed[2 * h + 1] !== key) {
        h = (h + 1) & mask;
        at = hashed[2 * h] ?? 0;
      }
      if (at === 0) {
        hashed[2 * h] = at = ++classes;
        hashed[2 * h + 1] = key;
      }
      classOf[i] = at - 1;
    }
    return classes;
  }

  /** Numbers distinct keys below `product`. */
  private number(size: number, product: number): number {
    return product <= Math.max(alwaysDirect, 2 * size)
      ? this.numberDirectly(size, product)
      : this.numberHashed(size);
  }

  private numberDirectly(size: number, product: number): number {
    if (this.slots.length < product) this.slots = new Int32Array(product);
    const { slots, keys, classOf } = this;
    slots.fill(0, 0, product);
    let classes = 0;
    for (let i = 0; i < size; i++) {
      const key = keys[i] ?? 0;
      let at = slots[key] ?? 0;
      if (at === 0) slots[key] = at = ++classes;
      classOf[i] = at - 1;
    }
    return classes;
  }

  private numberHashed(size: number): number {
    const { hashed, keys, classKeys, classOf } = this;
    const mask = 2 ** bitsFor(size) - 1;
    hashed.fill(0, 0, mask + 1);
    let classes = 0;
    for (let i = 0; i < size; i++) {
      const key = keys[i] ?? 0;
      let h = imul(key | 0, 0x9e3779b1) ^ imul((key / 4294967296) | 0, 0x85ebca6b);
      h = (h ^ (h >>> 15)) & mask;
      let at = hashed[h] ?? 0;
      while (at !== 0 && classKeys[at - 1] !== key) {
        h = (h + 1) & mask;
        at = hashed[h] ?? 0;
      }
      if (at === 0) {
        hashed[h] = at = ++classes;
        classKeys[at - 1] = key;
      }
      classOf[i] = at - 1;
    }
    return classes;
  }
}

/** Slots of a hash table, as a power of two, that so many keys fill by half at most. */
const bitsFor = (keys: number): number => Math.ceil(Math.log2(Math.max(2, keys * 2)));

function addSmallDigit(
  keys: Int32Array,
  size: number,
  column: Int32Array,
  map: Int32Array,
  radix: number,
): void {
  for (let i = 0; i < size; i++) keys[i] = imul(keys[i] ?? 0, radix) + (map[column[i] ?? 0] ?? 0);
}

function addDigit(
  keys: Float64Array,
  size: number,
  column: Int32Array,
  map: Int32Array,
  radix: number,
): void {
  for (let i = 0; i < size; i++) keys[i] = (keys[i] ?? 0) * radix + (map[column[i] ?? 0] ?? 0);
}
