/**
 * How fast records are transformed, from Parquet to Parquet: ten columns, two of them keyed pseudonyms, one of those with few
 * distinct values, the rest masked, generalized, rounded, coded and kept. The baseline is DuckDB's plain copy of the same
 * table in the same engine; the ratio is the baseline's time over ours, so that 1 would be as fast as a copy. `--rows`, `--json`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Column, Policy } from '#libs/contracts';
import { compilePlan, toDuckdbSql } from '#libs/deidentify';
import { openScratch, type ScratchFile } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { prepare } from '#libs/release';
import { median } from './support/median.js';
import { benchTools } from './support/tools.js';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const rows = Math.round(Number(options.rows));
const repeats = Math.round(Number(options.repeats));
const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const table = `SELECT i AS person, 'person' || i || '@example.org' AS email, 'Name ' || (i % 5000) AS name,
    DATE '1940-01-01' + CAST(i * 7919 % 25000 AS INTEGER) AS birth, 'clinic ' || (i % 300) AS clinic,
    CAST(10000 + i * 31 % 900 AS VARCHAR) AS zip, 'diagnosis ' || (i % 40) AS diagnosis,
    CAST(i * 17 % 90000 AS BIGINT) AS income, CAST(i % 60 AS DOUBLE) AS hours, i % 3 = 0 AS smoker
  FROM range(${rows}) t(i)`;
const columns: Column[] = [
  { name: 'person', type: 'integer' },
  { name: 'email', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'birth', type: 'date' },
  { name: 'clinic', type: 'string' },
  { name: 'zip', type: 'string' },
  { name: 'diagnosis', type: 'string' },
  { name: 'income', type: 'integer' },
  { name: 'hours', type: 'double' },
  { name: 'smoker', type: 'boolean' },
];
const policy = Policy.parse({
  name: 'bench',
  purposes: ['bench'],
  transforms: [
    { match: { column: 'person' }, technique: 'pseudonymization', domain: 'bench' },
    { match: { column: 'email' }, technique: 'masking', keepDomain: true },
    { match: { column: 'name' }, technique: 'masking', keepFirst: 1 },
    { match: { column: 'birth' }, technique: 'generalization', to: 'year' },
    { match: { column: 'clinic' }, technique: 'pseudonymization', domain: 'bench' },
    { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 },
    { match: { column: 'income' }, technique: 'generalization', width: 5000 },
    { match: { column: 'hours' }, technique: 'rounding', to: 5 },
    { match: { column: ['diagnosis', 'smoker'] }, technique: 'keep' },
  ],
});

const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
const scratch = openScratch(folder);
const engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
try {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const relation = await engine.relation([raw], columns);
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const mask = async (worker: Engine, file: ScratchFile): Promise<void> => {
    const sealed = await worker.open([raw]);
    const source = { source: `(${sealed.numbered(columns, 'n')})`, row: 'n' };
    const statements = toDuckdbSql(plan, { ...source, tools: benchTools() });
    await prepare(worker, statements, new AbortController().signal);
    // The ten masked columns, as the copy has ten; a release's own pass writes the records' numbers beside them.
    const { sql, parameters } = statements.transformed();
    const masked = plan.columns.map((_, i) => `o${i}`).join(', ');
    await worker.copyTo({ sql: `SELECT ${masked} FROM (${sql}) AS t`, parameters, file, format: 'parquet' });
  };
  const [figures, baselines]: [number[], number[]] = [[], []];
  for (let i = 0; i < repeats; i++) {
    const [copy, made] = [scratch.file(), scratch.file()];
    const from = performance.now();
    await engine.copyTo({ sql: relation, file: copy, format: 'parquet' });
    const between = performance.now();
    // An engine of its own for each run, as a worker has: what was prepared stays in it.
    const worker = await openEngine({ newFile: () => scratch.file(), connections: 1 });
    const began = performance.now();
    await mask(worker, made);
    figures.push((performance.now() - began) / 1000);
    worker.close();
    baselines.push((between - from) / 1000);
    copy.close();
    made.close();
  }
  const [figure, baseline] = [median(figures), median(baselines)];
  const ratio = baseline / figure;
  if (options.json) {
    const result = { name: 'masking', unit: 's', figure, baseline, ratio, rows, repeats };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    process.stdout.write(
      `masking: ${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of ${columns.length} columns, two pseudonyms ` +
        `(${(rows / figure / 1e6).toFixed(2)} million rows/s); a plain copy ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(2)}\n`,
    );
  }
} finally {
  engine.close();
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
}
