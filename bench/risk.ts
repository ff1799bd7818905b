/**
 * How long a release's risk report takes beside the release itself: a table of ten columns, of which some are pseudonymized,
 * masked and generalized, is transformed into a Parquet file in memory and then measured — classes before and after, the
 * three attacks, utility. The baseline is the transformation alone, without sealing. `--rows`, `--json`.
 */
import { compilePlan } from '#libs/deidentify';
import { secureRandom } from '#libs/seal';
import { lookInThread, measureRelease, measureRisk } from '#libs/release';
import { bench, inMemory } from './support/harness.js';
import { people, peoplePolicy, plainMasks } from './support/people.js';

const { rows, report } = bench('risk', { rows: 1e6 });
const { table, columns } = people(rows, 'clinic', {
  diagnosis: "'diagnosis ' || (hash(i) % 40)",
  record: 'i',
});
const policy = peoplePolicy(
  [{ match: { column: ['sex', 'diagnosis', 'hours', 'smoker'] }, technique: 'keep' }],
  {
    subject: 'person',
    require: {
      kAnonymity: { k: 2, quasiIdentifiers: ['birth', 'sex', 'zip'], maxSuppression: 0.2 },
      lDiversity: { column: 'diagnosis', l: 2 },
    },
  },
);

const { email, name, birth, zip, income } = plainMasks;
let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
await inMemory(async ({ scratch, engine }) => {
  const file = scratch.file();
  await engine.copyTo({ sql: table, file, format: 'parquet' });
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const raw = await engine.relation([file], [...columns, { name: 'record', type: 'integer' }]);
  const from = performance.now();
  const transformed = scratch.file();
  await engine.copyTo({
    sql: `SELECT ${email} AS o0, ${name} AS o1, ${birth} AS o2, sex AS o3, ${zip} AS o4, diagnosis AS o5, ${income} AS o6,
      hours AS o7, smoker AS o8, person AS s, record AS r, true AS p FROM (${raw})`,
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
    confidence: 0.95,
    random: secureRandom,
    progress: (_done: number, what: string) => {
      const now = performance.now();
      if (step !== '') steps.push(`${step} ${((now - last) / 1000).toFixed(2)} s`);
      [last, step] = [now, what];
    },
  };
  source.progress(0, 'Measuring the release');
  const risk = await measureRisk(source, await measureRelease(source), { look: lookInThread });
  const end = performance.now();
  steps.push(`${step} ${((end - last) / 1000).toFixed(2)} s`);
  const [baseline, figure] = [(between - from) / 1000, (end - between) / 1000];
  const ratio = figure / baseline;
  const memory = Math.round(peak / 2 ** 20);
  report(
    { unit: 's', figure, baseline, ratio, rows, k: risk.after.k, memory },
    `${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows (${steps.join('; ')}); transforming them ${baseline.toFixed(2)} s; ` +
      `ratio ${ratio.toFixed(1)}; peak ${memory} MiB`,
  );
}).finally(() => clearInterval(watch));
