import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Column, Query } from '#libs/contracts';
import {
  boundedSumsSql,
  contributionsSql,
  planQuestion,
  type QuestionPlan,
  recordDraws,
  unitContribution,
} from '#libs/deidentify';
import { figuresFor } from '#libs/dp';
import { aesBlocks } from '#libs/seal';
import { type Row } from '#libs/tabular';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specEngine(2);

const columns: Column[] = [
  { name: 'who', type: 'string' },
  { name: 'place', type: 'string' },
  { name: 'amount', type: 'double' },
];

interface Entry {
  readonly who: string | null;
  readonly place: string | null;
  readonly amount: number | null;
}

const entry = fc.record<Entry>({
  who: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 8 }),
  place: fc.option(fc.constantFrom('x', 'y', 'z', 'w'), { freq: 8 }),
  amount: fc.option(fc.oneof(fc.double({ min: -20, max: 20 }), fc.constantFrom(NaN, Infinity, -Infinity)), {
    freq: 8,
  }),
});
const contribution = fc.record({
  records: fc.integer({ min: 1, max: 4 }),
  groups: fc.integer({ min: 1, max: 3 }),
});
const groupBy = fc.constantFrom(undefined, { column: 'place' }, { column: 'place', keys: ['x', 'y', 'v'] });
const column = 'amount';
const bounds = { column, lower: -7, upper: 10 };
const asked = fc.constantFrom(
  { aggregate: 'count' },
  { aggregate: 'sum', ...bounds },
  { aggregate: 'variance', ...bounds },
  { aggregate: 'median', ...bounds },
  { aggregate: 'histogram', column, edges: [-7, 0, 5, 10] },
  { aggregate: 'histogram', column: 'place', keys: ['x', 'z'] },
);

const text = (value: string | null): string => (value === null ? 'NULL' : `'${value}'`);
const number = (value: number | null): string => (value === null ? 'NULL' : `'${value}'`);

/** Records keep their numbers when others leave, as a fresh draw of all numbers would be just as likely. */
function source(entries: readonly (readonly [number, Entry])[]): string {
  const rows = entries.map(
    ([i, { who, place, amount }]) =>
      `(${i}, ${text(who)}, ${text(place)}, CAST(${number(amount)} AS DOUBLE))`,
  );
  return `SELECT * FROM (VALUES (-1, NULL, NULL, NULL), ${rows.join(', ')}) AS t(number, who, place, amount) WHERE number >= 0`;
}

type Figures = Map<string, { n: number; subjects: number; total: number; squares: number }>;

async function exact(
  plan: QuestionPlan,
  entries: readonly (readonly [number, Entry])[],
  key: Uint8Array,
): Promise<Figures> {
  engine.register(recordDraws(key, aesBlocks));
  const made = contributionsSql(plan, { sql: source(entries), number: 'number' }, 0);
  const file = scratch.file();
  await engine.copyTo({ ...made, file, format: 'parquet' });
  const from = `SELECT * FROM read_parquet('${file.path}')`;
  const { sql, parameters } = boundedSumsSql(plan, from, { index: 0, of: 1 });
  const rows: Row[] = await engine.query(sql, parameters);
  file.close();
  return new Map(
    rows.map((row) => [
      JSON.stringify([row['g'], row['v']]),
      {
        n: Number(row['n'] ?? 0),
        subjects: Number(row['subjects'] ?? 0),
        total: Number(row['total'] ?? 0),
        squares: Number(row['squares'] ?? 0),
      },
    ]),
  );
}

type Field = 'n' | 'subjects' | 'total' | 'squares';

/** The sum over all groups and bins of how much a figure changed. */
function change(a: Figures, b: Figures, field: Field, of: (key: string) => boolean = () => true): number {
  const keys = [...new Set([...a.keys(), ...b.keys()])].filter(of);
  return keys.reduce(
    (all, key) => all + Math.abs((a.get(key)?.[field] ?? 0) - (b.get(key)?.[field] ?? 0)),
    0,
  );
}

/** The same in L2: a person whose records are spread over groups moves the figures less far than one with all in one group. */
function distance(a: Figures, b: Figures, field: Field, of: (key: string) => boolean = () => true): number {
  const keys = [...new Set([...a.keys(), ...b.keys()])].filter(of);
  return Math.hypot(...keys.map((key) => (a.get(key)?.[field] ?? 0) - (b.get(key)?.[field] ?? 0)));
}

describe('the exact figures of a question', () => {
  it('change by no more than the mechanism is told when a person, or a record, leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 40 }),
        asked,
        groupBy,
        contribution,
        fc.boolean(),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        async (table, ask, groups, most, bySubject, key) => {
          const query = Query.parse({
            dataset: 'd',
            purpose: 'p',
            epsilon: 1,
            delta: 1e-8,
            ask,
            contribution: most,
            ...(groups && { groupBy: groups }),
          });
          const plan = planQuestion(query, { columns, ...(bySubject && { subject: 'who' }) });
          const all = table.map((one, i) => [i, one] as const);
          const left = bySubject ? all.filter(([, { who }]) => who !== 'a') : all.slice(1);
          const [before, after] = [await exact(plan, all, key), await exact(plan, left, key)];
          const unit = unitContribution(plan);
          const { values, squares } = figuresFor(query.ask);
          const whole = (k: string): boolean => k.endsWith(',null]');
          expect(change(before, after, 'subjects', whole)).toBeLessThanOrEqual(unit.groups);
          expect(change(before, after, 'n', whole)).toBeLessThanOrEqual(unit.records);
          expect(change(before, after, 'n', (k) => !whole(k))).toBeLessThanOrEqual(unit.records);
          expect(change(before, after, 'total')).toBeLessThanOrEqual(unit.records * (values?.bound ?? 0));
          expect(change(before, after, 'squares')).toBeLessThanOrEqual(unit.records * (squares?.bound ?? 0));
          const far = Math.sqrt(unit.records * unit.perGroup) * (1 + 1e-12);
          expect(distance(before, after, 'n', whole)).toBeLessThanOrEqual(far);
          expect(distance(before, after, 'n', (k) => !whole(k))).toBeLessThanOrEqual(far);
          expect(distance(before, after, 'total')).toBeLessThanOrEqual(far * (values?.bound ?? 0));
          expect(distance(before, after, 'squares')).toBeLessThanOrEqual(far * (squares?.bound ?? 0));
        },
      ),
      { numRuns: caseCount(150) },
    );
  });
});
