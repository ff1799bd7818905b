/**
 * How long a release's risk report takes beside the release itself: a table of ten columns, of which some are pseudonymized,
 * masked and generalized, is transformed into a Parquet file in memory and then measured — classes before and after, the
 * three attacks, utility. The baseline is the transformation alone, without sealing. `--rows`, `--json`.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Column, Policy } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { secureRandom } from '#libs/seal';
import { openScratch } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { measureRelease, measureRisk } from '#libs/release';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
});
const rows = Math.round(Number(options.rows));

const table = `SELECT i AS person, 'person' || i || '@example.org' AS email, 'Name ' || (i % 5000) AS name,
    DATE '1940-01-01' + CAST(i * 7919 % 25000 AS INTEGER) AS birth, CASE i % 2 WHEN 0 THEN 'female' ELSE 'male' END AS sex,
    CAST(10000 + i * 31 % 900 AS VARCHAR) AS zip, 'diagnosis ' || (hash(i) % 40) AS diagnosis,
    CAST(i * 17 % 90000 AS BIGINT) AS income, CAST(i % 60 AS DOUBLE) AS hours, i % 3 = 0 AS smoker, i AS record
  FROM range(${rows}) t(i)`;
const columns: Column[] = [
  { name: 'person', type: 'integer' },
  { name: 'email', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'birth', type: 'date' },
  { name: 'sex', type: 'string' },
  { name: 'zip', type: 'string' },
  { name: 'diagnosis', type: 'string' },
  { name: 'income', type: 'integer' },
  { name: 'hours', type: 'double' },
  { name: 'smoker', type: 'boolean' },
];
const policy = Policy.parse({
  name: 'bench',
  purposes: ['bench'],
  subject: 'person',
  transforms: [
    { match: { column: 'email' }, technique: 'masking', keepDomain: true },
    { match: { column: 'name' }, technique: 'masking', keepFirst: 1 },
    { match: { column: 'birth' }, technique: 'generalization', to: 'year' },
    { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 },
    { match: { column: 'income' }, technique: 'generalization', width: 5000 },
    { match: { column: ['sex', 'diagnosis', 'hours', 'smoker'] }, technique: 'keep' },
  ],
  require: {
    kAnonymity: { k: 2, quasiIdentifiers: ['birth', 'sex', 'zip'], maxSuppression: 0.2 },
    lDiversity: { column: 'diagnosis', l: 2 },
  },
});

const scratch = openScratch(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
const engine = await openEngine({ newFile: () => scratch.file() });
let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
try {
  const file = scratch.file();
  await engine.copyTo({ sql: table, file, format: 'parquet' });
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const raw = await engine.relation([file], [...columns, { name: 'record', type: 'integer' }]);
  const from = performance.now();
  const transformed = scratch.file();
  await engine.copyTo({
    sql: `SELECT email[-11:] AS o0, left(name, 1) || '****' AS o1, CAST(year(birth) AS VARCHAR) AS o2, sex AS o3, left(zip, 3) || '**' AS o4,
      diagnosis AS o5, '[' || (income // 5000 * 5000) || ', ' || (income // 5000 * 5000 + 5000) || ')' AS o6, hours AS o7,
      smoker AS o8, person AS s, record AS r, true AS p FROM (${raw})`,
    file: transformed,
    format: 'parquet',
  });
  const between = performance.now();
  const relation = `SELECT * FROM read_parquet('${transformed.path}')`;
  const steps: string[] = [];
  let last = between;
  let step = '';
  const source = {
    engine,
    plan,
    raw: { sql: raw, row: 'record' },
    transformed: relation,
    released: relation,
    paired: true,
    random: secureRandom,
    progress: (_done: number, what: string) => {
      const now = performance.now();
      if (step !== '') steps.push(`${step} ${((now - last) / 1000).toFixed(2)} s`);
      [last, step] = [now, what];
    },
  };
  source.progress(0, 'Measuring the release');
  const risk = await measureRisk(source, await measureRelease(source));
  const end = performance.now();
  steps.push(`${step} ${((end - last) / 1000).toFixed(2)} s`);
  const [baseline, figure] = [(between - from) / 1000, (end - between) / 1000];
  const ratio = figure / baseline;
  const memory = Math.round(peak / 2 ** 20);
  if (options.json) {
    const result = { name: 'risk', unit: 's', figure, baseline, ratio, rows, k: risk.after.k, memory };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    process.stdout.write(
      `risk: ${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows (${steps.join('; ')}); transforming them ${baseline.toFixed(2)} s; ` +
        `ratio ${ratio.toFixed(1)}; peak ${memory} MiB\n`,
    );
  }
} finally {
  clearInterval(watch);
  engine.close();
  scratch.close();
}
