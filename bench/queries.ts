/**
 * How long a differentially private answer takes in its worker, from sealed parts to noisy figures: a mean by declared groups, with
 * one record of each person drawn. The baseline is one SQL statement over the same Parquet, unsealed, that draws one record of each
 * person by the engine's own hash and adds no noise. `--rows`, `--json`.
 */
import { type Column, Query } from '#libs/contracts';
import { planQuestion, unitContribution } from '#libs/deidentify';
import { QueryOutcome } from '#libs/release';
import { runWorker } from '#libs/worker';
import { bench, inMemory, median, timed } from './support/harness.js';
import { sealed } from './support/people.js';

const { rows, report } = bench('queries', { rows: 2e6 });
const repeats = 3;

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

await inMemory(async ({ folder, scratch, engine }) => {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const { lend } = await sealed(folder, raw);
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
    const { seconds: base, result: means } = await timed(() => engine.query(plain));
    const { seconds, result } = await timed(() =>
      lend(undefined, (task, desk) =>
        runWorker(entry, { ...task, plan, terms, rows }, { desk, answer: QueryOutcome, timeoutMs: 'none' }),
      ),
    );
    figures.push(seconds);
    baselines.push(base);
    const exact = means.reduce((all, { mean }) => all + Number(mean) / means.length, 0);
    for (const { values } of result.answers)
      worst = Math.max(worst, Math.abs((values[0]?.value ?? NaN) - exact));
  }
  const [figure, baseline] = [median(figures), median(baselines)];
  const ratio = figure / baseline;
  report(
    { unit: 's', figure, baseline, ratio, rows, worst, repeats },
    `${figure.toFixed(2)} s for a private mean in ten groups of ${rows.toLocaleString('en')} rows, sealed to noisy ` +
      `(at ε = 1 at most ${worst.toFixed(0)} off); one record a person in plain SQL ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(1)}`,
  );
});
