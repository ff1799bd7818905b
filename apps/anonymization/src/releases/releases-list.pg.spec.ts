import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';
import { path, raw as rawData } from '../../test/release-data.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let releases: string[];
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
  for (const [name, tags] of [
    ['one', ['red']],
    ['two', ['red', 'blue']],
  ] as const) {
    await governed.dataset(owner, name, csv(people(100)), { subjectKey: 'person', tags });
    for (const purpose of ['research', 'billing'])
      await governed.release(steward, { dataset: name, policy: 'people', purpose });
  }
  releases = (await governed.database.query<{ id: string }>('SELECT id FROM release')).map(({ id }) => id);
}, 120_000);
afterAll(() => governed.stop());

it('shows a steward all of them, page by page, newest first, and filtered as asked', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number> = { limit: 3, ...(cursor !== null && { cursor }) };
    const page: { items: { id: string }[]; nextCursor: string | null } = await steward.must(
      'GET',
      '/v1/releases',
      { query },
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([...releases].sort().reverse());
  const some = await steward.must<{ items: { dataset: string; purpose: string }[] }>('GET', '/v1/releases', {
    query: { dataset: 'one', purpose: 'billing' },
  });
  expect(some.items).toMatchObject([{ dataset: 'one', purpose: 'billing' }]);
  for (const key of ['no id', '\0', '']) {
    const cursor = Buffer.from(key).toString('base64url');
    expect([key, (await steward.get('/v1/releases', { cursor })).status]).toEqual([key, 400]);
  }
});

describe('a dataset that lets itself be known', () => {
  const show = (discoverable: string) =>
    owner.must('PATCH', '/v1/datasets/one', { json: { discoverable, reading: { nulls: ['secret'] } } });
  const statuses = async (who: Somebody): Promise<number[]> => {
    const release = `/v1/releases/${releases[0] ?? ''}`;
    const known = ['/v1/datasets/one', release, `${release}/risk`];
    const version = '/v1/datasets/one/versions/1';
    const closer = [version, '/v1/datasets/one/versions', `${version}/profile`, `${version}/classification`];
    return Promise.all([...known, ...closer].map(async (path) => (await who.get(path)).status));
  };
  const none = Array<number>(7).fill(404);
  const known = [200, 200, 200, 404, 404, 404, 404];

  it('shows everybody what it looks like and its releases, and nothing of its records', async () => {
    const visitor = await governed.somebody('visitor', 'analyst');
    expect(await statuses(visitor)).toEqual(none);
    await show('all');
    expect(await statuses(visitor)).toEqual(known);
    const dataset = await visitor.must<object>('GET', '/v1/datasets/one');
    expect(dataset).toMatchObject({
      discoverable: 'all',
      columns: expect.arrayContaining([{ name: 'person', type: expect.any(String) }]),
    });
    expect(JSON.stringify([dataset, (await visitor.get('/v1/datasets')).body])).not.toContain('secret');
    const release = await visitor.must<{ lineage: object }>('GET', `/v1/releases/${releases[0] ?? ''}`);
    expect(release).toMatchObject({ coarse: true });
    expect(release.lineage).not.toHaveProperty('datasetSha256');
    const data = await visitor.get(`/v1/releases/${releases[0] ?? ''}/data`, { purpose: 'research' });
    expect([data.status, (data.body as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('tidegate requests create'),
    ]);
    await show('nobody');
    expect(await statuses(visitor)).toEqual(none);
  });

  it('shows itself to whoever has a grant on something of it, as long as that counts', async () => {
    const member = await governed.somebody('member', 'analyst');
    await governed.grant(steward, member, `release:${releases[1] ?? ''}`, { purpose: 'billing' });
    expect(await statuses(member)).toEqual(none);
    await show('members');
    expect(await statuses(member)).toEqual(known);
    const visitor = await governed.somebody('outsider', 'analyst');
    expect(await statuses(visitor)).toEqual(none);
    await show('nobody');
  });
});

describe('a release that was withdrawn', () => {
  const latest = '/v1/releases/by-name/one/research/latest';
  const made = async (): Promise<string> => {
    const { release } = await governed.release(steward, { dataset: 'one', policy: 'people' });
    return release;
  };

  it('is read by nobody, stays to be seen, and the one before is the latest again', async () => {
    const analyst = await governed.somebody('analyst', 'analyst');
    await governed.grant(steward, analyst, 'dataset:one', { actions: ['read'] });
    const [old, next] = [(await steward.must<{ id: string }>('GET', latest)).id, await made()];
    expect((await analyst.must<{ id: string }>('GET', latest)).id).toBe(next);
    const rows = await analyst.must<string>('GET', `${latest}/data`);
    expect(rows).toBe(
      await analyst.must<string>('GET', `/v1/releases/${next}/data`, { query: { purpose: 'research' } }),
    );

    const reason = 'A column was classified too low';
    const why = { json: { reason, supersededBy: old } };
    expect(await steward.must('POST', `/v1/releases/${next}/withdraw`, why)).toMatchObject({
      id: next,
      withdrawn: { by: 'service:steward', reason, supersededBy: old },
    });
    for (const query of [{ purpose: 'research' }, { purpose: 'research', format: 'parquet' }]) {
      const { status, body } = await analyst.get(`/v1/releases/${next}/data`, query);
      expect([status, body]).toMatchObject([410, { code: 'release.withdrawn' }]);
      expect((body as { detail: string }).detail).toContain(`Take release ${old} instead`);
    }
    expect((await analyst.must<{ id: string }>('GET', latest)).id).toBe(old);
    expect(
      (await analyst.must<{ withdrawn?: object }>('GET', `/v1/releases/${next}`)).withdrawn,
    ).toBeDefined();
    expect(await governed.records('release.withdraw', next)).toEqual([
      { outcome: 'done', detail: expect.objectContaining({ reason, supersededBy: old }) },
    ]);
    expect((await steward.ask('POST', `/v1/releases/${next}/withdraw`, why)).status).toBe(409);
  });

  it('is withdrawn by who makes releases or owns the data, for one that is to be read instead', async () => {
    const [one, other] = [await made(), await made()];
    const withdraw = (who: Somebody, id: string, json: object) =>
      who.ask('POST', `/v1/releases/${id}/withdraw`, { json });
    const analyst = await governed.somebody('grantee', 'analyst');
    const reason = 'so';
    expect((await withdraw(analyst, one, { reason })).status).toBe(404);
    await governed.grant(steward, analyst, 'dataset:one');
    expect((await withdraw(analyst, one, { reason })).status).toBe(403);
    for (const json of [
      {},
      { reason: ' ' },
      { reason, supersededBy: one },
      { reason, supersededBy: releases[3] },
    ])
      expect([json, (await withdraw(steward, one, json)).status]).toEqual([json, 400]);
    expect((await withdraw(owner, one, { reason })).status).toBe(200);
    expect((await withdraw(steward, other, { reason, supersededBy: one })).status).toBe(400);
  });

  it('leaves no latest where all are', async () => {
    const ids = await governed.database.query<{ id: string }>(
      `SELECT r.id FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
       WHERE d.name = 'two' AND r.purpose = 'billing'`,
    );
    for (const { id } of ids)
      await steward.must('POST', `/v1/releases/${id}/withdraw`, { json: { reason: 'all' } });
    expect((await steward.get('/v1/releases/by-name/two/billing/latest')).status).toBe(404);
    expect((await steward.get('/v1/releases/by-name/two/billing/latest/data')).status).toBe(404);
    expect((await steward.get('/v1/releases/by-name/no-such/billing/latest')).status).toBe(404);
  });
});

describe('some of a release', () => {
  let release: string;
  let reader: Somebody;
  let whole: Buffer;
  const ask = (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    rawData(governed, reader, path(release, query), headers);
  const textOf = async (query: Record<string, string>): Promise<string> =>
    (await ask(query)).bytes?.toString() ?? '';

  beforeAll(async () => {
    ({ release } = await governed.release(steward, { dataset: 'one', policy: 'people' }));
    reader = await governed.somebody('some-reader', 'analyst');
    await governed.grant(steward, reader, 'dataset:one');
    whole = (await ask()).bytes ?? Buffer.of();
  }, 60_000);

  it('is columns by their names, in the order asked for, and the first rows', async () => {
    const [head = '', ...lines] = whole.toString().trimEnd().split('\n');
    const [first = '', second = ''] = head.split(',');
    const some = await textOf({ columns: `${second},${first}`, limit: '3' });
    expect(some.trimEnd().split('\n').length).toBe(4);
    expect(some.split('\n')[0]).toBe(`${second},${first}`);
    expect((await textOf({ limit: '2' })).trimEnd().split('\n')).toEqual([head, ...lines.slice(0, 2)]);
    expect(await textOf({ limit: '1000000' })).toBe(whole.toString());
    expect((await ask({ limit: '2' })).headers['tidegate-rows']).toBe('2');
    for (const query of [
      { columns: `${first},${first}` },
      { columns: 'no-such' },
      { limit: '0' },
      { limit: 'x' },
    ]) {
      const { status, bytes } = await ask(query);
      expect([query, status, bytes?.toString()]).toEqual([
        query,
        400,
        expect.stringContaining('request.invalid'),
      ]);
    }
  });

  it('is a range of its bytes, of what the reader has the rest of', async () => {
    const { headers } = await ask();
    const tag = String(headers['etag']);
    const ranges: [string, Buffer][] = [
      ['bytes=0-9', whole.subarray(0, 10)],
      ['bytes=10-', whole.subarray(10)],
      ['bytes=-7', whole.subarray(-7)],
      [`bytes=${whole.length - 1}-${whole.length + 99}`, whole.subarray(-1)],
    ];
    for (const [range, bytes] of ranges) {
      const some = await ask({}, { range, 'if-range': tag });
      expect([range, some.status, some.bytes]).toEqual([range, 206, bytes]);
      expect(some.headers['content-range']).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.length}$`));
    }
    for (const range of ['bytes=5-1', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=-'])
      expect([range, (await ask({}, { range })).bytes]).toEqual([range, whole]);
    expect((await ask({}, { range: 'bytes=0-1', 'if-range': '"another"' })).bytes).toEqual(whole);
    expect((await ask({}, { range: `bytes=${whole.length}-` })).status).toBe(416);
    const parquet = (await ask({ format: 'parquet' })).bytes;
    const foot = await ask({ format: 'parquet' }, { range: 'bytes=-4' });
    expect([foot.status, foot.bytes]).toEqual([206, parquet?.subarray(-4)]);
  });

  it('is nothing for who has it already, and may read it still', async () => {
    const { headers } = await ask();
    const tag = String(headers['etag']);
    const same = await ask({}, { 'if-none-match': `"x", W/${tag}` });
    expect([same.status, same.bytes?.length, same.headers['etag']]).toEqual([304, 0, tag]);
    expect((await ask({ format: 'ndjson' }, { 'if-none-match': tag })).status).toBe(200);
    expect((await ask({}, { 'if-none-match': tag, 'accept-encoding': 'gzip' })).status).toBe(200);
    const stranger = await governed.somebody('stranger', 'analyst');
    const asked = await rawData(governed, stranger, path(release), { 'if-none-match': tag });
    expect(asked.status).toBe(404);
  });
});
