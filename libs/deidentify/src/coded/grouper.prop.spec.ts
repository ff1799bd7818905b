import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Grouper } from './grouper.js';
import { caseCount } from '../../../../test/support/case-count.js';

/** Numbers of groups: their product fits a table, 32 bits, 53 bits, or none of these. */
const radices = fc.array(fc.constantFrom(1, 2, 3, 50, 4_000, 100_000, 3_000_000), {
  minLength: 1,
  maxLength: 6,
});

describe('grouping', () => {
  it('puts rows together exactly when all their groups are equal, however many groups there are', () => {
    // One grouper for all, so that what an earlier grouping left behind is seen.
    const grouper = new Grouper(60);
    fc.assert(
      fc.property(
        radices,
        fc.array(fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }), { maxLength: 60 }),
        (of, rows) => {
          const columns = of.map((_, d) => Int32Array.from(rows, (row) => row[d] ?? 0));
          // Four leaves in groups that lie far apart.
          const maps = of.map((radix) =>
            Int32Array.from([0, 1, 2, 3], (leaf) => Math.floor((leaf * (radix - 1)) / 3)),
          );
          const classes = grouper.group(rows.length, columns, maps, of);
          const seen = new Map<string, number>();
          const expected = rows.map((row) => {
            const name = of.map((_, d) => maps[d]?.[row[d] ?? 0]).join();
            if (!seen.has(name)) seen.set(name, seen.size);
            return seen.get(name);
          });
          expect(classes).toBe(seen.size);
          expect([...grouper.classOf.subarray(0, rows.length)]).toEqual(expected);
        },
      ),
      { numRuns: caseCount(500) },
    );
  });
});
