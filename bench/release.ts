/**
 * How long a release takes, from sealed parts to a sealed release with its risk measured, in its worker process: ten columns,
 * of which some are pseudonymized, masked and generalized, and k-anonymity required. The baseline is the same table copied
 * from Parquet to Parquet, unsealed and unchanged. `--rows`, `--json`.
 */
import { compilePlan } from '#libs/deidentify';
import { releaseOutcome, type ReleaseOutcome, type ReleaseTask } from '#libs/release';
import { secureRandom } from '#libs/seal';
import { runWorker } from '#libs/worker';
import { bench, inMemory, median, timed } from './support/harness.js';
import { freshId, people, peoplePolicy, sealed } from './support/people.js';
import { benchKeys } from './support/tools.js';

const { rows, report } = bench('release', { rows: 1e6 });
const repeats = 3;
const { table, columns } = people(rows, 'clinic');
const policy = peoplePolicy(
  [
    { match: { column: 'person' }, technique: 'pseudonymization', domain: 'bench' },
    { match: { column: ['sex', 'diagnosis', 'hours', 'smoker'] }, technique: 'keep' },
  ],
  {
    subject: 'person',
    require: { kAnonymity: { k: 5, quasiIdentifiers: ['birth', 'sex', 'zip'], maxSuppression: 0.2 } },
  },
);

await inMemory(async ({ folder, scratch, engine }) => {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const { store, to: vault, lend } = await sealed(folder, raw);
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const relation = await engine.relation([raw], columns);
  const worker = new URL('../apps/anonymization/src/releases/release.worker.js', import.meta.url);
  const [figures, baselines]: [number[], number[]] = [[], []];
  let released = 0;
  for (let i = 0; i < repeats; i++) {
    const copy = scratch.file();
    baselines.push(
      (await timed(() => engine.copyTo({ sql: relation, file: copy, format: 'parquet' }))).seconds,
    );
    copy.close();
    const prefix = freshId();
    const release = freshId();
    const { seconds, result } = await timed(() =>
      lend(prefix, (task, desk) => {
        const keys = new Map([['bench', benchKeys()]]);
        const answer = releaseOutcome(prefix, release);
        const measured = { seed: secureRandom(16), attempt: 1 };
        return runWorker<ReleaseTask, ReleaseOutcome>(
          worker,
          { ...task, plan, keys, prefix, release, vault, measured },
          { desk, answer, timeoutMs: 'none' },
        );
      }),
    );
    figures.push(seconds);
    released = result.rows;
    await store.removePrefix(prefix);
  }
  const [figure, baseline] = [median(figures), median(baselines)];
  const ratio = figure / baseline;
  report(
    { unit: 's', figure, baseline, ratio, rows, released, repeats },
    `${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of ${columns.length} columns, sealed to sealed; ` +
      `a plain copy ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(1)}`,
  );
});
