import type { Accepted } from '#libs/client';
import { buffer } from 'node:stream/consumers';
import { type Metrics } from '#libs/contracts';
import { jobResult } from '../shell/jobs.js';
import { silent } from '../shell/progress.js';
import { percent } from '../shell/text.js';
import { type Trained } from '../training.js';
import { purpose } from './govern.js';
import { hold, refusal, type Figures } from './journey.js';
import { type Stage } from './prepare.js';

interface Release {
  readonly release: string;
  readonly rows: number;
}

async function body({ cast }: Stage, id: string, format: string): Promise<Buffer> {
  const answer = await cast.analyst.open(`/v1/releases/${id}/data`, { format, purpose }, { Accept: '*/*' });
  hold(answer.body !== null, 'there are rows');
  return buffer(answer.body);
}

const lines = (bytes: Buffer): string[] => bytes.toString('utf8').trimEnd().split('\n');

interface ReadFigures extends Figures {
  readonly csv: { readonly rows: number; readonly bytes: number };
  readonly ndjson: { readonly rows: number; readonly bytes: number };
  readonly parquet: { readonly bytes: number };
}

async function read(stage: Stage, { release, rows }: Release): Promise<ReadFigures> {
  const csv = await body(stage, release, 'csv');
  const ndjson = await body(stage, release, 'ndjson');
  const parquet = await body(stage, release, 'parquet');
  const [header, ...records] = lines(csv);
  const objects = lines(ndjson).map((line) => JSON.parse(line) as Record<string, unknown>);
  hold(records.length === rows, `CSV has ${rows} rows`);
  hold(objects.length === rows, `NDJSON has ${rows} rows`);
  hold(header === Object.keys(objects[0] ?? {}).join(','), 'CSV and NDJSON have the same columns');
  const magic = [parquet.subarray(0, 4), parquet.subarray(-4)].map((bytes) => bytes.toString('latin1'));
  hold(
    magic.every((text) => text === 'PAR1'),
    'Parquet begins and ends as Parquet does',
  );
  const ages = new Set(objects.map((row) => row['age']));
  hold(
    [...ages].every((age) => typeof age === 'string' && /^\[\d+, \d+\)$/.test(age)),
    'ages are intervals',
  );
  return {
    csv: { rows: records.length, bytes: csv.length },
    ndjson: { rows: objects.length, bytes: ndjson.length },
    parquet: { bytes: parquet.length },
  };
}

interface TrainFigures extends Figures {
  readonly model: string;
  readonly test: Metrics;
  readonly baseline: Metrics;
}

/** What the sample's policy leaves, but the pseudonym: it tells nothing and would be learnt by heart. */
const features =
  'age sex race education smokeintensity qsmk alcoholfreq active exercise hbp diabetes asthma bronch hf cholesterol';

async function train({ cast }: Stage, { release }: Release): Promise<TrainFigures> {
  const recipe = {
    model: 'classifier',
    label: 'death',
    features: features.split(' '),
    epochs: 30,
    hiddenUnits: [16],
  };
  const ask = { name: 'death-by-1992', release, purpose, recipe };
  await refusal(403, () => cast.steward.post('/v1/training-runs', ask));
  const { job } = await cast.analyst.post<Accepted>('/v1/training-runs', ask);
  const { model, metrics } = await jobResult<Trained>(
    { client: cast.analyst, progress: silent, world: {} },
    job,
  );
  const { test, baseline } = metrics;
  hold((test['auc'] ?? 0) > (baseline['auc'] ?? 1), 'the model ranks people better than chance');
  hold((test['logLoss'] ?? 1) < (baseline['logLoss'] ?? 0), 'the model predicts better than the baseline');
  return { model, test, baseline };
}

interface CardFigures extends Figures {
  readonly dataset: string;
  readonly policy: string;
  readonly k: number;
  readonly limits: number;
}

async function card({ cast }: Stage, model: string): Promise<CardFigures> {
  const found = await cast.analyst.get<{
    readonly lineage: {
      dataset: string;
      datasetVersion: number;
      policy: string;
      policyVersion: number;
      k?: number;
    };
    readonly limits: readonly string[];
  }>(`/v1/models/${model}/card`);
  const { dataset, datasetVersion, policy, policyVersion, k = 0 } = found.lineage;
  hold(k >= 5, 'the card says which k the data had');
  return {
    dataset: `${dataset}@${datasetVersion}`,
    policy: `${policy}@${policyVersion}`,
    k,
    limits: found.limits.length,
  };
}

const three = (value: number | undefined): string => String(Number((value ?? Number.NaN).toPrecision(3)));

/** The analyst uses what was granted, for what it was granted for. */
export async function useRelease(stage: Stage, release: Release): Promise<void> {
  const { journey, cast } = stage;
  await journey.step(
    'read',
    'The analyst reads governed rows in three formats',
    () => read(stage, release),
    (f) => [`CSV ${f.csv.rows} rows, NDJSON ${f.ndjson.rows} rows, Parquet ${f.parquet.bytes} bytes`],
  );
  await journey.step('wrong-purpose', 'The same analyst is refused for another purpose', async () => {
    const path = `/v1/releases/${release.release}/data`;
    const code = await refusal(403, () => cast.analyst.open(path, { purpose: 'marketing' }));
    await refusal(400, () => cast.analyst.open(path));
    return { status: 403, code };
  });
  const trained = await journey.step(
    'train',
    'A model is trained, and measured on rows that it never saw',
    () => train(stage, release),
    ({ test, baseline }) => [
      `accuracy ${percent(test['accuracy'] ?? 0)}, baseline ${percent(baseline['accuracy'] ?? 0)}`,
      `area under the curve ${three(test['auc'])}, baseline ${three(baseline['auc'])}; log loss ${three(test['logLoss'])}, baseline ${three(baseline['logLoss'])}`,
    ],
  );
  await journey.step(
    'card',
    'Its card says where it comes from',
    () => card(stage, trained.model),
    (f) => [`${f.dataset} under ${f.policy}, k ${f.k}; ${f.limits} limits named`],
  );
}
