import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Profile } from '#libs/contracts';
import { type Answer } from '../../../../test/support/caller.js';
import { Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

type Rows = { columns: { name: string }[]; rows: Record<string, unknown>[] };
interface Preview {
  readonly before: Rows;
  readonly after: Rows;
  readonly explanation: { column: string; released: boolean }[];
  readonly warnings: string[];
}

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
});
afterAll(() => governed.stop());

const preview = (who: Somebody, more: object = {}): Promise<Answer<Preview>> =>
  who.post<Preview>('/v1/policies/people/preview', { dataset: 'people', limit: 5, ...more });
const counts = async (): Promise<unknown> =>
  governed.database.query(
    `SELECT (SELECT count(*) FROM release) AS releases, (SELECT count(*) FROM sealed_object) AS objects,
       (SELECT count(*) FROM job) AS jobs`,
  );

describe('a preview', () => {
  it('shows the owner the first rows before and after, and why', async () => {
    const { status, body } = await preview(owner);
    expect(status).toBe(200);
    expect([body.before.rows.length, body.after.rows.length]).toEqual([5, 5]);
    expect(body.before.rows[0]).toMatchObject({ person: 'p-000000', email: 'person0@example.org' });
    expect(body.after.columns.map(({ name }) => name)).not.toContain('zip');
    for (const row of body.after.rows) {
      expect(row['email']).toMatch(/^\*+@example\.org$/);
      expect(row).not.toHaveProperty('zip');
      expect(String(row['person'])).not.toContain('p-');
    }
    const zip = body.explanation.find(({ column }) => column === 'zip');
    expect(zip).toMatchObject({ released: false });
  });

  it('makes no pseudonym domain: until there is one, it shows pseudonyms of a key that is thrown away, and says so', async () => {
    const [first, second] = [await preview(owner), await preview(owner)];
    expect(first.body.warnings.join()).toContain('pseudonym domain people does not exist yet');
    expect(first.body.after.rows[0]?.['person']).not.toBe(second.body.after.rows[0]?.['person']);
    expect(await governed.database.query('SELECT name FROM pseudonym_domain')).toEqual([]);
  });

  it('shows the pseudonyms that a release of the same domain holds', async () => {
    const { release } = await governed.release(steward, { dataset: 'people', policy: 'people' });
    const { body } = await preview(owner);
    expect(body.warnings.join()).not.toContain('does not exist');
    const reader = await governed.somebody('reader', 'analyst');
    await governed.grant(steward, reader, 'dataset:people');
    const path = `/v1/releases/${release}/data?purpose=research&format=ndjson`;
    const data = await reader.must<string>('GET', path);
    for (const row of body.after.rows) expect(data).toContain(String(row['person']));
  });

  it('writes nothing but the record that it was looked at, without a row of it', async () => {
    const before = await counts();
    await preview(owner);
    expect(await counts()).toEqual(before);
    expect(workersOf('preview.worker.js')).toEqual([]);
    const records = await governed.records('policy.preview');
    expect(records.at(-1)).toMatchObject({ outcome: 'allowed', detail: { limit: 5 } });
    expect(JSON.stringify(records)).not.toMatch(/asthma|example\.org|p-0000/);
  });

  it('is refused to those who may not see raw data, stewards too, and the refusal is kept', async () => {
    expect((await preview(steward)).status).toBe(403);
    expect((await governed.records('policy.preview')).at(-1)).toMatchObject({ outcome: 'denied' });
    const other = await governed.somebody('other', 'engineer');
    expect((await preview(other)).status).toBe(404);
    const analyst = await governed.somebody('analyst', 'analyst');
    expect((await preview(analyst)).status).toBe(403);
  });

  it('is 404 for what is not there and 400 for more than it gives', async () => {
    for (const more of [{ dataset: 'none' }, { version: 2 }])
      expect((await preview(owner, more)).status).toBe(404);
    for (const more of [{ limit: 0 }, { limit: 100_000 }, { extra: true }])
      expect((await preview(owner, more)).status).toBe(400);
    const nowhere = await owner.post('/v1/policies/none/preview', { dataset: 'people' });
    expect(nowhere.status).toBe(404);
  });
});

describe('a profile', () => {
  const profile = (who: Somebody, name = 'people') =>
    who.get<Profile>(`/v1/datasets/${name}/versions/1/profile`);

  it('tells the owner what is in the cells, and is recorded', async () => {
    const { body } = await profile(owner);
    expect(body.rows).toBe(400);
    const income = body.columns.find(({ name }) => name === 'income');
    expect(income).toMatchObject({ masked: false, min: 20_000, max: 20_399 });
    expect(await governed.records('profile.read')).toMatchObject([{ outcome: 'allowed' }]);
  });

  it('is masked for a steward: counts and types, nothing that comes from a cell', async () => {
    const { status, body } = await profile(steward);
    expect([status, body.rows]).toEqual([200, 400]);
    for (const column of body.columns) {
      expect(column.masked).toBe(true);
      for (const field of ['min', 'max', 'mean', 'stddev', 'quantiles', 'histogram', 'topValues'])
        expect(column).not.toHaveProperty(field);
    }
    expect(JSON.stringify(body)).not.toMatch(/asthma|example\.org|20399/);
  });

  it('is 404 for strangers, and for versions that are not there', async () => {
    const stranger = await governed.somebody('stranger', 'engineer');
    expect((await profile(stranger)).status).toBe(404);
    for (const number of ['2', '0', 'x', '1.0'])
      expect((await owner.get(`/v1/datasets/people/versions/${number}/profile`)).status).toBe(404);
    expect((await owner.get('/v1/datasets/%00/versions/1/profile')).status).toBe(400);
  });
});
