import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GroupMeans } from './group-means.js';

function aggregated(k: number, rows: readonly (readonly (number | null)[])[], order?: readonly number[]) {
  const width = rows[0]?.length ?? 1;
  const means = new GroupMeans(width, k);
  for (const row of order ?? rows.map((_, i) => i)) {
    means.add([row], ...Array.from({ length: width }, (_, c) => [rows[row]?.[c] ?? null]));
  }
  means.aggregate();
  return rows.map((_, row) => Array.from({ length: width }, (_, c) => means.value(c, row)));
}

const cell = fc.option(fc.double({ noNaN: false }));
const table = fc.array(fc.tuple(cell, cell), { maxLength: 40 });

describe('group means', () => {
  it('put the mean of the group in the place of each number', () => {
    expect(aggregated(2, [[1], [2], [10], [12], [100], [104]])).toEqual([
      [1.5],
      [1.5],
      [11],
      [11],
      [102],
      [102],
    ]);
  });

  it('keep totals and give every value to k records at least', () => {
    const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.tuple(whole, whole), { minLength: 5 }),
        (k, rows) => {
          const made = aggregated(k, rows);
          for (const c of [0, 1]) {
            const [before, after] = [rows, made].map((all) =>
              all.reduce((sum, row) => sum + Number(row[c]), 0),
            );
            expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(1e-3);
          }
          const counts = new Map<string, number>();
          for (const row of made) counts.set(String(row), (counts.get(String(row)) ?? 0) + 1);
          for (const count of counts.values()) expect(count).toBeGreaterThanOrEqual(k);
        },
      ),
    );
  });

  it('do not depend on the order in which records come', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 4 }), (rows, k) => {
        const reversed = rows.map((_, i) => rows.length - 1 - i);
        expect(aggregated(k, rows, reversed)).toEqual(aggregated(k, rows));
      }),
    );
  });

  it('group records that miss the same, and leave out what is too rare to hide', () => {
    const rows = [
      [1, null],
      [3, null],
      [5, 1],
      [7, 3],
      [null, 9],
      [NaN, 11],
      [Infinity, null],
      [null, null],
    ] as const;
    expect(aggregated(2, rows)).toEqual([
      ...[
        [2, null],
        [2, null],
        [6, 2],
        [6, 2],
        [null, 10],
        [null, 10],
        [null, null],
        [null, null],
      ],
    ]);
    expect(aggregated(3, rows)).toEqual(rows.map(() => [null, null]));
  });

  it('never give a number for one that is missing, and none that is not finite', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 4 }), (rows, k) => {
        aggregated(k, rows).forEach((row, i) =>
          row.forEach((value, c) => {
            if (value === null) return;
            expect(Number.isFinite(value)).toBe(true);
            expect(Number.isFinite(rows[i]?.[c])).toBe(true);
          }),
        );
      }),
    );
  });
});
