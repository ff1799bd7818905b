import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Column, Query } from '#libs/contracts';
import { planQuestion, unitContribution } from '#libs/deidentify';
import { newId } from '#libs/kernel';
import { type Openable, QueryOutcome, type QueryTask } from '#libs/release';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { runWorker } from '#libs/worker';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-query-'));
const store = new SealedStore(openStore(`file:${folder}`));
const scratch = openScratch(tmpdir());
const keyring = generateKeyring();
let engine: Engine;
let parts: Openable[];
const freshId = () => newId(new Date(), secureRandom);

async function sealed(sql: string): Promise<Openable> {
  const file = scratch.file();
  await engine.copyTo({ sql, file, format: 'parquet' });
  const to = publicKeyring(keyring);
  const as = { role: 'version-part', owner: freshId(), position: 0 } as const;
  const object = await store.putFd({ fd: file.fd, prefix: freshId(), id: freshId(), as, to });
  file.close();
  return { object, key: await store.openKey(object, keyring) };
}

/** 300 people in Ulm, 40 in Bonn, 12 in Kiel, each in both parts; the second part knows no hours. */
const people = `SELECT i AS person, CASE WHEN i < 300 THEN 'Ulm' WHEN i < 340 THEN 'Bonn' ELSE 'Kiel' END AS city`;
const columns: Column[] = [
  { name: 'person', type: 'integer' },
  { name: 'city', type: 'string' },
  { name: 'hours', type: 'double' },
];

beforeAll(async () => {
  engine = await openEngine({ newFile: () => scratch.file() });
  parts = [
    await sealed(`${people}, CAST(i % 8 AS DOUBLE) AS hours FROM range(352) t(i)`),
    await sealed(`${people} FROM range(352) t(i)`),
  ];
});
afterAll(() => {
  engine.close();
  scratch.close();
  rmSync(folder, { recursive: true });
});

async function ask(
  more: object,
  { rows = 704, subject = true, of = parts, known = columns } = {},
): Promise<QueryOutcome['answers']> {
  const query = Query.parse({
    dataset: 'd',
    purpose: 'p',
    epsilon: 100,
    delta: 1e-8,
    ask: { aggregate: 'count' },
    ...more,
  });
  const plan = planQuestion(query, { columns: known, ...(subject && { subject: 'person' }) });
  const { ask: asked, epsilon, delta, mechanism, groupBy } = query;
  const groups = groupBy === undefined ? 'none' : groupBy.keys ? 'declared' : 'thresholded';
  const terms = {
    ask: asked,
    groups,
    contribution: unitContribution(plan),
    epsilon,
    delta,
    mechanism,
  } as const;
  const entry = new URL('./query.worker.js', import.meta.url);
  const use = { objects: of.map(({ object }) => object), scratch: tmpdir() };
  const outcome = await store.lend(use, ({ desk, ...lent }) => {
    const task: QueryTask = { ...lent, parts: of, plan, terms, rows };
    return runWorker<QueryTask, QueryOutcome>(entry, task, { desk, answer: QueryOutcome, timeoutMs: 'none' });
  });
  return outcome.answers;
}

const counts = (answers: QueryOutcome['answers']): unknown[] =>
  answers.map(({ key, values }) => [key, Math.round(values[0]?.value ?? NaN)]);

describe("a question's worker", () => {
  it('meets a person once, though they are in several parts', async () => {
    expect(counts(await ask({}))).toEqual([[0, 352]]);
    expect(counts(await ask({}, { subject: false }))).toEqual([[0, 704]]);
    const mean = { aggregate: 'mean', column: 'hours', lower: 0, upper: 7 };
    const [one] = await ask({ ask: mean });
    expect(one?.values[0]?.value).toBeCloseTo(3.5, 1);
  });

  it('answers the same when the work is shared out', async () => {
    const groupBy = { column: 'city', keys: ['Kiel', 'Bonn', 'Rome'] };
    for (const rows of [704, 3_500_000]) {
      expect(counts(await ask({ groupBy }, { rows }))).toEqual([
        ['Kiel', 12],
        ['Bonn', 40],
        ['Rome', 0],
      ]);
    }
  });

  it('shares the work out further where names are so long that they do not fit into memory', async () => {
    const long = `SELECT repeat('x', 400) || i AS person, CASE WHEN i % 2 = 0 THEN 'Ulm' ELSE 'Bonn' END AS city FROM range(1000000) t(i)`;
    const of = [await sealed(long)];
    const known: Column[] = [
      { name: 'person', type: 'string' },
      { name: 'city', type: 'string' },
    ];
    const declared = { groupBy: { column: 'city', keys: ['Ulm', 'Bonn'] } };
    for (const more of [declared, { groupBy: { column: 'city' } }])
      expect(counts(await ask(more, { of, known })).sort()).toEqual([
        ['Bonn', 500_000],
        ['Ulm', 500_000],
      ]);
  });

  it('leaves small groups out of account in large tables, and counts the others right', async () => {
    const groupBy = { column: 'city' };
    const small = counts(await ask({ groupBy }));
    expect(small).toEqual([
      ['Bonn', 40],
      ['Kiel', 12],
      ['Ulm', 300],
    ]);
    // Four million records: 20 people of each group are not looked at.
    expect(counts(await ask({ groupBy }, { rows: 4_000_000 }))).toEqual([
      ['Bonn', 40],
      ['Ulm', 300],
    ]);
  });

  it('counts people who may be in several groups by the threshold alone, for the whole of ε', async () => {
    const more = { groupBy: { column: 'city' }, contribution: { groups: 2 } };
    const answers = await ask(more, { rows: 4_000_000 });
    expect(counts(answers)).toEqual([
      ['Bonn', 40],
      ['Ulm', 300],
    ]);
    const width = (values: QueryOutcome['answers'][number]['values'] = []): number =>
      (values[0]?.interval?.upper ?? NaN) - (values[0]?.value ?? NaN);
    const [one] = await ask({ ...more, epsilon: 1 });
    // Laplace noise of scale 2: P(|noise| > 5) is 6 %, P(|noise| > 6) is 4 %.
    expect(width(one?.values)).toBe(6);
  });

  it('adds Gaussian noise for the root of the groups that a person may be in', async () => {
    const gaussian = {
      mechanism: 'gaussian',
      epsilon: 1,
      groupBy: { column: 'city', keys: ['Ulm', 'Bonn', 'Kiel'] },
    };
    const widths = [];
    for (const groups of [1, 3]) {
      const [one] = await ask({ ...gaussian, contribution: { groups, records: 4 } });
      widths.push((one?.values[0]?.interval?.upper ?? NaN) - (one?.values[0]?.value ?? NaN));
    }
    expect((widths[1] ?? NaN) / (widths[0] ?? NaN)).toBeCloseTo(Math.sqrt(3), 1);
  });

  it('answers about nothing as about everything', async () => {
    const groupBy = { column: 'city', keys: ['Ulm'] };
    expect(counts(await ask({ groupBy }, { of: [] }))).toEqual([['Ulm', 0]]);
    expect(counts(await ask({ where: { city: 'Rome' } }))).toEqual([[0, 0]]);
    const median = { aggregate: 'median', column: 'hours', lower: 0, upper: 8 };
    const [one] = await ask({ ask: median, where: { city: 'Rome' } });
    expect(one?.values[0]?.value).toBeGreaterThanOrEqual(0);
    expect(await ask({ groupBy: { column: 'city' } }, { of: [] })).toEqual([]);
  });

  it('does not take a column that no part has for one that is empty', async () => {
    const known: Column[] = [...columns, { name: 'gone', type: 'integer' }];
    await expect(ask({ where: { gone: 1 } }, { known })).rejects.toMatchObject({ code: 'object.tampered' });
  });
});
