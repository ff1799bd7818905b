/**
 * How long a differentially private answer takes in its worker, from sealed parts to noisy figures: a mean by declared groups, with
 * one record of each person drawn. The baseline is one SQL statement over the same Parquet, unsealed, that draws one record of each
 * person by the engine's own hash and adds no noise. `--rows`, `--json`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Column, Query } from '#libs/contracts';
import { planQuestion, unitContribution } from '#libs/deidentify';
import { newId, type Id } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { runWorker } from '#libs/worker';
import { median } from './support/median.js';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '2000000' }, json: { type: 'boolean', default: false } },
});
const rows = Math.round(Number(options.rows));
const repeats = 3;
const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const freshId = (): Id => newId(new Date(), secureRandom);

/** Four records a person, in ten cities. */
const table = `SELECT 'person-' || (i // 4) AS person, 'city ' || (i * 7919 % 10) AS city,
    CAST(20000 + i * 31 % 80000 AS BIGINT) AS income, i % 60 AS hours FROM range(${rows}) t(i)`;
const columns: Column[] = [
  { name: 'person', type: 'string' },
  { name: 'city', type: 'string' },
  { name: 'income', type: 'integer' },
  { name: 'hours', type: 'integer' },
];
const query = Query.parse({
  dataset: 'bench',
  purpose: 'bench',
  epsilon: 1,
  ask: { aggregate: 'mean', column: 'income', lower: 20_000, upper: 100_000 },
  groupBy: { column: 'city', keys: Array.from({ length: 10 }, (_, i) => `city ${i}`) },
});

interface Outcome {
  readonly answers: readonly { readonly values: readonly { readonly value: number }[] }[];
}

const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
const scratch = openScratch(ram);
const engine = await openEngine({ newFile: () => scratch.file() });
try {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const keyring = generateKeyring();
  const store = new SealedStore(openStore(`file:${folder}`));
  const to = publicKeyring(keyring);
  const as = { role: 'version-part', owner: freshId(), position: 0 } as const;
  const object = await store.putFd({ fd: raw.fd, prefix: freshId(), id: freshId(), as, to });
  const plan = planQuestion(query, { columns, subject: 'person' });
  const { ask, epsilon, delta, mechanism } = query;
  const contribution = unitContribution(plan);
  const terms = { ask, groups: 'declared', contribution, epsilon, delta, mechanism } as const;
  const relation = await engine.relation([raw], columns);
  const plain = `SELECT x.city AS city, avg(x.income) AS mean FROM (
    SELECT arg_min(struct_pack(city := city, income := income), hash(person, city, income, hours)) AS x
    FROM (${relation}) GROUP BY person) GROUP BY ALL`;
  const entry = new URL('../apps/anonymization/src/queries/query.worker.js', import.meta.url);
  const [figures, baselines]: [number[], number[]] = [[], []];
  let worst = 0;
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    const means = await engine.query(plain);
    const between = performance.now();
    const { answers } = await runWorker<object, Outcome>(
      entry,
      {
        store: { kind: 'folder', path: folder },
        scratch: ram,
        parts: [{ object, key: await store.openKey(object, keyring) }],
        plan,
        terms,
        rows,
      },
      { timeoutMs: 'none' },
    );
    figures.push((performance.now() - between) / 1000);
    baselines.push((between - from) / 1000);
    const exact = means.reduce((all, { mean }) => all + Number(mean) / means.length, 0);
    for (const { values } of answers) worst = Math.max(worst, Math.abs((values[0]?.value ?? NaN) - exact));
  }
  const [figure, baseline] = [median(figures), median(baselines)];
  const ratio = figure / baseline;
  if (options.json) {
    const result = { name: 'queries', unit: 's', figure, baseline, ratio, rows, worst, repeats };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    process.stdout.write(
      `queries: ${figure.toFixed(2)} s for a private mean in ten groups of ${rows.toLocaleString('en')} rows, sealed to noisy ` +
        `(at ε = 1 at most ${worst.toFixed(0)} off); one record a person in plain SQL ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(1)}\n`,
    );
  }
} finally {
  engine.close();
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
}
