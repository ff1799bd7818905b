import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mdav, standardised } from './mdav.js';

function groupsOf(columns: readonly Float64Array[], k: number): number[][] {
  const groups: number[][] = [];
  mdav(columns, k, (rows) => groups.push([...rows]));
  return groups;
}

/** MDAV-generic word for word, with sorting. */
function slow(columns: readonly Float64Array[], k: number): number[][] {
  const at = (i: number) => columns.map((column) => column[i] ?? 0);
  const distance = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, c) => sum + (x - (b[c] ?? 0)) ** 2, 0);
  let left = Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => i);
  const groups: number[][] = [];
  const centroid = () =>
    columns.map((column) => left.reduce((sum, i) => sum + (column[i] ?? 0), 0) / left.length);
  const farthest = (from: readonly number[]) =>
    at(left.reduce((best, i) => (distance(at(i), from) > distance(at(best), from) ? i : best), left[0] ?? 0));
  const take = (around: readonly number[]) => {
    const group = left
      .toSorted((a, b) => distance(at(a), around) - distance(at(b), around) || a - b)
      .slice(0, k)
      .sort((a, b) => a - b);
    groups.push(group);
    left = left.filter((i) => !group.includes(i));
  };
  if (left.length < k) return [];
  while (left.length >= 3 * k) {
    const r = farthest(centroid());
    const s = farthest(r);
    take(r);
    take(s);
  }
  if (left.length >= 2 * k) take(farthest(centroid()));
  return [...groups, left];
}

const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.record({
    k: fc.integer({ min: 2, max: 7 }),
    columns: fc
      .array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: width, maxLength: width }), {
        maxLength: 80,
      })
      .map((rows) => Array.from({ length: width }, (_, c) => Float64Array.from(rows, (row) => row[c] ?? 0))),
  }),
);

describe('MDAV', () => {
  it('makes the groups of the published algorithm, ties and all', () => {
    fc.assert(
      fc.property(table, ({ columns, k }) => {
        expect(groupsOf(columns, k)).toEqual(slow(columns, k));
      }),
    );
  });

  it('puts every record into one group of k to 2k − 1', () => {
    fc.assert(
      fc.property(table, ({ columns, k }) => {
        const n = columns[0]?.length ?? 0;
        const groups = groupsOf(columns, k);
        const all = groups.flat().sort((a, b) => a - b);
        expect(all).toEqual(n < k ? [] : Array.from({ length: n }, (_, i) => i));
        for (const { length } of groups) expect(length >= k && length < 2 * k).toBe(true);
      }),
    );
  });

  it('parts a large table and still makes groups of k to 2k − 1, the same every time', () => {
    const n = 120_000;
    const columns = [0, 1].map((c) =>
      Float64Array.from({ length: n }, (_, i) => Math.sin(i * (c + 1)) * 100),
    );
    const sizes = new Uint32Array(n);
    const of = () => {
      const group = new Int32Array(n);
      let next = 0;
      mdav(columns, 3, (rows) => {
        for (const row of rows) group[row] = next;
        sizes[next] = rows.length;
        next += 1;
      });
      return { group, next };
    };
    const first = of();
    expect(first.next).toBeGreaterThan(n / 5 - 1);
    expect(sizes.subarray(0, first.next).every((size) => size >= 3 && size <= 5)).toBe(true);
    expect(sizes.subarray(0, first.next).reduce((sum, size) => sum + size, 0)).toBe(n);
    expect(of()).toEqual(first);
  }, 60_000);
});

describe('standardising', () => {
  it('makes finite numbers of finite ones, so that MDAV ends on every table', () => {
    const edge = fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, 1, 1e300, -1e300);
    const number = fc.oneof(edge, fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 30 }), (rows) => {
        const columns = standardised([0, 1].map((c) => Float64Array.from(rows, (row) => row[c] ?? 0)));
        for (const column of columns) expect(column.every((x) => Number.isFinite(x))).toBe(true);
        expect(groupsOf(columns, 2).flat()).toHaveLength(rows.length < 2 ? 0 : rows.length);
      }),
    );
  });

  it('gives every column mean 0 and deviation 1, whatever its unit and however large its numbers', () => {
    for (const factor of [1e-300, 1e-9, 1, 1e9, 1e307]) {
      const [made = new Float64Array()] = standardised([
        Float64Array.of(1, 2, 3, 4, 10).map((x) => x * factor),
      ]);
      const mean = made.reduce((sum, x) => sum + x, 0) / 5;
      const variance = made.reduce((sum, x) => sum + x * x, 0) / 5;
      expect([mean, variance].map((x) => x.toFixed(9).replace('-', ''))).toEqual([
        '0.000000000',
        '1.000000000',
      ]);
    }
    expect(standardised([Float64Array.of(7, 7, 7)])).toEqual([Float64Array.of(0, 0, 0)]);
  });
});
