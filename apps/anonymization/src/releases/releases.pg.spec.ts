import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument } from '#libs/contracts';
import { type Accepted } from '../../../../test/support/caller.js';
import { aWorkerOf, Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;

beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  await governed.dataset(owner, 'people', csv(people(400)), { subjectKey: 'person' });
  await governed.grant(steward, reader, 'dataset:people');
  await put('people', {});
});
afterAll(() => governed.stop());

const put = (name: string, more: object) =>
  steward.must('PUT', `/v1/policies/${name}`, { json: policyOf(name, more) });
const ask = (more: object = {}) => ({ dataset: 'people', policy: 'people', purpose: 'research', ...more });
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const releases = () => governed.database.query<{ id: string }>('SELECT id FROM release');
const objects = () => governed.database.query<{ id: string }>('SELECT id FROM sealed_object');
const rowsOf = async (release: string, purpose = 'research'): Promise<Record<string, unknown>[]> => {
  const path = `/v1/releases/${release}/data?format=ndjson&purpose=${purpose}`;
  const { status, body } = await reader.get<string>(path);
  expect(status).toBe(200);
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('a release', () => {
  it('is made by a job whose result says its rows, what was suppressed and its risk, but no raw figures', async () => {
    const accepted = await steward.post<Accepted>('/v1/releases', ask());
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('location')).toBe(accepted.body.job);
    const job = await steward.ended<Record<string, unknown>>(accepted.body.job);
    expect(job).toMatchObject({ kind: 'release', state: 'succeeded', progress: 1 });
    expect(Object.keys(job.result ?? {}).sort()).toEqual(['coarse', 'release', 'risk', 'rows', 'suppressed']);
    expect(job.result).toMatchObject({
      rows: 400,
      suppressed: 0,
      risk: {
        quasiIdentifiers: ['birth', 'sex'],
        after: { records: 400, classes: 0, k: 5, uniqueness: 0.05 },
        utility: { columnsDropped: 1, recordsSuppressed: 0 },
        coarse: true,
      },
    });
    expect(job.result?.['risk']).not.toHaveProperty('before');
    const { body } = await steward.get(`/v1/releases/${String(job.result?.['release'])}`);
    expect(body).toMatchObject({ dataset: 'people', version: 1, policy: 'people', policyVersion: 1, k: 5 });
    expect(body).toMatchObject({ rows: 400, suppressed: 0, coarse: true });
  });

  it('tells risk before and after to the owner, after to whoever reads the release, and no exact figure to others', async () => {
    const { release } = await governed.release(steward, ask());
    const seen = async (who: Somebody) => (await who.get<object>(`/v1/releases/${release}/risk`)).body;
    expect(await seen(owner)).toMatchObject({ before: { records: 400 }, after: { records: 400 } });
    expect(await seen(reader)).toMatchObject({ after: { records: 400, k: 50 }, coarse: true });
    expect(await seen(steward)).toMatchObject({ after: { k: 5, uniqueness: 0.05 }, coarse: true });
    for (const who of [steward, reader]) expect(await seen(who)).not.toHaveProperty('before');
    // One record each time that somebody reads exact figures of raw records, and none for coarse ones.
    expect(await governed.records('risk.read', release)).toHaveLength(1);
    const bound = await governed.narrowed(owner, { purpose: 'research' });
    expect((await bound.get<object>(`/v1/releases/${release}/risk`)).body).not.toHaveProperty('before');
    const scoped = await governed.narrowed(owner, { scopes: ['discover'] });
    expect((await scoped.get<object>(`/v1/releases/${release}/risk`)).body).not.toHaveProperty('before');
    const stranger = await governed.somebody('stranger-of-risk', 'analyst');
    for (const path of ['', '/risk'])
      expect((await stranger.get(`/v1/releases/${release}${path}`)).status).toBe(404);
  });

  it('lacks every column that no transform speaks of, and holds what the techniques leave', async () => {
    const { release } = await governed.release(steward, ask());
    const rows = await rowsOf(release);
    expect(rows).toHaveLength(400);
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual(['birth', 'diagnosis', 'email', 'income', 'person', 'sex']);
      expect(row['email']).toMatch(/^\*+@example\.org$/);
      expect(String(row['person'])).not.toMatch(/^p-/);
    }
    expect(new Set(rows.map((row) => row['person'])).size).toBe(400);
  });

  it('holds only rows that meet the conditions', async () => {
    const kAnonymity = { k: 5, quasiIdentifiers: ['birth', 'sex'], maxSuppression: 1 };
    await put('women', { require: { kAnonymity }, rows: { sex: 'female', income: { $lt: 20_100 } } });
    const { release, rows } = await governed.release(steward, ask({ policy: 'women' }));
    expect(rows).toBe(50);
    expect(new Set((await rowsOf(release)).map((row) => row['sex']))).toEqual(new Set(['female']));
  });

  it('suppresses the records of small classes within what the policy allows', async () => {
    const rare = people(400).map((row, i) => (i < 3 ? { ...row, birth: '1901-01-01', sex: 'female' } : row));
    await governed.dataset(owner, 'rare', csv(rare), { subjectKey: 'person' });
    await governed.grant(steward, reader, 'dataset:rare');
    const limits = { k: 5, quasiIdentifiers: ['birth', 'sex'] };
    await put('rare', { require: { kAnonymity: { ...limits, maxSuppression: 0.05 } } });
    const made = await governed.release(steward, ask({ dataset: 'rare', policy: 'rare' }));
    expect([made.rows, made.suppressed]).toEqual([397, 3]);
    expect((await rowsOf(made.release)).map((row) => row['birth'])).not.toContain('1900s');
    expect(made.risk['enforcement']).toMatchObject({ suppressed: 3, limit: 20 });
    await put('rare', { require: { kAnonymity: { ...limits, maxSuppression: 0 } } });
    const job = await governed.releaseJob(steward, ask({ dataset: 'rare', policy: 'rare' }));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'release.limit-missed', status: 422 } });
  });

  it('counts distinct subjects, not records: many records of few people are no crowd', async () => {
    const crowd = Array.from({ length: 90 }, (_, i) => ({ who: `s${i % 3}`, region: 'north', spent: i }));
    await governed.dataset(owner, 'visits', csv(crowd), { subjectKey: 'who' });
    const transforms = [{ match: { column: ['region', 'spent'] }, technique: 'keep' }];
    for (const [k, state] of [
      [3, 'succeeded'],
      [4, 'failed'],
    ] as const) {
      const kAnonymity = { k, quasiIdentifiers: ['region'] };
      await put('visits', { transforms, require: { kAnonymity } });
      const job = await governed.releaseJob(steward, ask({ dataset: 'visits', policy: 'visits' }));
      expect([k, job.state]).toEqual([k, state]);
    }
  });

  it('requires l distinct values of the sensitive column in every class', async () => {
    const kAnonymity = { k: 2, quasiIdentifiers: ['sex'] };
    // The diagnosis follows from the number's remainder by four: each sex has two of the four.
    for (const [l, state] of [
      [2, 'succeeded'],
      [3, 'failed'],
    ] as const) {
      await put('diverse', { require: { kAnonymity, lDiversity: { column: 'diagnosis', l } } });
      const job = await governed.releaseJob(steward, ask({ policy: 'diverse' }));
      expect([l, job.state]).toEqual([l, state]);
    }
  });
});

describe('pseudonyms', () => {
  it('are equal in two datasets of one domain, and unlinkable between domains', async () => {
    await governed.dataset(owner, 'orders', csv(people(40)), { subjectKey: 'person' });
    await governed.grant(steward, reader, 'dataset:orders');
    const transform = (domain: string) => ({
      transforms: [{ match: { column: 'person' }, technique: 'pseudonymization', domain }],
      require: {},
    });
    await put('same-domain', transform('people'));
    await put('other-domain', transform('elsewhere'));
    const names = async (dataset: string, policy: string): Promise<Set<unknown>> => {
      const { release } = await governed.release(steward, ask({ dataset, policy }));
      return new Set((await rowsOf(release)).map((row) => row['person']));
    };
    const all = await names('people', 'same-domain');
    const some = await names('orders', 'same-domain');
    const other = await names('orders', 'other-domain');
    expect([all.size, some.size, other.size]).toEqual([400, 40, 40]);
    expect([...some].every((name) => all.has(name))).toBe(true);
    expect([...other].some((name) => all.has(name))).toBe(false);
  });
});

describe('what cannot be', () => {
  const refused = async (json: object): Promise<ProblemDocument> => {
    const { status, body } = await steward.post<ProblemDocument>('/v1/releases', json);
    expect(status).toBe(body.status);
    return body;
  };

  it('is refused at once, with pointers into the policy', async () => {
    const quasi = (column: string) => ({ kAnonymity: { k: 5, quasiIdentifiers: [column] } });
    const absent = await steward.ask('PUT', '/v1/policies/absent', {
      json: policyOf('absent', { require: quasi('shoe_size') }),
    });
    expect([absent.status, absent.body]).toMatchObject([
      400,
      { code: 'policy.invalid', errors: [{ pointer: '#/require/kAnonymity/quasiIdentifiers/0' }] },
    ]);
    await put('elsewhere', {
      transforms: [{ match: { column: ['sex', 'shoe_size'] }, technique: 'keep' }],
      require: {},
    });
    expect(await refused(ask({ policy: 'elsewhere' }))).toMatchObject({
      code: 'policy.inapplicable',
      status: 422,
      errors: [{ pointer: '#/transforms/0/match/column/1' }],
    });
    await put('text', {
      transforms: [{ match: { column: 'sex' }, technique: 'generalization', width: 10 }],
      require: {},
    });
    expect(await refused(ask({ policy: 'text' }))).toMatchObject({
      code: 'policy.inapplicable',
      errors: [{ pointer: expect.stringMatching(/^#\/transforms\/0/) }],
    });
    await put('huge', { require: { kAnonymity: { k: 1000, quasiIdentifiers: ['sex'] } } });
    expect(await refused(ask({ policy: 'huge' }))).toMatchObject({ code: 'policy.inapplicable' });
    expect(await refused(ask({ purpose: 'marketing' }))).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '#/purpose' }],
    });
  });

  it('is 404 for what is not there, and 403 for those who are no stewards', async () => {
    for (const more of [{ dataset: 'none' }, { version: 7 }, { policy: 'none' }, { policyVersion: 99 }])
      expect(await refused(ask(more))).toMatchObject({ code: 'resource.not-found' });
    for (const who of [owner, reader]) {
      const { status } = await who.post('/v1/releases', ask());
      expect(status).toBe(403);
    }
    for (const more of [{ version: 0 }, { purpose: 'Not A Name' }, { extra: 1 }])
      expect(await refused(ask(more))).toMatchObject({ status: 400 });
  });
});

describe('a release job', () => {
  const nothingLeft = async (run: () => Promise<string>): Promise<void> => {
    const before = { releases: await releases(), objects: await objects(), prefixes: governed.prefixes() };
    const job = (await run()).slice('/v1/jobs/'.length);
    await until(() => !existsSync(join(governed.objects, job)));
    expect(await releases()).toEqual(before.releases);
    expect(await objects()).toEqual(before.objects);
    expect(governed.prefixes().sort()).toEqual(before.prefixes.sort());
  };

  it('that cannot reach k fails with figures, and leaves nothing in store or catalog', async () => {
    await put('strict', { require: { kAnonymity: { k: 60, quasiIdentifiers: ['birth', 'sex'] } } });
    await nothingLeft(async () => {
      const job = await governed.releaseJob(steward, ask({ policy: 'strict' }));
      expect(job).toMatchObject({ state: 'failed', problem: { code: 'release.limit-missed' } });
      expect(job.problem?.detail).toMatch(/\d/);
      expect(job).not.toHaveProperty('result');
      return `/v1/jobs/${job.id}`;
    });
    expect((await governed.records('release.fail')).at(-1)).toMatchObject({
      outcome: 'failed',
      detail: { code: 'release.limit-missed' },
    });
  });

  it('whose worker is killed fails as crashed, and leaves nothing', async () => {
    await nothingLeft(async () => {
      const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json: ask() });
      process.kill(await aWorkerOf('release.worker.js'), 'SIGKILL');
      expect(await steward.ended(job)).toMatchObject({
        state: 'failed',
        problem: { code: 'worker.crashed', status: 500 },
      });
      return job;
    });
  });

  it('that is cancelled ends as cancelled, ends its worker, and leaves nothing', async () => {
    await nothingLeft(async () => {
      const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json: ask() });
      expect((await steward.post(`${job}/cancel`)).status).toBe(202);
      expect(await steward.ended(job)).toMatchObject({ state: 'cancelled' });
      await until(() => workersOf('release.worker.js').length === 0);
      return job;
    });
  });

  it('that is delivered again makes one release, which can still be read', async () => {
    const { release } = await governed.release(steward, ask());
    const [row] = await governed.database.query<{ job_id: string }>(
      'SELECT job_id FROM release WHERE id = $1',
      [release],
    );
    const id = row?.job_id ?? '';
    // The queue knows the job as done; given back to it as if its end had never been noted, it comes again.
    await governed.database.seed(
      `UPDATE pgboss.job SET state = 'created', started_on = NULL, completed_on = NULL WHERE id = $1`,
      [id],
    );
    for (let state = ''; state !== 'completed';) {
      const rows = await governed.database.query<{ state: string }>(
        'SELECT state FROM pgboss.job WHERE id = $1',
        [id],
      );
      state = rows[0]?.state ?? 'completed';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await governed.database.query('SELECT id FROM release WHERE job_id = $1', [id])).toEqual([
      { id: release },
    ]);
    expect(await rowsOf(release)).toHaveLength(400);
  });
});
