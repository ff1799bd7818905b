import fc from 'fast-check';
import { type ModelRequirement } from '#libs/contracts';
import { type CodedTable, type Dimension } from '../src/coded/coded-table.js';

/** A hierarchy of random joins: neighbours of the level below come together, in an order of leaves that is not the tree's. */
const hierarchy = (name: string) =>
  fc
    .record({
      leaves: fc.integer({ min: 1, max: 9 }),
      joins: fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }),
      shuffle: fc.nat(8),
      missing: fc.boolean(),
    })
    .map(({ leaves, joins, shuffle, missing }): Dimension => {
      const levels = [Int32Array.from({ length: leaves }, (_, i) => (i * 7 + shuffle) % leaves)];
      if (new Set(levels[0]).size < leaves) levels[0] = Int32Array.from({ length: leaves }, (_, i) => i);
      while (Math.max(...(levels.at(-1) ?? [])) > 0) {
        const below = levels.at(-1) ?? new Int32Array();
        const above = Array.from({ length: Math.max(...below) + 1 }, () => 0);
        for (let g = 1; g < above.length; g++)
          above[g] =
            (above[g - 1] ?? 0) + (levels.length < 5 && joins[(levels.length + g) % 20] === 0 ? 1 : 0);
        levels.push(below.map((g) => above[g] ?? 0));
      }
      return { name, leaves, kind: 'hierarchy', ordered: false, levels, ...(missing && { missing }) };
    });

const ordered = (name: string, kind: 'ordered' | 'hierarchy') =>
  fc
    .record({
      steps: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }),
      missing: fc.boolean(),
    })
    .map(({ steps, missing }): Dimension => {
      const leaves = steps.length;
      let at = 0;
      const positions = Float64Array.from(steps, (step) => (at += step));
      if (missing && leaves > 1) positions[leaves - 1] = positions[leaves - 2] ?? 0;
      const common = { name, leaves, missing: missing && leaves > 1 };
      if (kind === 'ordered') return { ...common, kind, positions };
      const levels = [Int32Array.from(steps, (_, i) => i), new Int32Array(leaves)];
      return { ...common, kind, ordered: true, levels };
    });

/** More values than a few records can be counted by. */
const wide: Dimension = {
  name: 'e',
  leaves: 600,
  kind: 'ordered',
  positions: Float64Array.from({ length: 600 }, (_, i) => i ** 2),
};

const fixed = fc
  .integer({ min: 1, max: 3 })
  .map((leaves): Dimension => ({ name: 'fixed', leaves, kind: 'fixed' }));

/** A table, and what is required of its classes. */
export interface Made {
  readonly table: CodedTable;
  readonly k: number;
  readonly maxSuppression: number;
}

const counts = ['none', 'weights', 'subjects', 'published'] as const;

/** Tables of every kind of dimension, counted in every way that a requirement can count. */
export const tables = fc
  .record({
    dimensions: fc.tuple(
      ordered('a', 'ordered'),
      hierarchy('b'),
      hierarchy('c'),
      ordered('d', 'hierarchy'),
      fc.constant(wide),
      fixed,
    ),
    rows: fc.array(
      fc.tuple(
        fc.nat(999),
        fc.nat(999),
        fc.nat(999),
        fc.nat(999),
        fc.nat(999),
        fc.nat(3),
        fc.nat(9),
        fc.nat(599),
      ),
      {
        minLength: 1,
        maxLength: 120,
      },
    ),
    count: fc.constantFrom(...counts),
    k: fc.integer({ min: 2, max: 8 }),
    maxSuppression: fc.constantFrom(0, 0.1, 0.5, 1),
  })
  .map(({ dimensions, rows, count, k, maxSuppression }): Made => {
    const column = (at: number, values: number) => Int32Array.from(rows, (row) => (row[at] ?? 0) % values);
    const table: CodedTable = {
      length: rows.length,
      dimensions,
      codes: dimensions.map(({ leaves, name }, d) => (name === 'e' ? column(7, leaves) : column(d, leaves))),
      sensitive: [{ name: 's', values: 4, codes: column(5, 4) }],
      ...(count === 'weights' && { weights: column(6, 10).map((n) => n + 1) }),
      ...(count === 'subjects' && {
        subjects: column(6, 10).map((n, i) => (n === 0 ? -1 : Math.floor(i / 2))),
      }),
      ...(count === 'published' && { published: column(6, 10).map((n) => (n < 7 ? 1 : 0)) }),
    };
    return { table, k, maxSuppression };
  });

/** Models about the one sensitive attribute `s` of `tables`, and none. */
export const models: fc.Arbitrary<ModelRequirement[]> = fc.constantFrom<ModelRequirement[]>(
  [],
  [{ model: 'l-diversity', column: 's', kind: 'distinct', l: 2, pointer: '#' }],
  [{ model: 'l-diversity', column: 's', kind: 'entropy', l: 1.8, pointer: '#' }],
  [{ model: 'l-diversity', column: 's', kind: 'recursive', l: 2, c: 2, pointer: '#' }],
  [{ model: 't-closeness', column: 's', distance: 'equal', t: 0.3, pointer: '#' }],
  [{ model: 't-closeness', column: 's', distance: 'ordered', t: 0.2, pointer: '#' }],
  [{ model: 'alpha-k', column: 's', alpha: 0.7, pointer: '#' }],
);
