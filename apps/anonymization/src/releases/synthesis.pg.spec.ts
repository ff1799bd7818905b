import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument, type Risk } from '#libs/contracts';
import { type Job } from '../../../../test/support/caller.js';
import { Governed, type Made, type Somebody } from '../../../../test/support/governed.js';
import { csv } from '../../test/people.js';
import { keep, patients } from '../../test/patients.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
const canary = 'zzcanaryzz';
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  const rows = patients(3000).map((row, i) => ({
    ...row,
    illness: i === 5 ? canary : row.illness,
    id: `s${i % 1500}`,
  }));
  await governed.dataset(owner, 'patients', csv(rows), { subjectKey: 'id' });
  await governed.grant(steward, reader, 'dataset:patients');
});
afterAll(() => governed.stop());

const domains = {
  job: { values: ['nurse', 'doctor', 'clerk', 'cook', 'driver', 'pilot'] },
  illness: { values: ['flu', 'gout', 'ague', 'croup', 'scurvy'] },
  age: { lower: 20, upper: 80, bins: 12 },
};
const policy = (
  name: string,
  more: object = {},
  transforms: object[] = [keep('age', 'job', 'illness', 'weight')],
) => ({
  name,
  purposes: ['research'],
  transforms,
  synthesis: { epsilon: 3, delta: 1e-7, records: 1000, domains, ...more },
});
const put = (name: string, json: object) => steward.must('PUT', `/v1/policies/${name}`, { json });
const ask = (name: string) => ({ dataset: 'patients', policy: name, purpose: 'research' });
const spends = () => governed.database.query<object>('SELECT kind, subject_id FROM privacy_spend');

async function dataOf({ release }: Made): Promise<Record<string, unknown>[]> {
  const text = await reader.must<string>(
    'GET',
    `/v1/releases/${release}/data?format=ndjson&purpose=research`,
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a synthetic release', () => {
  it('holds as many records as asked for, of declared columns and values alone, that resemble the raw ones', async () => {
    await put('synthetic', policy('synthetic'));
    const made = await governed.release(steward, ask('synthetic'));
    const data = await dataOf(made);
    expect(data).toHaveLength(1000);
    expect(new Set(data.flatMap((row) => Object.keys(row)))).toEqual(new Set(['age', 'job', 'illness']));
    const text = JSON.stringify(data);
    expect(text).not.toContain(canary);
    for (const { age, job } of data) {
      if (age !== null) expect(Number(age)).toBeGreaterThanOrEqual(20);
      if (age !== null) expect(Number(age)).toBeLessThanOrEqual(80);
      expect([...domains.job.values, null]).toContain(job);
    }
    // Nurses are three in ten and pilots three in a hundred; the noise moves neither by a tenth.
    const share = (job: string) => data.filter((row) => row['job'] === job).length / data.length;
    expect(share('nurse')).toBeGreaterThan(share('pilot') + 0.1);
    expect(made.risk['synthesis']).toMatchObject({
      method: 'mst',
      epsilon: 3,
      delta: 1e-7,
      unit: 'subject',
      records: 1000,
    });
  });

  it('shows what was compared with raw records to those who may read them alone: ε does not cover it', async () => {
    const made = await governed.release(steward, ask('synthetic'));
    const seen = async (who: Somebody) => (await who.get<Risk>(`/v1/releases/${made.release}/risk`)).body;
    const whole = await seen(owner);
    expect(whole.synthesis?.pairwise?.pairs).toBe(3);
    expect(whole.synthesis?.pairwise?.mean).toBeLessThan(0.4);
    expect(whole.attacks).toBeDefined();
    expect(whole.utility.marginals).toBeDefined();
    for (const risk of [await seen(reader), await seen(steward)]) {
      expect(risk.synthesis).toEqual({
        method: 'mst',
        epsilon: 3,
        delta: 1e-7,
        rho: whole.synthesis?.rho,
        unit: 'subject',
        records: 1000,
      });
      expect(Object.keys(risk).toSorted()).toEqual([
        ...['after', 'attempt', 'coarse', 'enforcement', 'quasiIdentifiers'],
        ...['questions', 'synthesis', 'utility', 'verdict'],
      ]);
      expect(Object.keys(risk.utility)).toHaveLength(5);
      expect(JSON.stringify(risk.questions)).not.toContain('attack');
    }
  });

  it('spends from the budget of its dataset in the transaction that it becomes true in', async () => {
    const { release } = await governed.release(steward, ask('synthetic'));
    expect(await spends()).toContainEqual({ kind: 'synthesis', subject_id: release });
    expect(await spends()).toHaveLength(3);
  });

  it('is refused when it is asked for and the budget does not allow it, and costs nothing', async () => {
    await put('greedy', policy('greedy', { epsilon: 90 }));
    const before = await spends();
    const { status, body } = await steward.post<ProblemDocument>('/v1/releases', ask('greedy'));
    expect([status, body.code]).toEqual([403, 'budget.exceeded']);
    expect(await spends()).toEqual(before);
  });

  it('fails when another spent what was left meanwhile, and leaves nothing', async () => {
    await put('last', policy('last', { epsilon: 5 }));
    const counts = () =>
      governed.database.query(
        'SELECT (SELECT count(*) FROM release) AS r, (SELECT count(*) FROM sealed_object) AS o',
      );
    const before = await counts();
    const jobs: Job<Made>[] = [];
    const accepted = await Promise.all(
      [1, 2, 3].map(() => steward.post<Partial<{ job: string }>>('/v1/releases', ask('last'))),
    );
    for (const { body } of accepted)
      if (body.job !== undefined) jobs.push(await steward.ended<Made>(body.job));
    const failed = jobs.filter(({ state }) => state === 'failed');
    const done = jobs.length - failed.length;
    expect(failed.length).toBeGreaterThan(0);
    for (const { problem } of failed) expect(problem?.code).toBe('budget.exceeded');
    expect(await spends()).toHaveLength(3 + done);
    const [after] = (await counts()) as { r: string; o: string }[];
    const [first] = before as { r: string; o: string }[];
    expect([Number(after?.r), Number(after?.o)]).toEqual([Number(first?.r) + done, Number(first?.o) + done]);
  });

  it('is refused with techniques that look at more than one record, whose noise would not cover them', async () => {
    const permuted = [{ match: { column: 'job' }, technique: 'permutation' }, keep('age', 'illness')];
    await put('mixed', policy('mixed', {}, permuted));
    const { status, body } = await steward.post<ProblemDocument>('/v1/releases', ask('mixed'));
    expect([status, body.code]).toEqual([422, 'policy.inapplicable']);
    expect(body.errors).toMatchObject([{ pointer: '#/synthesis/domains/job' }]);
  });

  it('is refused for other subjects than those whose budget the dataset keeps', async () => {
    await put('others', { ...policy('others'), subject: 'job' });
    const { status, body } = await steward.post<ProblemDocument>('/v1/releases', ask('others'));
    expect([status, body.code]).toEqual([422, 'policy.inapplicable']);
    expect(body.errors).toMatchObject([{ pointer: '#/subject' }]);
  });
});
