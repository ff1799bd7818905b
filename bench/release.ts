/**
 * How long a release takes, from sealed parts to a sealed release, in its worker process: ten columns, of which some are
 * pseudonymized, masked and generalized, and k-anonymity required. The baseline is the same without any of our code: the same
 * tokens and masks in plain SQL into one Parquet file, a GROUP BY that counts people, and one sealed write. It is held beside what a
 * release does of that (`plain`: all but the measuring of risk, which is told apart) and beside all of it. `--rows`, `--repeats`, `--json`.
 */
import { compilePlan } from '#libs/deidentify';
import { releaseOutcome, type ReleaseOutcome, type ReleaseTask } from '#libs/release';
import { secureRandom } from '#libs/seal';
import { runWorker } from '#libs/worker';
import { bench, inMemory, median, timed } from './support/harness.js';
import { freshId, people, peoplePolicy, plainMasks, sealed } from './support/people.js';
import { benchKeys } from './support/tools.js';

const { rows, repeats, report } = bench('release', { rows: 1e6, repeats: 3 });
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

/** What a worker says while it measures risk; what is done beside it, as sealing, has messages of its own. */
const ofRisk = [
  'Drawing a sample',
  'Attacking the release',
  'Measuring the classes of the raw records',
  'Measuring what was lost',
];

/** How long a worker was at what it said it was. */
class Stages {
  private readonly seconds = new Map<string, number>();
  private last = performance.now();
  private name = 'Starting';

  next(name: string): void {
    const now = performance.now();
    this.seconds.set(this.name, (this.seconds.get(this.name) ?? 0) + (now - this.last) / 1000);
    [this.last, this.name] = [now, name];
  }

  end(): { all: Map<string, number>; risk: number } {
    this.next('');
    return { all: this.seconds, risk: ofRisk.reduce((sum, name) => sum + (this.seconds.get(name) ?? 0), 0) };
  }
}

await inMemory(async ({ folder, scratch, engine }) => {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const { store, as, to: vault, lend } = await sealed(folder, raw);
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const relation = await engine.relation([raw], columns);
  const worker = new URL('../apps/anonymization/src/releases/release.worker.js', import.meta.url);
  const domain = benchKeys();

  const baseline = async (): Promise<void> => {
    const masked = scratch.file();
    const token = 'sha256($o || unhex(sha256($i || encode(CAST(person AS VARCHAR)))))';
    const items = Object.entries({ person: token, ...plainMasks }).map(([name, sql]) => `${sql} AS ${name}`);
    const sql = `SELECT * REPLACE (${items.join(', ')}) FROM (${relation})`;
    const parameters = { i: domain.hmac.inner, o: domain.hmac.outer };
    await engine.copyTo({ sql, parameters, file: masked, format: 'parquet' });
    const classes = `SELECT count(DISTINCT person) AS k FROM read_parquet('${masked.path}') GROUP BY birth, sex, zip`;
    await engine.query(`SELECT min(k) AS k FROM (${classes})`);
    const prefix = freshId();
    await store.putFd({ fd: masked.fd, prefix, id: freshId(), as, to: vault });
    masked.close();
    await store.removePrefix(prefix);
  };

  let released = 0;
  const release = async () => {
    const [prefix, id] = [freshId(), freshId()];
    const stages = new Stages();
    const onProgress = (_done: number, what: string): void => stages.next(what);
    const { rows: made } = await lend(prefix, (task, desk) => {
      const keys = new Map([['bench', domain]]);
      const measured = { seed: secureRandom(16), attempt: 1 };
      return runWorker<ReleaseTask, ReleaseOutcome>(
        worker,
        { ...task, plan, keys, prefix, release: id, vault, measured },
        { desk, answer: releaseOutcome(prefix, id), timeoutMs: 'none', onProgress },
      );
    });
    released = made;
    await store.removePrefix(prefix);
    return stages.end();
  };

  const [figures, plains, baselines]: [number[], number[], number[]] = [[], [], []];
  let stages: Record<string, number> = {};
  for (let i = 0; i < repeats; i++) {
    baselines.push((await timed(baseline)).seconds);
    const { seconds, result } = await timed(release);
    figures.push(seconds);
    plains.push(seconds - result.risk);
    if (seconds === Math.min(...figures))
      stages = Object.fromEntries(
        [...result.all].map(([name, took]) => [name, Math.round(took * 100) / 100]),
      );
  }
  const [figure, plain, base] = [median(figures), median(plains), median(baselines)];
  report(
    {
      unit: 's',
      figure,
      plain,
      baseline: base,
      ratio: figure / base,
      plainRatio: plain / base,
      rows,
      released,
      repeats,
      stages,
    },
    `${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of ${columns.length} columns, sealed to sealed, ${plain.toFixed(2)} of them ` +
      `without risk; plain SQL, a count and one sealed write ${base.toFixed(2)} s; ratio ${(figure / base).toFixed(2)}, ` +
      `without risk ${(plain / base).toFixed(2)} (${Object.entries(stages)
        .map(([name, took]) => `${name} ${took} s`)
        .join('; ')})`,
  );
});
