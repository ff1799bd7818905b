import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequirement } from '#libs/contracts';
import { classTest } from '../../models/class-test.js';
import { sensitiveAttributes } from '../../models/sensitive-attribute.js';
import {
  type ClassTest,
  type CodedTable,
  type Dimension,
  type MultidimensionalResult,
} from '../../coded/coded-table.js';
import { multidimensionalLoss } from '../loss/multidimensional-loss.js';
import { classLabels, type DimensionLabels } from './assemble.js';
import { closePieces, multidimensional, openPieces, pieceSplitter } from './multidimensional.js';

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

interface Made {
  readonly table: CodedTable;
  readonly k: number;
  readonly maxSuppression: number;
}

const counts = ['none', 'weights', 'subjects', 'published'] as const;

const tables = fc
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

const models: fc.Arbitrary<ModelRequirement[]> = fc.constantFrom<ModelRequirement[]>(
  [],
  [{ model: 'l-diversity', column: 's', kind: 'distinct', l: 2, pointer: '#' }],
  [{ model: 'l-diversity', column: 's', kind: 'entropy', l: 1.8, pointer: '#' }],
  [{ model: 'l-diversity', column: 's', kind: 'recursive', l: 2, c: 2, pointer: '#' }],
  [{ model: 't-closeness', column: 's', distance: 'equal', t: 0.3, pointer: '#' }],
  [{ model: 't-closeness', column: 's', distance: 'ordered', t: 0.2, pointer: '#' }],
  [{ model: 'alpha-k', column: 's', alpha: 0.7, pointer: '#' }],
);

/** What a class has, counted the slow way; `rows` of any classes together. */
function passes({ table, k }: Made, test: ClassTest, rows: readonly number[]): boolean {
  const { subjects, published, weights } = table;
  const released = (row: number) => published?.[row] ?? weights?.[row] ?? 1;
  const people = (which: readonly number[]) =>
    subjects === undefined
      ? which.reduce((n, row) => n + released(row), 0)
      : new Set(which.map((row) => subjects[row] ?? -1).filter((who) => who >= 0)).size;
  const histogram = new Int32Array(4);
  for (const row of rows) {
    const value = table.sensitive[0]?.codes[row] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + released(row);
  }
  const population = published === undefined ? people(rows) : rows.length;
  return people(rows) >= k && test(people(rows), [histogram], population);
}

/** Texts that tell all codes and groups apart, so that equal labels mean equal extents. */
function labelsOf(dimension: Dimension): DimensionLabels {
  const values = Array.from({ length: dimension.leaves }, (_, i) => `v${i}`);
  if (dimension.kind !== 'hierarchy') return { values };
  return {
    values,
    groups: dimension.levels.map((level, h) =>
      Array.from({ length: Math.max(...level) + 1 }, (_, g) =>
        h === 0 ? `v${level.indexOf(g)}` : `g${h}.${g}`,
      ),
    ),
  };
}

const rowsOf = (result: MultidimensionalResult): number[][] => {
  const rows: number[][] = Array.from({ length: result.classes }, () => []);
  result.classOf.forEach((c, row) => rows[c]?.push(row));
  return rows;
};

const setUp = (made: Made, required: readonly ModelRequirement[]) =>
  classTest({ k: made.k, models: required }, sensitiveAttributes(made.table));

/** The result, or undefined where the requirement cannot be met. */
function enforce(made: Made, test: ClassTest): MultidimensionalResult | undefined {
  try {
    return multidimensional(made.table, made, test);
  } catch (error) {
    expect(error).toMatchObject({ code: 'release.limit-missed' });
    return undefined;
  }
}

describe('multidimensional enforcement', () => {
  it('makes classes that all pass, and suppresses no more than it may', () => {
    fc.assert(
      fc.property(tables, models, (made, required) => {
        const test = setUp(made, required);
        const result = enforce(made, test);
        if (result === undefined) return;
        for (const rows of rowsOf(result)) expect(passes(made, test, rows)).toBe(true);
        const weight = (row: number) => made.table.published?.[row] ?? made.table.weights?.[row] ?? 1;
        const sum = (list: readonly number[]) => list.reduce((n, row) => n + weight(row), 0);
        const all = [...result.classOf.keys()];
        const gone = sum(all.filter((row) => result.classOf[row] === -1));
        expect(result.suppressedRecords).toBe(gone);
        expect(gone).toBeLessThanOrEqual(made.maxSuppression * sum(all));
      }),
      { numRuns: 300 },
    );
  });

  it('fails, and says so, only where a class of equal fixed values cannot pass', () => {
    fc.assert(
      fc.property(tables, models, (made, required) => {
        const test = setUp(made, required);
        const { table } = made;
        const last = table.dimensions.length - 1;
        const failing = Array.from({ length: table.dimensions[last]?.leaves ?? 0 }, (_, value) =>
          [...(table.codes[last]?.keys() ?? [])].filter((row) => table.codes[last]?.[row] === value),
        ).filter((rows) => rows.length > 0 && !passes(made, test, rows));
        const result = enforce(made, test);
        if (failing.length === 0) expect(result).toBeDefined();
        for (const row of failing.flat()) expect(result?.classOf[row] ?? -1).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });

  it('says of each class what holds for all of its records, as little as can be said, and the same of no two classes', () => {
    fc.assert(
      fc.property(tables, models, (made, required) => {
        const result = enforce(made, setUp(made, required));
        if (result === undefined) return;
        const { table } = made;
        const seen = new Set<string>();
        const labels = table.dimensions.map((dimension, d) =>
          classLabels(table, result, d, labelsOf(dimension)),
        );
        rowsOf(result).forEach((rows, c) => {
          seen.add(JSON.stringify(labels.map((list) => list[c])));
          table.dimensions.forEach((dimension, d) => {
            const codes = rows.map((row) => table.codes[d]?.[row] ?? -1);
            const [first, second] = [result.extents[d]?.first[c] ?? -1, result.extents[d]?.second[c] ?? -1];
            if (result.extents[d]?.kind === 'range') {
              expect([first, second]).toEqual([Math.min(...codes), Math.max(...codes)]);
            } else if (dimension.kind === 'hierarchy') {
              expect(new Set(codes.map((code) => dimension.levels[first]?.[code]))).toEqual(
                new Set([second]),
              );
              if (first > 0)
                expect(
                  new Set(codes.map((code) => dimension.levels[first - 1]?.[code])).size,
                ).toBeGreaterThan(1);
            }
          });
        });
        expect(seen.size).toBe(result.classes);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps models where classes are put together, as a reader does to whom two labels are the same', () => {
    fc.assert(
      fc.property(tables, models, fc.infiniteStream(fc.nat(2)), (made, required, joins) => {
        const test = setUp(made, required);
        const result = enforce(made, test);
        if (result === undefined || made.table.subjects !== undefined) return;
        let together: number[] = [];
        for (const rows of rowsOf(result)) {
          together.push(...rows);
          expect(passes(made, test, together)).toBe(true);
          if (joins.next().value === 0) together = [];
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same classes again, and when its pieces are split by themselves in any order', () => {
    fc.assert(
      fc.property(tables, models, fc.integer({ min: 1, max: 60 }), (made, required, largest) => {
        const test = setUp(made, required);
        const whole = enforce(made, test);
        if (whole === undefined) return;
        const input = { table: made.table, requirement: made, classTest: test };
        const pieces = openPieces({ ...input, largest, newCells: (n) => new Int32Array(n) });
        const { list } = pieces;
        const split: (ReturnType<ReturnType<typeof pieceSplitter>> | undefined)[] = [];
        for (let p = list.length - 1; p >= 0; p--) {
          if (list.fates[p] !== 0) continue;
          const splitter = pieceSplitter(pieces.records, made, setUp(made, required));
          split[p] = splitter(list.ends[p - 1] ?? 0, list.ends[p] ?? 0);
        }
        expect(closePieces(input, pieces, split)).toEqual(whole);
        expect(multidimensional(made.table, made, test)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('never loses more because it may suppress', () => {
    const plain = tables.filter(({ table }) => table.dimensions.every(({ missing }) => missing !== true));
    fc.assert(
      fc.property(plain, (made) => {
        const test = setUp(made, []);
        const [none, some] = [enforce({ ...made, maxSuppression: 0 }, test), enforce(made, test)];
        if (none === undefined || some === undefined) return;
        const [before, after] = [none, some].map((result) => multidimensionalLoss(made.table, result).loss);
        expect(after).toBeLessThanOrEqual((before ?? 0) + 1e-12);
      }),
      { numRuns: 300 },
    );
  });
});
