import { join } from 'node:path';
import { type ColumnClassification, type Profile } from '#libs/contracts';
import { jobResult } from '../shell/jobs.js';
import { silent } from '../shell/progress.js';
import { bytes } from '../shell/text.js';
import { sendFile, type Uploaded } from '../uploads.js';
import { type Cast } from './cast.js';
import { hold, refusal, type Figures, type Journey } from './journey.js';

/** The bundled sample (samples/README.md). */
export const sample = { dataset: 'nhefs', rows: 1629, columns: 67, subjectKey: 'seqn' } as const;

/** What the steps share. */
export interface Stage {
  readonly journey: Journey;
  readonly cast: Cast;
  readonly samples: string;
}

const version = `/v1/datasets/${sample.dataset}/versions/1`;

interface UploadFigures extends Figures, Omit<Uploaded, 'columns' | 'reading'> {}

async function upload({ cast, samples }: Stage): Promise<UploadFigures> {
  const watcher = { client: cast.engineer, progress: silent, world: {}, note: () => undefined };
  const accepted = await sendFile(watcher, join(samples, 'nhefs.csv'), { dataset: sample.dataset });
  const made = await jobResult<Uploaded>(watcher, accepted.job);
  hold(made.rows === sample.rows, `the version has ${sample.rows} rows`);
  const { dataset, version: number, rows, bytes: length, sha256 } = made;
  return { dataset, version: number, rows, bytes: length, sha256 };
}

async function profile({
  cast,
}: Stage): Promise<{ rows: number; columns: number; age: Figures; masked: boolean }> {
  const seen = await cast.engineer.get<Profile>(`${version}/profile`);
  const age = seen.columns.find(({ name }) => name === 'age');
  hold(seen.columns.length === sample.columns, `${sample.columns} columns are profiled`);
  hold(age?.mean !== undefined && !age.masked, 'the owner sees figures that come from cells');
  const masked = await cast.steward.get<Profile>(`${version}/profile`);
  hold(
    masked.columns.every(
      (column) => column.masked && column.min === undefined && column.topValues === undefined,
    ),
    'who may not see raw data sees counts and types alone',
  );
  const { min, max, mean, distinct } = age;
  return { rows: seen.rows, columns: seen.columns.length, age: { min, max, mean, distinct }, masked: true };
}

interface Counts extends Figures {
  readonly direct: number;
  readonly quasi: number;
  readonly sensitive: number;
  readonly none: number;
}

async function classification({ cast }: Stage): Promise<Counts> {
  const { columns } = await cast.steward.get<{ columns: ColumnClassification[] }>(
    `${version}/classification`,
  );
  const count = (type: string): number => columns.filter((c) => c.identifierType === type).length;
  const by = (name: string): ColumnClassification | undefined => columns.find((c) => c.name === name);
  hold(
    by('seqn')?.identifierType === 'direct',
    "the survey's number of a person is found to identify directly",
  );
  hold(by('sex')?.identifierType === 'quasi', 'sex is found to be a quasi-identifier');
  return {
    direct: count('direct'),
    quasi: count('quasi'),
    sensitive: count('sensitive'),
    none: count('none'),
  };
}

async function override({
  cast,
}: Stage): Promise<{ column: string; identifierType: string; decidedBy: string }> {
  const body = { columns: [{ name: 'hepatitis', identifierType: 'sensitive', reason: 'A diagnosis.' }] };
  await refusal(404, () => cast.analyst.patch(`${version}/classification`, body));
  const { columns } = await cast.steward.patch<{ columns: ColumnClassification[] }>(
    `${version}/classification`,
    body,
  );
  const decided = columns.find(({ name }) => name === 'hepatitis');
  hold(decided?.decidedBy === 'steward', "the steward's word stands");
  return { column: 'hepatitis', identifierType: decided.identifierType, decidedBy: decided.decidedBy };
}

/** From a file to a sealed, profiled and classified version. */
export async function prepareData(stage: Stage): Promise<void> {
  const { journey, cast } = stage;
  await journey.step('dataset', 'An engineer makes a dataset', async () => {
    const { dataset: name, subjectKey } = sample;
    await cast.engineer.post('/v1/datasets', { name, subjectKey, description: 'NHEFS, public use' });
    return { dataset: name, subjectKey };
  });
  await journey.step(
    'upload',
    'The file is sealed as it arrives, parsed and classified',
    () => upload(stage),
    (f) => [`${f.rows} rows, ${bytes(f.bytes)}, sha256 ${f.sha256}`],
  );
  await journey.step(
    'profile',
    'Its owner sees figures of each column, others counts alone',
    () => profile(stage),
    (f) => [
      `${f.columns} columns; age from ${String(f.age['min'])} to ${String(f.age['max'])}, ${String(f.age['distinct'])} distinct`,
    ],
  );
  await journey.step(
    'classification',
    'Columns are classified by name, form and shape',
    () => classification(stage),
    (f) => [
      `${f.direct} direct and ${f.quasi} quasi-identifiers, ${f.sensitive} sensitive, ${f.none} neither`,
    ],
  );
  await journey.step(
    'override',
    'A steward decides otherwise, which an analyst may not',
    () => override(stage),
    (f) => [`${f.column} is ${f.identifierType}`],
  );
}
