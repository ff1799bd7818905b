import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DistinctSketch, type HashedValue } from './distinct-sketch.js';

const hash = (text: string): bigint => createHash('sha256').update(text).digest().readBigUInt64BE();

/** What a part's query gives: its distinct values with the smallest hashes, within the sketch's limit. */
function offer(sketch: DistinctSketch, size: number, cells: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const { limit } = sketch;
  const values: HashedValue[] = [...counts]
    .map(([text, count]) => ({ hash: hash(text), count, text }))
    .filter((value) => limit === undefined || value.hash <= limit)
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  sketch.add(values.slice(0, size), values.length > size);
}

const parts = fc.array(fc.array(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 80 }), {
  maxLength: 6,
});

describe('A sketch of distinct values', () => {
  it('is exact, with counts, while all of them fit', () => {
    fc.assert(
      fc.property(parts, (cells) => {
        const sketch = new DistinctSketch(100);
        for (const part of cells) offer(sketch, 100, part);
        const all = cells.flat();
        expect(sketch.complete).toBe(true);
        expect(sketch.distinct()).toBe(new Set(all).size);
        for (const { text, count } of sketch.values) {
          expect(count).toBe(all.filter((cell) => cell === text).length);
        }
      }),
    );
  });

  it('keeps the same values however the table was cut into parts', () => {
    fc.assert(
      fc.property(parts, (cells) => {
        const [cut, whole] = [new DistinctSketch(16), new DistinctSketch(16)];
        for (const part of cells) offer(cut, 16, part);
        offer(whole, 16, cells.flat());
        expect(cut.values.map(({ text }) => text)).toEqual(whole.values.map(({ text }) => text));
        expect(cut.complete).toBe(whole.complete);
        expect(cut.distinct()).toBe(whole.distinct());
      }),
    );
  });

  it('estimates many values within five standard errors', () => {
    const sketch = new DistinctSketch(1024);
    for (let part = 0; part < 10; part++) {
      offer(
        sketch,
        1024,
        Array.from({ length: 6000 }, (_, i) => `value ${part * 5000 + i}`),
      );
    }
    expect(sketch.complete).toBe(false);
    expect(Math.abs(sketch.distinct() / 51_000 - 1)).toBeLessThan(5 / Math.sqrt(1024));
  });
});
