/**
 * How many distinct values a second become keyed pseudonyms inside the engine, on two threads: HMAC-SHA-256 in SQL, and what
 * is a function over chunks beside it (surrogates, AES-SIV). The baseline is createHmac of node:crypto, value by value in
 * one thread, in the same run; both must agree. `--values`, `--json`.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type Column, Policy } from '#libs/contracts';
import { compilePlan, hmacPads, toDuckdbSql } from '#libs/deidentify';
import { randomKey } from '#libs/seal';
import { type Engine } from '#libs/tabular';
import { prepare } from '#libs/release';
import { bench, inMemory, timesOf, whole } from './support/harness.js';
import { benchTools } from './support/tools.js';

const { values: count, report } = bench('pseudonyms', { values: 1e6 });
const repeats = 3;
const secret = randomKey();
const columns: Column[] = [
  { name: 'email', type: 'string' },
  { name: 'person', type: 'integer' },
];

/** Values a second of the first so many, without writing them anywhere. */
async function rate(engine: Engine, how: object, values: number, column = 'email'): Promise<number> {
  const transform = { match: { column }, domain: 'bench', ...how };
  const policy = Policy.parse({ name: 'bench', purposes: ['bench'], transforms: [transform] });
  const plan = compilePlan(policy, { columns, classification: [] });
  const times = await timesOf(repeats, async () => {
    await engine.query('DROP TABLE IF EXISTS t0_pseudonyms');
    // No LIMIT: the engine would go through one on a single thread.
    const source = `(SELECT email, person FROM emails WHERE rowid < ${values})`;
    const statements = toDuckdbSql(plan, { source, row: 'email', tools: benchTools(secret) });
    await prepare(engine, statements, new AbortController().signal);
    const { sql, parameters } = statements.released();
    await engine.query(`SELECT bit_xor(hash(${column})) AS x FROM (${sql})`, parameters);
  });
  return values / Math.min(...times);
}

await inMemory(
  async ({ engine }) => {
    await engine.query(
      `CREATE TEMP TABLE emails AS SELECT 'person' || i || '@example.org' AS email, i * 7919 AS person FROM range(${count}) t(i)`,
    );
    const [row] = await engine.query(
      `SELECT sha256($outer || unhex(sha256($inner || encode('person7@example.org')))) AS p`,
      { ...hmacPads(secret) },
    );
    const hmac = (value: string): string => createHmac('sha256', secret).update(value).digest('hex');
    assert.equal(row?.['p'], hmac('person7@example.org'), 'both make the same pseudonyms');

    const emails = Array.from({ length: 100_000 }, (_, i) => `person${i}@example.org`);
    const baseline = emails.length / Math.min(...(await timesOf(repeats, () => emails.forEach(hmac))));
    const rates = {
      hex: await rate(engine, { technique: 'pseudonymization' }, count),
      'hex of whole numbers': await rate(engine, { technique: 'pseudonymization' }, count, 'person'),
      base32: await rate(engine, { technique: 'pseudonymization', as: 'base32' }, count),
      integer: await rate(engine, { technique: 'pseudonymization', as: 'integer' }, count),
      surrogate: await rate(
        engine,
        { technique: 'pseudonymization', as: 'surrogate' },
        Math.min(count, 100_000),
      ),
      'AES-SIV': await rate(engine, { technique: 'deterministic-encryption' }, Math.min(count, 100_000)),
    };
    const figure = rates.hex;
    const ratio = figure / baseline;
    const more = Object.entries(rates).map(([name, n]) => `  ${name}: ${whole(n)}/s`);
    report(
      { unit: 'values/s', figure, baseline, ratio, rates, values: count },
      `${whole(figure)}/s in the engine; createHmac ${whole(baseline)}/s; ratio ${ratio.toFixed(1)}\n${more.join('\n')}`,
    );
  },
  { connections: 1, threads: 2 },
);
