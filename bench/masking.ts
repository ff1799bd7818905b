/**
 * How fast records are transformed, from Parquet to Parquet: ten columns, two of them keyed pseudonyms, one of those with few
 * distinct values, the rest masked, generalized, rounded, coded and kept. The baseline is DuckDB's plain copy of the same
 * table in the same engine; the ratio is the baseline's time over ours, so that 1 would be as fast as a copy. `--rows`, `--json`.
 */
import { compilePlan, toDuckdbSql } from '#libs/deidentify';
import { type ScratchFile } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { prepare } from '#libs/release';
import { bench, inMemory, median, timed } from './support/harness.js';
import { people, peoplePolicy } from './support/people.js';
import { benchTools } from './support/tools.js';

const { rows, repeats, report } = bench('masking', { rows: 1e6, repeats: 3 });
const { table, columns } = people(rows, 'sex');
const policy = peoplePolicy([
  { match: { column: 'person' }, technique: 'pseudonymization', domain: 'bench' },
  { match: { column: 'clinic' }, technique: 'pseudonymization', domain: 'bench' },
  { match: { column: 'hours' }, technique: 'rounding', to: 5 },
  { match: { column: ['diagnosis', 'smoker'] }, technique: 'keep' },
]);

await inMemory(
  async ({ scratch, engine }) => {
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
      await worker.copyTo({
        sql: `SELECT ${masked} FROM (${sql}) AS t`,
        parameters,
        file,
        format: 'parquet',
      });
    };
    const [figures, baselines]: [number[], number[]] = [[], []];
    for (let i = 0; i < repeats; i++) {
      const [copy, made] = [scratch.file(), scratch.file()];
      const copied = await timed(() => engine.copyTo({ sql: relation, file: copy, format: 'parquet' }));
      // An engine of its own for each run, as a worker has: what was prepared stays in it.
      const worker = await openEngine({ newFile: () => scratch.file(), connections: 1 });
      figures.push((await timed(() => mask(worker, made))).seconds);
      worker.close();
      baselines.push(copied.seconds);
      copy.close();
      made.close();
    }
    const [figure, baseline] = [median(figures), median(baselines)];
    const ratio = baseline / figure;
    report(
      { unit: 's', figure, baseline, ratio, rows, repeats },
      `${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of ${columns.length} columns, two pseudonyms ` +
        `(${(rows / figure / 1e6).toFixed(2)} million rows/s); a plain copy ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(2)}`,
    );
  },
  { connections: 1 },
);
