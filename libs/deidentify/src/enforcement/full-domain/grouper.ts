const { imul } = Math;
/** The greatest product of radices that a double holds exactly. */
const exact = 2 ** 53;
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
  private readonly classKeys: Float64Array;
  private readonly hashed: Int32Array;

  constructor(readonly capacity: number) {
    this.classOf = new Int32Array(capacity);
    this.keys = new Float64Array(capacity);
    this.classKeys = new Float64Array(capacity);
    this.hashed = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, capacity * 2))));
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
    const bits = Math.ceil(Math.log2(Math.max(2, size * 2)));
    const mask = 2 ** bits - 1;
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

function addDigit(
  keys: Float64Array,
  size: number,
  column: Int32Array,
  map: Int32Array,
  radix: number,
): void {
  for (let i = 0; i < size; i++) keys[i] = (keys[i] ?? 0) * radix + (map[column[i] ?? 0] ?? 0);
}
