import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ColumnClassification, type Profile, type Risk } from '#libs/contracts';
import { adultPolicy, purpose, records } from '../support/adult-policy.js';
import { type Accepted } from '../support/caller.js';
import { corpusFile, describeCorpus } from '../support/corpus.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

describeCorpus('The governed path, over HTTP, on the 30,162 people of ARX Adult', () => {
  let gateway: TestGateway;
  let engineer: Player;
  let steward: Player;
  let analyst: Player;
  let release = '';
  let rows = 0;

  beforeAll(async () => {
    gateway = await testGateway();
    engineer = await gateway.player('engineer');
    steward = await gateway.player('steward');
    analyst = await gateway.player('analyst');
  });
  afterAll(() => gateway.remove());

  const data = `data`;
  const read = (player: Player, query: Record<string, string>) =>
    player.ask<string>('GET', `/v1/releases/${release}/${data}`, { query });
  const grantTo = (player: Player, resource: string, more: object = {}) =>
    steward.post<{ id: string }>('/v1/grants', {
      ...{ principal: player.principal, actions: ['read', 'discover'], resource, purpose },
      ...more,
    });

  it('lets nobody in without a token, with a wrong one, or with a revoked one', async () => {
    for (const [token, code] of [
      [null, 'token.missing'],
      ['tdg_wrong-wrong-wrong', 'token.invalid'],
    ] as const) {
      const { status, body, headers } = await gateway.as(token).get<{ code: string }>('/v1/datasets');
      expect([status, body.code]).toEqual([401, code]);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    const json = { name: 'short' };
    const { id, token } = await analyst.must<{ id: string; token: string }>('POST', '/v1/tokens', { json });
    expect((await gateway.as(token).get('/v1/me')).status).toBe(200);
    expect((await analyst.ask('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
    expect((await gateway.as(token).get('/v1/me')).status).toBe(401);
  });

  it('takes a file with semicolons as a version of a dataset that only its owner may fill', async () => {
    const made = await engineer.post('/v1/datasets', {
      name: 'adult',
      description: 'Census',
      tags: ['census'],
    });
    expect(made.status).toBe(201);
    expect((await analyst.post('/v1/datasets', { name: 'mine' })).status).toBe(403);
    const file = readFileSync(corpusFile('arx-adult', 'adult.csv'));
    expect((await analyst.upload('adult', file)).status).toBe(404);
    expect((await steward.upload('adult', file)).status).toBe(403);
    const { status, body, headers } = await engineer.upload('adult', file);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(body.job);
    expect(await engineer.result(body.job)).toMatchObject({
      dataset: 'adult',
      version: 1,
      rows: records,
      bytes: file.length,
    });
    expect((await analyst.get(body.job)).status).toBe(404);
    const version = await engineer.must('GET', '/v1/datasets/adult/versions/latest');
    expect(version).toMatchObject({ version: 1, state: 'ready', rows: records });
  });

  it('shows what comes from cells to the owner, and counts alone to a steward', async () => {
    const path = '/v1/datasets/adult/versions/1/profile';
    const full = await engineer.must<Profile>('GET', path);
    expect(full.columns.find(({ name }) => name === 'age')).toMatchObject({
      ...{ type: 'integer', min: 17, max: 90, nulls: 0, masked: false },
    });
    const counts = await steward.must<Profile>('GET', path);
    expect(counts.rows).toBe(records);
    for (const column of counts.columns) {
      expect(Object.keys(column).sort()).toEqual([
        'approximate',
        'distinct',
        'masked',
        'name',
        'nulls',
        'type',
      ]);
      expect(column.masked).toBe(true);
    }
    expect((await analyst.get(path)).status).toBe(404);
  });

  it('classifies the columns, and lets a steward decide otherwise', async () => {
    const path = '/v1/datasets/adult/versions/1/classification';
    const json = {
      columns: [{ name: 'native-country', identifierType: 'quasi', reason: 'Few come from some.' }],
    };
    expect((await analyst.ask('PATCH', path, { json })).status).toBe(404);
    const { columns } = await steward.must<{ columns: ColumnClassification[] }>('PATCH', path, { json });
    const by = (name: string) => columns.find((column) => column.name === name);
    expect(by('native-country')).toMatchObject({ identifierType: 'quasi', decidedBy: 'steward' });
    expect(by('sex')).toMatchObject({ category: 'SEX', identifierType: 'quasi', decidedBy: 'detector' });
  });

  it('previews a policy to the owner, who may see raw data, and to nobody else', async () => {
    const headers = { 'Content-Type': 'application/yaml' };
    const body = adultPolicy('adult-k5', 5);
    expect((await engineer.ask('PUT', '/v1/policies/adult-k5', { body, headers })).status).toBe(403);
    expect((await steward.ask('PUT', '/v1/policies/adult-k5', { body, headers })).status).toBe(201);
    expect((await steward.ask('PUT', '/v1/policies/adult-k5', { body, headers })).status).toBe(200);
    const ask = { dataset: 'adult', limit: 3 };
    expect((await steward.post('/v1/policies/adult-k5/preview', ask)).status).toBe(403);
    const preview = await engineer.post<{ before: { rows: object[] }; after: { rows: object[] } }>(
      '/v1/policies/adult-k5/preview',
      ask,
    );
    expect(preview.body.before.rows[0]).toMatchObject({ age: 39, occupation: 'Adm-clerical' });
    expect(Object.keys(preview.body.after.rows[0] ?? {}).sort()).toEqual([
      'age',
      'education',
      'race',
      'salary-class',
      'sex',
    ]);
  });

  it('makes a release that is 5-anonymous, and measures it before and after', async () => {
    const ask = { dataset: 'adult', policy: 'adult-k5', purpose };
    expect((await engineer.post('/v1/releases', ask)).status).toBe(403);
    expect((await steward.post('/v1/releases', { ...ask, purpose: 'marketing' })).status).toBe(400);
    const { body } = await steward.post<Accepted>('/v1/releases', ask);
    interface Made {
      readonly rows: number;
      readonly suppressed: number;
    }
    const told = await steward.result<Made & { release: string; coarse?: boolean; risk: Risk }>(body.job);
    expect(told).toMatchObject({ coarse: true, risk: { coarse: true } });
    expect(told.risk.before).toBeUndefined();
    ({ release } = told);
    const made = await engineer.must<Made>('GET', `/v1/releases/${release}`);
    ({ rows } = made);
    expect(made.rows + made.suppressed).toBe(records);
    expect(made.suppressed).toBeGreaterThan(0);
    expect(made.suppressed).toBeLessThanOrEqual(0.05 * records);
    expect(Math.abs(told.rows - rows)).toBeLessThanOrEqual(500);
    const risk = await engineer.must<Risk>('GET', `/v1/releases/${release}/risk`);
    expect(risk.before?.k).toBe(1);
    expect(risk.after.k).toBeGreaterThanOrEqual(5);
    expect(risk.after).toMatchObject({ records: rows, uniqueness: 0 });
    expect(risk.after.prosecutor.highest).toBeLessThanOrEqual(0.2);
  });

  it('fails a release with figures when its requirement cannot be met', async () => {
    const headers = { 'Content-Type': 'application/yaml' };
    const body = adultPolicy('adult-k9999', 9999);
    await steward.must('PUT', '/v1/policies/adult-k9999', { body, headers });
    const asked = await steward.post<Accepted>('/v1/releases', {
      dataset: 'adult',
      policy: 'adult-k9999',
      purpose,
    });
    const job = await steward.ended(asked.body.job);
    expect([job.state, job.problem?.status, job.problem?.code]).toEqual([
      'failed',
      422,
      'release.limit-missed',
    ]);
    const { items } = await steward.must<{ items: unknown[] }>('GET', '/v1/releases');
    expect(items).toHaveLength(1);
  });

  it('hides the release from an analyst to whom nobody granted anything', async () => {
    for (const path of ['', '/risk', `/${data}?purpose=${purpose}`]) {
      expect((await analyst.get(`/v1/releases/${release}${path}`)).status).toBe(404);
    }
    expect((await analyst.get<{ items: unknown[] }>('/v1/releases')).body.items).toEqual([]);
    const decision = await steward.post('/v1/decisions', {
      ...{ principal: analyst.principal, action: 'read', resource: `release:${release}`, purpose },
    });
    expect(decision.body).toMatchObject({ allowed: false });
  });

  it('gives its owner no rows without a grant, for owning is not using', async () => {
    expect((await read(engineer, { purpose })).status).toBe(404);
  });

  it('lets an analyst read for the purpose that was granted, and for no other', async () => {
    const granted = await grantTo(analyst, `release:${release}`, { expiresAt: '2099-01-01T00:00:00Z' });
    expect(granted.status).toBe(201);
    expect((await read(analyst, {})).status).toBe(400);
    const other = await read(analyst, { purpose: 'marketing' });
    expect([other.status, (other.body as unknown as { code: string }).code]).toEqual([
      403,
      'access.wrong-purpose',
    ]);
    const { status, body, headers } = await read(analyst, { purpose });
    expect(status).toBe(200);
    expect(headers.get('tidegate-rows')).toBe(String(rows));
    const [header, ...lines] = body.trimEnd().split('\n');
    expect(header?.split(',').sort()).toEqual(['age', 'education', 'race', 'salary-class', 'sex']);
    expect(lines).toHaveLength(rows);
    const classes = new Map<string, number>();
    const ndjson = (await read(analyst, { purpose, format: 'ndjson' })).body.trimEnd().split('\n');
    for (const line of ndjson) {
      const { age, sex, race, education } = JSON.parse(line) as Record<string, string>;
      const key = [age, sex, race, education].join('|');
      classes.set(key, (classes.get(key) ?? 0) + 1);
    }
    expect(ndjson).toHaveLength(rows);
    expect(Math.min(...classes.values())).toBeGreaterThanOrEqual(5);
  });

  it('lets a purpose-bound token read without naming the purpose, and do nothing else', async () => {
    const json = { name: 'bound', purpose };
    const { token } = await analyst.must<{ token: string }>('POST', '/v1/tokens', { json });
    const bound = gateway.as(token);
    const path = `/v1/releases/${release}/${data}`;
    expect((await bound.get(path)).status).toBe(200);
    expect((await bound.get(path, { purpose: 'marketing' })).status).toBe(403);
    expect((await bound.post('/v1/tokens', { name: 'wider' })).status).toBe(403);
    expect(
      (await bound.post('/v1/access-requests', { resource: `release:${release}`, purpose })).status,
    ).toBe(403);
  });

  it('turns a request into a grant that the asker cannot approve', async () => {
    const asker = await gateway.player('analyst', 'asker');
    const tag = await grantTo(asker, 'dataset:adult', { actions: ['discover'] });
    expect(tag.status).toBe(201);
    const ask = { resource: `release:${release}`, purpose, actions: ['read'], reason: 'For the model.' };
    const { status, body } = await asker.post<{ id: string; state: string }>('/v1/access-requests', ask);
    expect([status, body.state]).toEqual([201, 'pending']);
    expect((await asker.post(`/v1/access-requests/${body.id}/approve`)).status).toBe(403);
    expect((await read(asker, { purpose })).status).toBe(404);
    const approved = await steward.post(`/v1/access-requests/${body.id}/approve`, {
      expiresAt: '2099-01-01T00:00:00Z',
    });
    expect(approved.body).toMatchObject({ state: 'approved', decidedBy: steward.principal });
    expect((await read(asker, { purpose })).status).toBe(200);
  });

  it('refuses the next read once a grant has expired or was revoked', async () => {
    const visitor = await gateway.player('analyst', 'visitor');
    const soon = new Date(Date.now() + 2_000).toISOString();
    expect((await grantTo(visitor, `release:${release}`, { expiresAt: soon })).status).toBe(201);
    expect((await read(visitor, { purpose })).status).toBe(200);
    await sleep(2_100);
    expect((await read(visitor, { purpose })).status).toBe(404);
    const { body } = await grantTo(visitor, `release:${release}`);
    expect((await read(visitor, { purpose })).status).toBe(200);
    expect((await visitor.ask('DELETE', `/v1/grants/${body.id}`)).status).toBe(403);
    expect((await steward.ask('DELETE', `/v1/grants/${body.id}`)).status).toBe(204);
    expect((await read(visitor, { purpose })).status).toBe(404);
  });

  it('keeps a dataset that a release was made of', async () => {
    const { status, body } = await engineer.ask<{ code: string }>('DELETE', '/v1/datasets/adult');
    expect([status, body.code]).toEqual([409, 'resource.in-use']);
  });

  it('shows an auditor every step, allowed and denied, and nobody else', async () => {
    const auditor = await gateway.player('auditor');
    const { items } = await auditor.must<{ items: { action: string; outcome: string }[] }>(
      ...(['GET', '/v1/audit/events?limit=1000'] as const),
    );
    const seen = new Set(items.map(({ action, outcome }) => `${action} ${outcome}`));
    for (const step of [
      'dataset.create done',
      'version.upload denied',
      'version.upload done',
      'policy.preview denied',
      'policy.preview allowed',
      'release.read denied',
      'release.read allowed',
      'release.deliver done',
      'grant.create done',
      'request.approve done',
      'request.approve denied',
      'grant.revoke denied',
    ]) {
      expect(seen).toContain(step);
    }
    expect((await analyst.get('/v1/audit/events')).status).toBe(403);
    expect((await engineer.get('/v1/audit/events')).status).toBe(403);
  });

  it('leaves a log that an auditor can rebuild', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });
});
