import type { Accepted, Release } from '#libs/client';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Risk } from '#libs/contracts';
import { type Made } from '../releases.js';
import { jobResult } from '../shell/jobs.js';
import { silent } from '../shell/progress.js';
import { percent } from '../shell/text.js';
import { playerOf } from './cast.js';
import { hold, refusal, type Figures } from './journey.js';
import { sample, type Stage } from './prepare.js';

/** The bundled policy (samples/nhefs.policy.yaml) and what it promises. */
const policy = { name: 'nhefs-for-training', k: 5, maxSuppression: 0.05 } as const;
export const purpose = 'model-training';

async function applyPolicy({
  cast,
  samples,
}: Stage): Promise<{ policy: string; version: number; digest: string }> {
  const text = await readFile(join(samples, 'nhefs.policy.yaml'), 'utf8');
  const put = (): Promise<{ version: number; digest: string }> =>
    cast.steward.send('PUT', `/v1/policies/${policy.name}`, text, 'application/yaml');
  const { version, digest } = await put();
  hold((await put()).version === version, 'the same file makes no second version');
  return { policy: policy.name, version, digest };
}

interface ReleaseFigures extends Figures {
  readonly release: string;
  readonly rows: number;
  readonly suppressed: number;
  readonly risk: Risk;
}

async function release({ cast }: Stage): Promise<ReleaseFigures> {
  const ask = { dataset: sample.dataset, policy: policy.name, purpose };
  const { job } = await cast.steward.post<Accepted>('/v1/releases', ask);
  const { release: id } = await jobResult<Made>({ client: cast.steward, progress: silent, world: {} }, job);
  // The owner may see exact figures of raw data; the steward who made the release is told coarse ones.
  const made = await cast.engineer.get<Release>(`/v1/releases/${id}`);
  const risk = await cast.engineer.get<Risk>(`/v1/releases/${id}/risk`);
  hold(risk.before !== undefined && risk.before.k < policy.k, `k was below ${policy.k} before`);
  hold(risk.after.k >= policy.k, `k is at least ${policy.k} after`);
  hold(
    made.suppressed <= policy.maxSuppression * sample.rows,
    'no more rows are suppressed than the policy allows',
  );
  hold(made.rows + made.suppressed === sample.rows, 'every row is released or suppressed');
  return { release: id, rows: made.rows, suppressed: made.suppressed, risk };
}

function tellRelease({ rows, suppressed, risk: { before, after, utility } }: ReleaseFigures): string[] {
  return [
    `${rows} rows released, ${suppressed} suppressed (${percent(suppressed / (rows + suppressed))})`,
    `k ${before?.k ?? '?'} before, ${after.k} after; highest risk of a person ${percent(before?.prosecutor.highest ?? 1)} before, ${percent(after.prosecutor.highest)} after`,
    `alone in their class ${percent(before?.uniqueness ?? 1)} before, ${percent(after.uniqueness)} after; ${percent(utility.loss)} of the cells changed or lost`,
  ];
}

interface Decision {
  readonly allowed: boolean;
  readonly because: readonly { readonly detail: string }[];
}

async function simulate({ cast }: Stage, id: string): Promise<{ allowed: boolean; because: string[] }> {
  const ask = { principal: playerOf('analyst'), action: 'read', resource: `release:${id}`, purpose };
  const { allowed, because } = await cast.steward.post<Decision>('/v1/decisions', ask);
  return { allowed, because: because.map(({ detail }) => detail) };
}

async function grant(
  { cast }: Stage,
  id: string,
): Promise<{ grant: string; expiresAt: string; allowed: boolean; because: string[] }> {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const actions = ['discover', 'read', 'train'];
  const ask = { principal: playerOf('analyst'), actions, resource: `release:${id}`, purpose, expiresAt };
  const made = await cast.steward.post<{ id: string }>('/v1/grants', ask);
  const after = await simulate({ cast } as Stage, id);
  hold(after.allowed, 'the grant allows it');
  return { grant: made.id, expiresAt, ...after };
}

/** From a version to a release that one analyst may use for one purpose. Answers with the release. */
export async function governData(stage: Stage): Promise<{ release: string; rows: number }> {
  const { journey, cast } = stage;
  await journey.step(
    'policy',
    'A steward says what may leave, and in which form',
    () => applyPolicy(stage),
    (f) => [`${f.policy}@${f.version}, digest ${f.digest}`],
  );
  const made = await journey.step(
    'release',
    'A release is made and its risk measured',
    () => release(stage),
    tellRelease,
  );
  const id = made.release;
  await journey.step(
    'simulate',
    'What would the analyst be told? Denied',
    async () => {
      const decision = await simulate(stage, id);
      hold(!decision.allowed, 'nothing allows it yet');
      return decision;
    },
    (f) => [`because ${f.because.join('; ')}`],
  );
  await journey.step('refused', 'The analyst cannot even tell that the release exists', async () => {
    const data = `/v1/releases/${id}/data`;
    const codes = [
      await refusal(404, () => cast.analyst.get(`/v1/releases/${id}`)),
      await refusal(404, () => cast.analyst.open(data, { purpose })),
    ];
    return { status: 404, codes };
  });
  await journey.step(
    'grant',
    'A steward grants it for one purpose and one hour',
    () => grant(stage, id),
    (f) => [`until ${f.expiresAt}; now allowed, because ${f.because.join('; ')}`],
  );
  return { release: id, rows: made.rows };
}
