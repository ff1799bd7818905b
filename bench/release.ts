/**
 * How long a release takes, from sealed parts to a sealed release with its risk measured, in its worker process: ten columns,
 * of which some are pseudonymized, masked and generalized, and k-anonymity required. The baseline is the same table copied
 * from Parquet to Parquet, unsealed and unchanged. `--rows`, `--json`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Column, Policy } from '#libs/contracts';
import { compilePlan } from '#libs/deidentify';
import { newId, type Id } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { runWorker } from '#libs/worker';
import { median } from './support/median.js';
import { benchKeys } from './support/tools.js';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
});
const rows = Math.round(Number(options.rows));
const repeats = 3;
const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const freshId = (): Id => newId(new Date(), secureRandom);

const table = `SELECT i AS person, 'person' || i || '@example.org' AS email, 'Name ' || (i % 5000) AS name,
    DATE '1940-01-01' + CAST(i * 7919 % 25000 AS INTEGER) AS birth, CASE i % 2 WHEN 0 THEN 'female' ELSE 'male' END AS sex,
    CAST(10000 + i * 31 % 900 AS VARCHAR) AS zip, 'diagnosis ' || (i % 40) AS diagnosis,
    CAST(i * 17 % 90000 AS BIGINT) AS income, CAST(i % 60 AS DOUBLE) AS hours, i % 3 = 0 AS smoker
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
    { match: { column: 'person' }, technique: 'pseudonymization', domain: 'bench' },
    { match: { column: 'email' }, technique: 'masking', keepDomain: true },
    { match: { column: 'name' }, technique: 'masking', keepFirst: 1 },
    { match: { column: 'birth' }, technique: 'generalization', to: 'year' },
    { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 },
    { match: { column: 'income' }, technique: 'generalization', width: 5000 },
    { match: { column: ['sex', 'diagnosis', 'hours', 'smoker'] }, technique: 'keep' },
  ],
  require: { kAnonymity: { k: 5, quasiIdentifiers: ['birth', 'sex', 'zip'], maxSuppression: 0.2 } },
});

const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
const scratch = openScratch(ram);
const engine = await openEngine({ newFile: () => scratch.file() });
try {
  const raw = scratch.file();
  await engine.copyTo({ sql: table, file: raw, format: 'parquet' });
  const keyring = generateKeyring();
  const store = new SealedStore(openStore(`file:${folder}`));
  const object = await store.putFd({
    fd: raw.fd,
    prefix: freshId(),
    id: freshId(),
    as: { role: 'version-part', owner: freshId(), position: 0 },
    to: publicKeyring(keyring),
  });
  const plan = compilePlan(policy, { columns, classification: [], rows });
  const relation = await engine.relation([raw], columns);
  const worker = new URL('../apps/anonymization/src/releases/release.worker.js', import.meta.url);
  const [figures, baselines]: [number[], number[]] = [[], []];
  let released = 0;
  for (let i = 0; i < repeats; i++) {
    const copy = scratch.file();
    const from = performance.now();
    await engine.copyTo({ sql: relation, file: copy, format: 'parquet' });
    const between = performance.now();
    copy.close();
    const prefix = freshId();
    const outcome = await runWorker<object, { rows: number }>(
      worker,
      {
        store: { kind: 'folder', path: folder },
        scratch: ram,
        parts: [{ object, key: await store.openKey(object, keyring) }],
        plan,
        keys: new Map([['bench', benchKeys()]]),
        prefix,
        release: freshId(),
        vault: publicKeyring(keyring),
      },
      { timeoutMs: 'none' },
    );
    figures.push((performance.now() - between) / 1000);
    baselines.push((between - from) / 1000);
    released = outcome.rows;
    await store.removePrefix(prefix);
  }
  const [figure, baseline] = [median(figures), median(baselines)];
  const ratio = figure / baseline;
  if (options.json) {
    const result = { name: 'release', unit: 's', figure, baseline, ratio, rows, released, repeats };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    process.stdout.write(
      `release: ${figure.toFixed(2)} s for ${rows.toLocaleString('en')} rows of ${columns.length} columns, sealed to sealed; ` +
        `a plain copy ${baseline.toFixed(2)} s; ratio ${ratio.toFixed(1)}\n`,
    );
  }
} finally {
  engine.close();
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
}
