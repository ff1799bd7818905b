import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accepted } from '../support/caller.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
let engineer: Player;

beforeAll(async () => {
  gateway = await testGateway();
  engineer = await gateway.player('engineer');
});
afterAll(() => gateway.remove());

const csv = (rows: number): Buffer<ArrayBuffer> =>
  Buffer.from(`id,name\n${Array.from({ length: rows }, (_, i) => `${i},person ${i}`).join('\n')}\n`);

interface Page {
  readonly items: { readonly name: string; readonly version: number }[];
  readonly nextCursor: string | null;
}

async function pages(path: string, limit: number): Promise<Page['items'][]> {
  const found: Page['items'][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: Record<string, string> = { limit: String(limit), ...(cursor !== '' && { cursor }) };
    const { body } = await engineer.get<Page>(path, query);
    found.push(body.items);
    cursor = body.nextCursor;
  }
  return found;
}

describe('Uploads and requests', () => {
  it('make two versions when two files of one dataset arrive at once', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'twice' } });
    const accepted = await Promise.all([3, 5].map((rows) => engineer.upload('twice', csv(rows))));
    expect(accepted.map(({ status }) => status)).toEqual([202, 202]);
    const made = await Promise.all(
      accepted.map(({ body }) => engineer.result<{ version: number; rows: number }>(body.job)),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect(made.map(({ rows }) => rows).sort()).toEqual([3, 5]);
    for (const { version, rows } of made) {
      const seen = await engineer.must('GET', `/v1/datasets/twice/versions/${version}`);
      expect(seen).toMatchObject({ version, rows });
    }
  });

  it('make one version when the same request is sent again under one Idempotency-Key', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'once' } });
    const key = { 'Idempotency-Key': 'upload-1' };
    const first = await engineer.upload('once', csv(4), key);
    const again = await engineer.upload('once', csv(4), key);
    expect([again.status, again.body.job]).toEqual([202, first.body.job]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await engineer.result(first.body.job);
    expect((await engineer.must<Page>('GET', '/v1/datasets/once/versions')).items).toHaveLength(1);
  });

  it('refuse one Idempotency-Key for two different requests', async () => {
    const key = { 'Idempotency-Key': 'dataset-1' };
    expect((await engineer.post('/v1/datasets', { name: 'key-a' }, key)).status).toBe(201);
    expect((await engineer.post('/v1/datasets', { name: 'key-a' }, key)).status).toBe(201);
    const other = await engineer.post<{ code: string }>('/v1/datasets', { name: 'key-b' }, key);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency.conflict']);
    const another = await gateway.player('engineer', 'another');
    expect((await another.post('/v1/datasets', { name: 'key-c' }, key)).status).toBe(201);
  });

  it('refuse a name that is taken, also to those who may not know of it', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'taken' } });
    const another = await gateway.player('engineer', 'another');
    for (const player of [engineer, another]) {
      const { status, body } = await player.post<{ code: string }>('/v1/datasets', { name: 'taken' });
      expect([status, body.code]).toEqual([409, 'resource.exists']);
    }
    expect((await another.get('/v1/datasets/taken')).status).toBe(404);
  });

  it('are listed page by page, each once', async () => {
    for (let i = 0; i < 7; i++) {
      await engineer.must('POST', '/v1/datasets', { json: { name: `page-${i}`, tags: ['paged'] } });
    }
    const found = await pages('/v1/datasets', 3);
    expect(found.slice(0, -1).every((items) => items.length === 3)).toBe(true);
    const names = found.flat().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (let i = 0; i < 7; i++) expect(names).toContain(`page-${i}`);
    const tagged = await engineer.must<Page>('GET', '/v1/datasets', { query: { q: 'paged' } });
    expect(tagged.items).toHaveLength(7);
  });

  it('are found by a column of their newest version', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'columns' } });
    const { body } = await engineer.upload('columns', Buffer.from('unusualheading,b\n1,2\n'));
    await engineer.result((body as Accepted).job);
    const { items } = await engineer.must<Page>('GET', '/v1/datasets', { query: { q: 'unusualheading' } });
    expect(items.map(({ name }) => name)).toEqual(['columns']);
  });

  it('of NDJSON and of tab-separated values become the same rows', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'formats' } });
    const bodies = [
      ['id,name\n1,Ada\n2,Grace\n', 'text/csv'],
      ['id\tname\n1\tAda\n2\tGrace\n', 'text/tab-separated-values'],
      ['{"id":1,"name":"Ada"}\n{"id":2,"name":"Grace"}\n', 'application/x-ndjson'],
    ] as const;
    for (const [text, type] of bodies) {
      const { body } = await engineer.upload('formats', text, { 'Content-Type': type });
      const { version } = await engineer.result<{ version: number }>(body.job);
      const seen = await engineer.must('GET', `/v1/datasets/formats/versions/${version}`);
      expect(seen).toMatchObject({
        rows: 2,
        columns: [
          { name: 'id', type: 'integer' },
          { name: 'name', type: 'string' },
        ],
      });
    }
  });

  it('can be removed with their dataset, and their objects with them', async () => {
    expect((await engineer.ask('DELETE', '/v1/datasets/formats')).status).toBe(204);
    expect((await engineer.get('/v1/datasets/formats')).status).toBe(404);
    expect((await engineer.get('/v1/datasets/formats/versions/1')).status).toBe(404);
  });

  it('leave a log that an auditor can rebuild', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });
});
