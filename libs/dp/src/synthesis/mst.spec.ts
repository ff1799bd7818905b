import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { seeded, uniformOf } from '../../test/seeded.js';
import { epsilonAt } from '../accounting/epsilon.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import { type CodedColumns, oneRowEach, pairwiseTotalVariation } from './coded-columns.js';
import { synthesize, zcdpRho } from './mst.js';

function adult(): CodedColumns {
  const [header = '', ...lines] = readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = header.split(';');
  const values = names.map(() => new Map<string, number>());
  const codes = names.map(() => new Int32Array(lines.length));
  lines.forEach((line, row) => {
    line.split(';').forEach((cell, i) => {
      const known = values[i] ?? new Map<string, number>();
      if (!known.has(cell)) known.set(cell, known.size);
      const column = codes[i];
      if (column) column[row] = known.get(cell) ?? 0;
    });
  });
  return { columns: names.map((name, i) => ({ name, size: values[i]?.size ?? 1 })), codes };
}

/** Records whose columns are drawn apart from the exact marginals: what marginals without dependence can reach at best. */
function independent({ columns, codes }: CodedColumns): CodedColumns {
  const bits = new RandomBits(seeded(77));
  return {
    columns,
    codes: codes.map((column) => {
      const out = Int32Array.from(column);
      for (let left = out.length; left > 1; left--) {
        const drawn = bits.below(left);
        [out[left - 1], out[drawn]] = [out[drawn] ?? 0, out[left - 1] ?? 0];
      }
      return out;
    }),
  };
}

/** x, y that mostly equals x, z on its own, w that mostly equals y. */
function dependent(rows: number): CodedColumns {
  const uniform = uniformOf(seeded(3));
  const pick = (n: number): number => Math.floor(uniform() * n);
  const x = Int32Array.from({ length: rows }, () => pick(4));
  const y = x.map((value) => (uniform() < 0.9 ? value : pick(4)));
  const z = x.map(() => pick(3));
  const w = y.map((value) => (uniform() < 0.8 ? value : pick(5)));
  const columns = [4, 4, 3, 5].map((size, i) => ({ name: 'xyzw'[i] ?? '', size }));
  return { columns, codes: [x, y, z, w] };
}

describe('a synthetic table', () => {
  const table = dependent(5000);
  const made = (epsilon: number, seed = 1) =>
    synthesize({ table, epsilon, delta: 1e-6, random: seeded(seed) });

  it('costs no more than it was given', () => {
    for (const epsilon of [0.1, 1, 10]) {
      const { loss } = synthesize({ table, epsilon, delta: 1e-6, random: seeded(1) });
      expect(epsilonAt(loss, 1e-6)).toBeLessThanOrEqual(epsilon);
      expect(epsilonAt(loss, 1e-6)).toBeGreaterThan(0.999 * epsilon);
    }
    expect(zcdpRho(1, 1e-6)).toBeLessThan(zcdpRho(1, 1e-5));
  });

  it('finds the pairs that depend on one another', () => {
    const tree = made(5).tree.map(({ first, second }) => `${first}-${second}`);
    expect(tree).toHaveLength(3);
    expect(tree).toEqual(expect.arrayContaining(['0-1', '1-3']));
  });

  it('has nearly the pairs of the real one at a large epsilon, and far from them at a tiny one', () => {
    const near = pairwiseTotalVariation(table, { columns: table.columns, codes: made(20).codes });
    const far = pairwiseTotalVariation(table, { columns: table.columns, codes: made(0.01).codes });
    expect(near.highest).toBeLessThan(0.03);
    expect(far.highest).toBeGreaterThan(0.2);
  });

  it('stays within the declared domains, has about as many records, and as many as asked for', () => {
    const { codes, total } = made(1);
    codes.forEach((column, i) => {
      expect(column.every((code) => code >= 0 && code < (table.columns[i]?.size ?? 0))).toBe(true);
    });
    expect(Math.abs(total - 5000)).toBeLessThan(100);
    expect(codes[0]).toHaveLength(Math.round(total));
    const ten = synthesize({ table, epsilon: 1, delta: 1e-6, records: 10, random: seeded(1) });
    expect(ten.codes.map((column) => column.length)).toEqual([10, 10, 10, 10]);
  });

  it('is the same for the same random bytes, and another for others', () => {
    expect(made(1, 4).codes).toEqual(made(1, 4).codes);
    expect(made(1, 4).codes).not.toEqual(made(1, 5).codes);
  });

  it('does not depend on the order of records, given the same random bytes', () => {
    const turned = { columns: table.columns, codes: table.codes.map((column) => column.slice().reverse()) };
    const again = synthesize({ table: turned, epsilon: 1, delta: 1e-6, random: seeded(1) });
    expect(again.codes).toEqual(made(1).codes);
  });

  it('does not depend on anything but columns and the measured pairs', () => {
    // Two tables with the same columns and pairs, in which three columns together differ: y = x XOR z or its opposite.
    const cube = (flip: number): CodedColumns => {
      const rows = Array.from({ length: 4000 }, (_, i) => i);
      const [x, z] = [rows.map((i) => i & 1), rows.map((i) => (i >> 1) & 1)];
      const y = rows.map((i) => (i & 1) ^ ((i >> 1) & 1) ^ flip);
      const columns = ['x', 'y', 'z'].map((name) => ({ name, size: 2 }));
      return { columns, codes: [x, y, z].map((column) => Int32Array.from(column)) };
    };
    const of = (flip: number) =>
      synthesize({ table: cube(flip), epsilon: 3, delta: 1e-6, random: seeded(9) }).codes;
    expect(of(0)).toEqual(of(1));
  });

  it('merges values too rare to be seen and spreads them over all of theirs', () => {
    const rare = { columns: [{ name: 'rare', size: 2000 }], codes: [new Int32Array(3000)] };
    rare.codes[0]?.forEach((_, i, column) => (column[i] = i < 2000 ? 0 : i % 2000));
    const { codes } = synthesize({ table: rare, epsilon: 1, delta: 1e-6, random: seeded(6) });
    const zeros = codes[0]?.filter((code) => code === 0).length ?? 0;
    expect(Math.abs(zeros - 2000)).toBeLessThan(60);
    expect(new Set(codes[0]).size).toBeGreaterThan(300);
  });

  it('counts one record of each subject, whichever it is', () => {
    const bits = new RandomBits(seeded(8));
    const subjects = [0, 1, 1, 1, 2, 2];
    const counts = new Map<number, number>();
    for (let i = 0; i < 3000; i++) {
      const rows = oneRowEach(subjects, 4, bits);
      expect(rows).toHaveLength(3);
      rows.forEach((row) => counts.set(row, (counts.get(row) ?? 0) + 1));
    }
    expect(counts.get(0)).toBe(3000);
    // 3.5 standard deviations of a third and of a half of 3,000.
    for (const row of [1, 2, 3]) expect(Math.abs((counts.get(row) ?? 0) - 1000)).toBeLessThan(91);
    for (const row of [4, 5]) expect(Math.abs((counts.get(row) ?? 0) - 1500)).toBeLessThan(96);
    const many = synthesize({
      table,
      subjects: { of: Int32Array.from({ length: 5000 }, (_, i) => i % 100), count: 100 },
      epsilon: 5,
      delta: 1e-6,
      random: seeded(1),
    });
    expect(many.total).toBeLessThan(150);
  });

  it('is made of an empty table, too', () => {
    const empty = { columns: table.columns, codes: table.columns.map(() => new Int32Array()) };
    const { total, codes } = synthesize({ table: empty, epsilon: 1, delta: 1e-6, random: seeded(1) });
    expect(total).toBeLessThan(100);
    expect(codes).toHaveLength(4);
  });

  it.each([
    ['a code outside its domain', { columns: [{ name: 'a', size: 2 }], codes: [Int32Array.of(0, 2)] }],
    ['a negative code', { columns: [{ name: 'a', size: 2 }], codes: [Int32Array.of(-1)] }],
    ['no columns', { columns: [], codes: [] }],
    ['a domain too large', { columns: [{ name: 'a', size: 2e6 }], codes: [Int32Array.of(1)] }],
    [
      'columns of unlike length',
      {
        columns: ['a', 'b'].map((name) => ({ name, size: 2 })),
        codes: [Int32Array.of(1), Int32Array.of(1, 0)],
      },
    ],
  ])('refuses %s', (_, bad) => {
    expect(() => synthesize({ table: bad, epsilon: 1, delta: 1e-6, random: seeded(1) })).toThrow(
      'request.invalid',
    );
  });
});

describeCorpus('a synthetic Adult', () => {
  it('is nearer to the real pairs than exact independent columns are, at epsilon 1', () => {
    const table = adult();
    const { codes, tree } = synthesize({ table, epsilon: 1, delta: 1e-9, random: seeded(2) });
    const made = pairwiseTotalVariation(table, { columns: table.columns, codes });
    const apart = pairwiseTotalVariation(table, independent(table));
    expect(tree).toHaveLength(8);
    expect(made.mean).toBeLessThan(0.75 * apart.mean);
    expect(made.highest).toBeLessThan(0.6 * apart.highest);
  });
});
