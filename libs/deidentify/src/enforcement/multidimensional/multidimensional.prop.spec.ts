import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequirement } from '#libs/contracts';
import { type Made, models, tables } from '../../../test/coded-tables.js';
import { classTest } from '../../models/class-test.js';
import { sensitiveAttributes } from '../../models/sensitive-attribute.js';
import { type ClassTest, type Dimension, type MultidimensionalResult } from '../../coded/coded-table.js';
import { multidimensionalLoss } from '../loss/multidimensional-loss.js';
import { classLabels, type DimensionLabels } from './assemble.js';
import { closePieces, multidimensional, openPieces, pieceSplitter } from './multidimensional.js';
import { caseCount } from '../../../../../test/support/case-count.js';

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
      { numRuns: caseCount(300) },
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
      { numRuns: caseCount(300) },
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
      { numRuns: caseCount(400) },
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
      { numRuns: caseCount(300) },
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
      { numRuns: caseCount(300) },
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
      { numRuns: caseCount(300) },
    );
  });
});
