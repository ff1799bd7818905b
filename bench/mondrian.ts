/**
 * How long multidimensional enforcement takes on two threads over shared memory: synthetic records with the marginals of Adult, eight
 * quasi-identifiers, k = 10; from codes to classes, and beside it the reading of codes out of DuckDB. The baseline is DuckDB's k check, GROUP BY of the same
 * eight columns, on the same table in the same run, whose memory is not counted. `--rows`, `--k`, `--repeats`, `--json`.
 */
import { type Hierarchy, type Plan, type PlannedColumn } from '#libs/contracts';
import { multidimensionalLoss } from '#libs/deidentify';
import { type ScratchFile } from '#libs/storage';
import { type Engine, literal } from '#libs/tabular';
import { readCodedTable, multidimensionalThreads } from '#libs/release';
import { bench, inMemory, median, peakOf, timed, timesOf } from './support/harness.js';

const { rows, k, repeats, report } = bench('mondrian', { rows: 5e6, k: 10, repeats: 3 });

/** Columns of values by frequency, about as Adult has them: how many values, how uneven, and how many siblings a group of the hierarchy has. */
const categories = [
  { name: 'workclass', values: 8, exponent: 1.4, siblings: 3 },
  { name: 'education', values: 16, exponent: 0.9, siblings: 4 },
  { name: 'marital', values: 7, exponent: 1, siblings: 3 },
  { name: 'occupation', values: 14, exponent: 0.3, siblings: 5 },
  { name: 'race', values: 5, exponent: 2, siblings: 5 },
  { name: 'sex', values: 2, exponent: 0.9, siblings: 2 },
  { name: 'country', values: 41, exponent: 2.4, siblings: 10 },
] as const;

/** A number from [0, 1) that follows from the record and the column alone. */
const uniform = (column: number): string => `((hash(i * 128 + ${column}) >> 32) / 4294967296)`;

/** Ages from 17 to 90, the sum of three numbers of which one is drawn twice. */
const age = `CAST(17 + floor(74 * (${uniform(0)} + ${uniform(100)} * ${uniform(101)}) / 2) AS INTEGER)`;

function category({ values, exponent }: (typeof categories)[number], column: number): string {
  const weights = Array.from({ length: values }, (_, v) => (v + 1) ** -exponent);
  const all = weights.reduce((a, b) => a + b);
  let sum = 0;
  const cases = weights.map((weight, v) => `WHEN ${uniform(column)} < ${(sum += weight / all)} THEN 'v${v}'`);
  return `CASE ${cases.slice(0, -1).join(' ')} ELSE 'v${values - 1}' END`;
}

const hierarchies = Object.fromEntries(
  categories.map(({ name, values, siblings }): [string, Hierarchy] => {
    const leaves = Array.from({ length: values }, (_, v) => [`v${v}`, `g${Math.floor(v / siblings)}`, '*']);
    return [name, { name, version: 1, rows: leaves }];
  }),
);
const columns: PlannedColumn[] = [
  { name: 'age', rawType: 'integer', type: 'string', action: { technique: 'keep' }, rule: 0 },
  ...categories.map(({ name }): PlannedColumn => {
    const action = { technique: 'generalization', how: 'hierarchy', hierarchy: name } as const;
    return { name, rawType: 'string', type: 'string', action, rule: 0 };
  }),
];
const requirement: NonNullable<Plan['requirement']> = {
  k,
  maxSuppression: 0,
  models: [],
  enforcement: { mode: 'multidimensional', loss: 'loss' },
};
const plan: Plan = {
  policy: 'bench',
  raw: [],
  columns,
  dropped: [],
  rows: [],
  quasiIdentifiers: columns.map(({ name }) => name),
  requirement,
  hierarchies,
  pseudonymDomains: [],
  warnings: [],
};

async function measure(engine: Engine, file: ScratchFile) {
  const items = [`${age} AS o0`, ...categories.map((one, c) => `${category(one, c + 1)} AS o${c + 1}`)];
  await engine.copyTo({
    sql: `SELECT ${items.join(', ')}, true AS p FROM range(${rows}) t(i)`,
    file,
    format: 'parquet',
  });
  const from = `(SELECT *, file_row_number AS i FROM read_parquet(${literal(file.path)}))`;
  const key = columns.map((_, c) => `o${c}`).join(', ');
  // The strictest baseline: numbers instead of text, and from memory, as the codes are.
  const plainNumbers = categories
    .map((_, c) => `, CAST(substr(o${c + 1}, 2) AS INTEGER) AS o${c + 1}`)
    .join('');
  const check = `SELECT count(*) FROM (SELECT 1 FROM records GROUP BY ${key} HAVING count(*) < ${k})`;
  const { mib: readMib, result: reading } = await peakOf(async () =>
    timed(async () => readCodedTable({ engine, from, plan, shared: true })),
  );
  const { table } = reading.result;
  let mostMib = readMib;
  const figures: number[] = [];
  let result;
  for (let i = 0; i < repeats; i++) {
    result = undefined;
    const { mib, result: made } = await peakOf(async () =>
      timed(async () => multidimensionalThreads({ table, requirement, attributes: [] })),
    );
    figures.push(made.seconds);
    result = made.result;
    mostMib = Math.max(mostMib, mib);
  }
  // After all that is measured, whose memory it would keep.
  await engine.query(`CREATE TABLE records AS SELECT o0${plainNumbers} FROM ${from}`);
  const baselines = await timesOf(repeats, async () => engine.query(check));
  const loss = result === undefined ? NaN : multidimensionalLoss(table, result).lossMean;
  return {
    figure: median(figures),
    baseline: median(baselines),
    read: reading.seconds,
    classes: result?.classes ?? 0,
    loss,
    mib: Math.round(mostMib),
  };
}

await inMemory(
  async ({ scratch, engine }) => {
    const { figure, baseline, read, classes, loss, mib } = await measure(engine, scratch.file());
    const ratio = figure / baseline;
    report(
      { unit: 's', figure, baseline, ratio, rows, k, repeats, read, classes, loss, mib },
      `${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of 8 quasi-identifiers, k = ${k}, ${classes.toLocaleString('en')} classes, ` +
        `mean loss ${loss.toFixed(4)}; the k check by GROUP BY ${baseline.toFixed(3)} s; ratio ${ratio.toFixed(1)}; ` +
        `reading the codes ${read.toFixed(2)} s; at most ${mib} MiB of memory meanwhile`,
    );
  },
  { memoryLimitMb: 1024, connections: 1 },
);
