import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CodedTable, type Dimension, type MultidimensionalResult } from '../../coded/coded-table.js';
import { classesAt, fullDomainLoss } from '../../../test/full-domain-loss.js';
import { multidimensionalLoss } from './multidimensional-loss.js';

const tree: Dimension = {
  name: 'tree',
  leaves: 5,
  kind: 'hierarchy',
  levels: [Int32Array.of(0, 1, 2, 3, 4), Int32Array.of(0, 0, 0, 1, 1), new Int32Array(5)],
  ordered: true,
};
const numbers: Dimension = {
  name: 'numbers',
  leaves: 4,
  kind: 'ordered',
  positions: Float64Array.of(10, 20, 40, 110),
};
const plain: Dimension = { name: 'plain', leaves: 2, kind: 'fixed' };

const table = (dimensions: Dimension[], rows: number[][], rest: Partial<CodedTable> = {}): CodedTable => ({
  length: rows.length,
  dimensions,
  codes: dimensions.map((_, d) => Int32Array.from(rows, (row) => row[d] ?? 0)),
  sensitive: [],
  ...rest,
});

const result = (
  classOf: number[],
  extents: { kind: 'range' | 'ancestor'; first: number[]; second: number[] }[],
): MultidimensionalResult => ({
  classOf: Int32Array.from(classOf),
  classes: Math.max(...classOf) + 1,
  extents: extents.map(({ kind, first, second }) => ({
    kind,
    first: Int32Array.from(first),
    second: Int32Array.from(second),
  })),
  suppressedRecords: classOf.filter((c) => c < 0).length,
});

describe('information loss of a multidimensional result', () => {
  it("is a range's share of the leaves, of the width of numbers, an ancestor's share, and 1 when suppressed", () => {
    const rows = table(
      [tree, tree, numbers, plain],
      [
        [0, 0, 0, 0],
        [2, 1, 1, 0],
        [4, 4, 3, 1],
      ],
    );
    const loss = multidimensionalLoss(
      rows,
      result(
        [0, 0, -1],
        [
          { kind: 'range', first: [0], second: [2] },
          { kind: 'ancestor', first: [1], second: [0] },
          { kind: 'range', first: [0], second: [1] },
          { kind: 'range', first: [0], second: [0] },
        ],
      ),
    );
    const of = (share: number) => (2 * share + 1) / 3;
    expect(loss.attributes.map((a) => a.loss)).toEqual([of(0.5), of(0.5), of(0.1), of(0)]);
    expect(loss).toMatchObject({ records: 3, suppressed: 1, discernibility: 4 + 3, averageClassSize: 1.5 });
    expect(loss.lossMean).toBeCloseTo((2 * of(0.5) + of(0.1) + of(0)) / 4);
    expect(loss.lossRanked).toEqual([of(0.5), of(0.5), of(0.1), of(0)]);
    // Two records whose value is one of two in their range, and a suppressed one of three.
    expect(loss.attributes[0]?.entropy).toBeCloseTo(2 * Math.log2(2) + Math.log2(3));
    expect(loss.attributes[3]?.entropy).toBeCloseTo(Math.log2(3));
  });

  it('weighs records, and leaves out those that are not published', () => {
    const rows = table([tree], [[0], [3], [4]], { published: Int32Array.of(3, 1, 0) });
    const loss = multidimensionalLoss(
      rows,
      result([0, 1, 1], [{ kind: 'range', first: [0, 3], second: [0, 4] }]),
    );
    expect(loss).toMatchObject({ records: 4, suppressed: 0, discernibility: 9 + 1, averageClassSize: 2 });
    expect(loss.attributes[0]?.loss).toBeCloseTo(0.25 / 4);
    expect(loss.attributes[0]?.entropy).toBe(0);
  });

  it('is that of the full-domain node when the classes are its ancestors', () => {
    const leaf = fc.nat(4);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(leaf, leaf), { minLength: 1, maxLength: 30 }),
        fc.nat(2),
        fc.nat(2),
        (rows, a, b) => {
          const coded = table([tree, { ...tree, ordered: false }], rows);
          const { classOf, classes } = classesAt(coded, [a, b]);
          const extents = [a, b].map((level, d) => {
            const second = new Int32Array(classes);
            classOf.forEach((c, i) => (second[c] = tree.levels[level]?.[coded.codes[d]?.[i] ?? 0] ?? 0));
            return { kind: 'ancestor' as const, first: new Int32Array(classes).fill(level), second };
          });
          const many = multidimensionalLoss(coded, { classOf, classes, extents, suppressedRecords: 0 });
          const full = fullDomainLoss(coded, { node: [a, b], suppressedRows: new Uint8Array(rows.length) });
          expect(many.loss).toBeCloseTo(full.loss, 12);
          expect(many.entropy).toBeCloseTo(full.entropy, 9);
          expect(many.lossMean).toBeCloseTo(full.lossMean, 12);
          expect(many.discernibility).toBe(full.discernibility);
          expect(many.averageClassSize).toBe(full.averageClassSize);
        },
      ),
    );
  });

  it('of no records is nothing', () => {
    const none = multidimensionalLoss(table([tree], []), {
      classOf: new Int32Array(),
      classes: 0,
      extents: [{ kind: 'range', first: new Int32Array(), second: new Int32Array() }],
      suppressedRecords: 0,
    });
    expect(none).toMatchObject({ loss: 0, lossMean: 0, entropy: 0, discernibility: 0, averageClassSize: 0 });
  });
});
