import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Plan, Policy } from '#libs/contracts';
import { compilePlan, toDuckdbSql } from '#libs/deidentify';
import { openScratch } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { prepare, type Table, writeTable } from '../tables/prepare.js';
import { measureRelease } from '../risk/measure-risk.js';
import { verify } from './measure.js';
import { workerTools } from './worker-tools.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-prepared-'));
const scratch = openScratch(folder);
const { signal } = new AbortController();
// One plan an engine: what is prepared stays in it.
let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
});
afterEach(() => engine.close());
afterAll(() => {
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

const columns = [
  { name: 'n', type: 'integer' },
  { name: 'who', type: 'integer' },
  { name: 'group', type: 'string' },
] as const;
const source = `(SELECT n, n % 100 AS who, 'g' || (n % 4) AS "group" FROM range(2000) AS t(n))`;

const planOf = (more: object): Plan =>
  compilePlan(
    Policy.parse({
      name: 'p',
      purposes: ['q'],
      subject: 'who',
      transforms: [
        { match: { column: 'n' }, technique: 'permutation' },
        { match: { column: 'group' }, technique: 'keep' },
      ],
      ...more,
    }),
    { columns, classification: [] },
  );

async function transformed(plan: Plan): Promise<Table> {
  const statements = toDuckdbSql(plan, { source, tools: workerTools(new Map()) });
  await prepare(engine, statements, signal);
  return writeTable(engine, statements.transformed(), signal);
}

const query = async (sql: string) => (await engine.query(sql))[0];

describe('records that are transformed', () => {
  it('are those that the conditions leave and chance draws, in preparations as in the pass over them', async () => {
    const plan = planOf({ rows: { n: { $lt: 1000 } }, sampling: { fraction: 0.5 } });
    const table = await transformed(plan);
    // What was put in another place is what the drawn records had: none is lost, doubled or of a record that was not drawn.
    const row = await query(
      `SELECT (SELECT list(o0 ORDER BY o0) FROM ${table.relation}) = (SELECT list(r ORDER BY r) FROM ${table.relation}) AS same,
         count(*) AS rows, count(DISTINCT s) AS people, max(r) AS last, bool_and(p) AS published FROM ${table.relation}`,
    );
    expect(row).toMatchObject({ same: true, published: true });
    expect(Number(row?.['last'])).toBeLessThan(1000);
    // Ten records of each of a hundred people; 50 draws of a coin: beyond 20 to 80 once in 10^9.
    expect(row?.['rows']).toBe(10 * Number(row?.['people']));
    expect(Number(row?.['people'])).toBeGreaterThan(20);
    expect(Number(row?.['people'])).toBeLessThan(80);
    table.file.close();
  });

  it('hold the whole population, each marked, where its share is what is required', async () => {
    const require = {
      kAnonymity: { k: 2, quasiIdentifiers: ['group'] },
      deltaPresence: { lower: 0, upper: 1 },
    };
    const table = await transformed(planOf({ rows: { n: { $lt: 1000 } }, require }));
    const sql = `SELECT count(*) AS rows, count(*) FILTER (p) AS published, bool_and(p = (r < 1000)) AS marked FROM ${table.relation}`;
    expect(await query(sql)).toEqual({ rows: 2000, published: 1000, marked: true });
    table.file.close();
  });

  it('are not released when they do not have what was promised of them', async () => {
    const require = (k: number) => ({ require: { kAnonymity: { k, quasiIdentifiers: ['group'] } } });
    const table = await transformed(planOf({}));
    // 2,000 records of 100 people, 25 in each group.
    const all = `SELECT * FROM ${table.relation}`;
    const verified = async (k: number): Promise<void> => {
      const plan = planOf(require(k));
      const raw = { sql: source, row: 'n' };
      const random = (length: number) => new Uint8Array(length);
      const relations = { raw, transformed: all, released: all, paired: true };
      const progress = () => undefined;
      verify(plan, await measureRelease({ engine, plan, ...relations, random, progress, confidence: 0.95 }));
    };
    await expect(verified(25)).resolves.toBeUndefined();
    await expect(verified(26)).rejects.toMatchObject({
      code: 'internal.error',
      detail: 'The release does not have the k-anonymity that its policy requires.',
    });
    table.file.close();
  });
});
