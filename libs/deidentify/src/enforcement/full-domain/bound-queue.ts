/** A queue that gives the item with the least `bound` first. */
export class BoundQueue<T extends { readonly bound: number }> {
  private readonly items: T[] = [];

  get length(): number {
    return this.items.length;
  }

  push(item: T): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || above.bound <= item.bound) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const { items } = this;
    const [first, last] = [items[0], items.pop()];
    if (last === undefined || items.length === 0) return last;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [items[child], items[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && right.bound < left.bound) child++;
      const least = child === 2 * at + 1 ? left : (right ?? left);
      if (least.bound >= last.bound) break;
      items[at] = least;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
