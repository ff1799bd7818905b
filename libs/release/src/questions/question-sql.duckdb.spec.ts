import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Column, Query } from '#libs/contracts';
import {
  boundedSumsSql,
  contributionsSql,
  groupSumsSql,
  type Measure,
  planQuestion,
  type QuestionPlan,
  recordDraws,
} from '#libs/deidentify';
import { type Problem } from '#libs/kernel';
import { aesBlocks } from '#libs/seal';
import { type Row } from '#libs/tabular';
import { specEngine } from '../../../../test/support/spec-engine.js';

const { engine, scratch } = await specEngine(2);

const columns: Column[] = [
  { name: 'person', type: 'string' },
  { name: 'city', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'hours', type: 'double' },
  { name: 'income', type: 'integer' },
  { name: 'smoker', type: 'boolean' },
  { name: 'notes', type: 'json' },
];

/** Ten people with a record each, and one with a thousand; two records of nobody. */
const table = `
  SELECT 'p' || i AS person, CASE WHEN i % 2 = 0 THEN 'Ulm' ELSE 'Bonn' END AS city, DATE '2024-01-01' AS day,
    CAST(i AS DOUBLE) AS hours, i * 10 AS income, i < 3 AS smoker, CAST(NULL AS JSON) AS notes FROM range(10) t(i)
  UNION ALL SELECT 'many', CASE i % 4 WHEN 0 THEN 'Ulm' WHEN 1 THEN 'Bonn' WHEN 2 THEN 'Kiel' ELSE 'Graz' END,
    DATE '2024-02-02', 100.0, 1000, true, NULL FROM range(1000) t(i)
  UNION ALL SELECT NULL, 'Ulm', NULL, 5.0, 50, NULL, NULL FROM range(2)`;

function planned(ask: object, more: { subject?: string | null; measure?: Measure } = {}): QuestionPlan {
  const { subject = 'person', measure } = more;
  const query = Query.parse({ dataset: 'd', purpose: 'p', epsilon: 1, delta: 1e-7, ...ask });
  const plan = planQuestion(query, { columns, ...(subject !== null && { subject }) });
  return measure ? { ...plan, measure } : plan;
}

const numbered = (sql: string) => ({
  sql: `SELECT *, row_number() OVER () AS number FROM (${sql})`,
  number: 'number',
});

async function rows(plan: QuestionPlan, key = randomBytes(16), shares = 1, source = table): Promise<Row[]> {
  engine.register(recordDraws(key, aesBlocks));
  const made = contributionsSql(plan, numbered(source), 0);
  const file = scratch.file();
  await engine.copyTo({ ...made, file, format: 'parquet' });
  const all: Row[] = [];
  for (let index = 0; index < shares; index++) {
    const from = `SELECT * FROM read_parquet('${file.path}')`;
    const { sql, parameters } = boundedSumsSql(plan, from, { index, of: shares });
    all.push(...(await engine.query(`${sql} ORDER BY ALL`, parameters)));
  }
  file.close();
  return all;
}

const count = { ask: { aggregate: 'count' } };
const sum = { ask: { aggregate: 'sum', column: 'hours', lower: 0, upper: 8 } };
/** In halves, with squares in quarters. */
const halves = {
  measure: { kind: 'sum', column: 'hours', lower: 0, upper: 8, offset: 0, unit: 0.5, divisor: 4 },
} as const;

describe('what a subject contributes', () => {
  it('is one record, however many they have; records of nobody count for nothing', async () => {
    expect(await rows(planned(count))).toEqual([
      { g: 0, v: null, subjects: 11, n: 11, total: null, squares: null },
    ]);
    expect(await rows(planned({ ...count, contribution: { records: 3 } }))).toMatchObject([{ n: 13 }]);
    expect(await rows(planned(count, { subject: null }))).toMatchObject([{ subjects: 1012, n: 1012 }]);
  });

  it('is clamped to the declared bounds, in whole steps', async () => {
    // 0 + 1 + … + 8 + 8 (nine), and the busy one's 100 clamped to 8, in halves.
    expect(await rows(planned(sum, halves))).toMatchObject([
      { subjects: 11, n: 11, total: 2 * (36 + 8 + 8) },
    ]);
    const squares = [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8].reduce((all, v) => all + v * v, 0);
    expect(await rows(planned(sum, halves))).toMatchObject([{ squares }]);
    const three = await rows(planned({ ...sum, contribution: { records: 3 } }, halves));
    expect(three).toMatchObject([
      { subjects: 11, n: 13, total: 2 * (36 + 8 + 3 * 8), squares: squares + 128 },
    ]);
  });

  it('is in at most so many groups, whichever they are', async () => {
    const groupBy = { column: 'city', keys: ['Ulm', 'Bonn', 'Kiel', 'Graz', 'Rome'] };
    for (const groups of [1, 2, 3]) {
      const plan = planned({ ...count, groupBy, contribution: { groups, records: 2 } });
      const found = await rows(plan);
      expect(found.reduce((all, { n }) => all + Number(n), 0)).toBe(10 + 2 * groups);
      expect(found.every(({ g }) => Number(g) < 4)).toBe(true);
    }
    const all = await rows(planned({ ...sum, groupBy, contribution: { groups: 5 } }));
    expect(all.map(({ g, subjects }) => [g, subjects])).toEqual([
      [0, 6],
      [1, 6],
      [2, 1],
      [3, 1],
    ]);
  });

  it('is drawn at random: a group with one record of a thousand is chosen as often as the other', async () => {
    const groupBy = { column: 'city', keys: ['Kiel', 'Graz'] };
    const plan = planned({ ...count, groupBy, contribution: { records: 2 } });
    let kiel = 0;
    const busy = `SELECT * REPLACE (CASE row_number() OVER () WHEN 500 THEN 'Kiel' ELSE 'Graz' END AS city)
      FROM (${table}) WHERE person = 'many'`;
    for (let i = 0; i < 200; i++)
      kiel += Number((await rows(plan, randomBytes(16), 1, busy))[0]?.['g'] === 0);
    expect(kiel).toBeGreaterThan(60); // 5.6 standard deviations
    expect(kiel).toBeLessThan(140);
  });

  it('is, where it is one record, each of theirs as likely as the other, whatever group it is in', async () => {
    const cities = ['Ulm', 'Bonn', 'Kiel', 'Graz'];
    const plan = planned({ ...sum, groupBy: { column: 'city', keys: cities } }, halves);
    const busy = `SELECT 'many' AS person, CASE WHEN i < 9 THEN 'Ulm' ELSE 'Kiel' END AS city,
      CAST(i % 5 AS DOUBLE) AS hours FROM range(12) t(i)`;
    const drawn = new Uint32Array(12);
    for (let k = 0; k < 200; k++) {
      const key = randomBytes(16);
      const found = await rows(plan, key, 1, busy);
      // The record whose number becomes the smallest under the key.
      const first = (block: Uint8Array): bigint =>
        new DataView(block.buffer, block.byteOffset).getBigUint64(0, true);
      const draws = Array.from({ length: 12 }, (_, i) => {
        const block = new Uint8Array(16);
        new DataView(block.buffer).setBigInt64(0, BigInt(i + 1), true);
        return first(aesBlocks(key).encrypt(block));
      });
      const i = draws.indexOf(draws.reduce((a, b) => (a < b ? a : b)));
      drawn[i] = (drawn[i] ?? 0) + 1;
      expect(found).toMatchObject([{ g: i < 9 ? 0 : 2, subjects: 1, n: 1, total: 2 * (i % 5) }]);
    }
    const squares = drawn.reduce((all, n) => all + (n - 200 / 12) ** 2 / (200 / 12), 0);
    expect(squares).toBeLessThan(42); // chi-square, 11 degrees of freedom: once in 70,000 runs
  });

  it('does not depend on who else is in the table, nor on how the work is shared out', async () => {
    const groupBy = { column: 'city' };
    const plan = planned({ ...sum, groupBy, contribution: { groups: 2, records: 2 } });
    const key = randomBytes(16);
    const [whole, shared] = [await rows(plan, key), await rows(plan, key, 5)];
    const totals = (found: Row[]): Map<unknown, number> => {
      const of = new Map<unknown, number>();
      for (const { g, total } of found) of.set(g, (of.get(g) ?? 0) + Number(total));
      return of;
    };
    expect(totals(shared)).toEqual(totals(whole));
    const alone = await rows(plan, key, 1, table.replace('FROM range(10)', 'FROM range(4)'));
    const busy = (found: Row[]): number => found.reduce((all, { n }) => all + Number(n), 0);
    expect(busy(whole) - busy(alone)).toBe(6);
  });
});

describe('the records that are asked about', () => {
  it('are those that meet the conditions and have a number', async () => {
    const plan = planned({ ...sum, where: { city: 'Ulm', income: { $gte: 20 } } }, { subject: null });
    expect(await rows(plan)).toMatchObject([{ n: 4 + 250 + 2 }]);
    const odd = `SELECT person, city, day, CASE WHEN income = 10 THEN 'NaN'::DOUBLE WHEN income = 20 THEN NULL
      WHEN income = 30 THEN 'Infinity'::DOUBLE ELSE hours END AS hours, income, smoker, notes FROM (${table})`;
    const strange = await rows(planned(sum, halves), randomBytes(16), 1, odd);
    // NaN and NULL are left out; infinity is clamped like every large number.
    expect(strange).toMatchObject([{ n: 9, total: 2 * (36 + 8 + 8 - 1 - 2 - 3 + 8) }]);
  });

  it('are in the declared groups, by value and never twice', async () => {
    const days = { column: 'day', keys: ['2024-02-02', '2024-01-01'] };
    const byDay = await rows(planned({ ...count, groupBy: days }));
    expect(byDay).toMatchObject([
      { g: 0, n: 1 },
      { g: 1, n: 10 },
    ]);
    const smokers = await rows(planned({ ...count, groupBy: { column: 'smoker', keys: [false, true] } }));
    expect(smokers).toMatchObject([
      { g: 0, n: 7 },
      { g: 1, n: 4 },
    ]);
    const hours = await rows(
      planned({ ask: { aggregate: 'histogram', column: 'income', keys: [1000, 10, 11] } }),
    );
    expect(hours).toEqual([
      { g: 0, v: 0, subjects: null, n: 1, total: null, squares: null },
      { g: 0, v: 1, subjects: null, n: 1, total: null, squares: null },
      { g: 0, v: null, subjects: 2, n: null, total: null, squares: null },
    ]);
  });

  it('fall into the bins between the edges, the last one closed', async () => {
    const edges = [0, 2, 4, 9];
    const open = await rows(planned({ ask: { aggregate: 'histogram', column: 'hours', edges } }));
    expect(open.map(({ v, n, subjects }) => [v, n ?? subjects])).toEqual([
      [0, 2],
      [1, 2],
      [2, 6],
      [null, 10],
    ]);
    const many = Array.from({ length: 1001 }, (_, i) => i / 100);
    const fine = await rows(planned({ ask: { aggregate: 'histogram', column: 'hours', edges: many } }));
    expect(fine.map(({ v }) => v)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, null]);
  });

  it('fall into the cells of a public grid for quantiles, those beyond the bounds into the outer ones', async () => {
    const median = { ask: { aggregate: 'median', column: 'hours', lower: 2, upper: 10 } };
    const found = await rows(planned(median));
    const cell = 4096 / 8;
    expect(found.map(({ v, n }) => [v, n])).toEqual([
      [0, 3],
      ...[1, 2, 3, 4, 5, 6, 7].map((i) => [i * cell, 1]),
      [4095, 1],
      [null, null],
    ]);
  });

  it('make groups of their own by text, without the missing and the far too long', async () => {
    const long = `SELECT * REPLACE (CASE WHEN city = 'Kiel' THEN repeat('x', 257) WHEN city = 'Graz' THEN NULL ELSE city END AS city)
      FROM (${table})`;
    const plan = planned({ ...count, groupBy: { column: 'city' }, contribution: { groups: 9 } });
    expect(await rows(plan, randomBytes(16), 1, long)).toMatchObject([
      { g: 'Bonn', n: 6 },
      { g: 'Ulm', n: 6 },
    ]);
    const file = scratch.file();
    const { sql, parameters } = boundedSumsSql(plan, contributionsSql(plan, numbered(table), 0).sql, {
      index: 0,
      of: 1,
    });
    await engine.copyTo({ sql, parameters, file, format: 'parquet' });
    const path = `SELECT * FROM read_parquet(['${file.path}', '${file.path}'])`;
    const twice = await engine.query(groupSumsSql(path, 1, { index: 0, of: 1 }).sql);
    expect(twice.map(({ g, subjects }) => [g, subjects])).toEqual([
      ['Bonn', 12],
      ['Graz', 2],
      ['Kiel', 2],
      ['Ulm', 12],
    ]);
    const shares = [0, 1, 2].map((index) => engine.query(groupSumsSql(path, 1, { index, of: 3 }).sql));
    expect((await Promise.all(shares)).flat()).toHaveLength(4);
    const large = await engine.query(groupSumsSql(path, 3, { index: 0, of: 1 }).sql);
    expect(large.map(({ g }) => g)).toEqual(['Bonn', 'Ulm']);
  });
});

describe('a question that does not fit the columns', () => {
  const refused = (ask: object): unknown => {
    try {
      planned(ask);
    } catch (error) {
      const { code, places } = error as Problem;
      return [code, ...places.map(({ pointer }) => pointer)];
    }
    return undefined;
  };

  it('is refused with the place, whatever is in the cells', () => {
    expect(refused({ ...sum, ask: { ...sum.ask, column: 'city' } })).toEqual([
      'query.inapplicable',
      '#/ask/column',
    ]);
    expect(refused({ ...sum, ask: { ...sum.ask, column: 'none' } })).toEqual([
      'query.inapplicable',
      '#/ask/column',
    ]);
    expect(refused({ ...count, groupBy: { column: 'notes', keys: ['{}'] } })).toEqual([
      'query.inapplicable',
      '#/groupBy/column',
    ]);
    expect(refused({ ...count, groupBy: { column: 'day', keys: ['soon'] } })).toEqual([
      'query.inapplicable',
      '#/groupBy/keys',
    ]);
    expect(refused({ ...count, groupBy: { column: 'city', keys: ['Ulm', 'Ulm'] } })).toEqual([
      'query.inapplicable',
      '#/groupBy/keys',
    ]);
    expect(refused({ ...count, where: { none: 1, income: { $gt: 'x' } } })).toEqual([
      'query.inapplicable',
      '#/where/none',
      '#/where/income/%24gt',
    ]);
    expect(refused({ ask: { aggregate: 'histogram', column: 'city', edges: [0, 1] } })).toEqual([
      'query.inapplicable',
      '#/ask/column',
    ]);
  });
});
