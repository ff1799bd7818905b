import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument } from '#libs/contracts';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

interface Version {
  readonly name: string;
  readonly version: number;
  readonly levels: number;
  readonly leaves: number;
}

let governed: Governed;
let steward: Somebody;
let engineer: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  steward = await governed.somebody('steward', 'steward');
  engineer = await governed.somebody('engineer', 'engineer');
});
afterAll(() => governed.stop());

const put = (who: Somebody, name: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/csv') =>
  who.ask<Version & ProblemDocument>('PUT', `/v1/hierarchies/${name}`, {
    body,
    headers: { 'Content-Type': type },
  });
const seasons = 'january;winter;*\njune;summer;*\njuly;summer;*\n';

describe('a hierarchy', () => {
  it('is kept in versions: a new one when its rows changed, none when they are the same', async () => {
    const first = await put(steward, 'seasons', seasons);
    expect([first.status, first.body]).toMatchObject([201, { version: 1, levels: 3, leaves: 3 }]);
    const same = await put(steward, 'seasons', seasons.replaceAll(';', ',').replaceAll('\n', '\r\n'));
    expect([same.status, same.body.version]).toEqual([200, 1]);
    const more = await put(steward, 'seasons', `${seasons}august;summer;*\n`);
    expect([more.status, more.body]).toMatchObject([201, { version: 2, leaves: 4 }]);
    const old = await engineer.get<Version>('/v1/hierarchies/seasons/versions/1');
    expect(old.body).toMatchObject({ version: 1, leaves: 3 });
    expect((await engineer.get<Version>('/v1/hierarchies/seasons')).body.version).toBe(2);
    expect(await governed.records('hierarchy.put')).toMatchObject([
      { outcome: 'done', detail: { version: 1, created: true } },
      { outcome: 'done', detail: { version: 1, created: false } },
      { outcome: 'done', detail: { version: 2, created: true } },
    ]);
  });

  it('comes back as the text that was sent, to those who ask for text', async () => {
    await put(steward, 'quoted', '"a;b";"x ""y""";*\nc;z;*\n');
    const answer = await engineer.ask<string>('GET', '/v1/hierarchies/quoted', {
      headers: { Accept: 'text/csv' },
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(answer.body).toBe('"a;b";"x ""y""";*\nc;z;*\n');
  });

  it('is listed by name, page after page', async () => {
    await put(steward, 'another', seasons);
    const { body } = await engineer.get<{ items: Version[]; nextCursor: string }>('/v1/hierarchies?limit=1');
    expect(body.items.map(({ name }) => name)).toEqual(['another']);
    const next = await engineer.get<{ items: Version[] }>(`/v1/hierarchies?cursor=${body.nextCursor}`);
    expect(next.body.items.map(({ name, version }) => [name, version])).toEqual([
      ['quoted', 1],
      ['seasons', 2],
    ]);
  });

  it('that is wrong is refused with the lines that are, and leaves nothing', async () => {
    const { status, body } = await put(steward, 'wrong', 'a;x;*\nb;x;y\na;x;*\n');
    expect([status, body.code]).toEqual([400, 'hierarchy.invalid']);
    expect(new Set(body.errors?.map(({ line }) => line))).toEqual(new Set([2, 3]));
    expect((await put(steward, 'wrong', 'a;\u0000;*\n')).status).toBe(400);
    expect((await put(steward, 'wrong', new Uint8Array([0x61, 0xff, 0x3b, 0x2a]))).body.code).toBe(
      'request.malformed',
    );
    expect((await put(steward, 'wrong', '{}', 'application/xml')).status).toBe(415);
    expect((await put(steward, 'wrong', 'a;*\n'.repeat(3 << 20))).status).toBe(413);
    expect((await engineer.get('/v1/hierarchies/wrong')).status).toBe(404);
  });

  it('is written by stewards and read by those who read policies', async () => {
    expect((await put(engineer, 'mine', seasons)).status).toBe(403);
    const analyst = await governed.somebody('analyst', 'analyst');
    for (const path of ['', '/seasons'])
      expect((await analyst.get(`/v1/hierarchies${path}`)).status).toBe(403);
    expect((await engineer.get('/v1/hierarchies/none')).status).toBe(404);
    expect((await engineer.get('/v1/hierarchies/seasons/versions/9')).status).toBe(404);
  });

  it('may be named by a policy before it is there, and is missed when a release is asked for', async () => {
    const owner = await governed.somebody('owner', 'engineer');
    await governed.dataset(owner, 'months', 'month,n\njune,1\njuly,2\n');
    const transform = {
      match: { column: 'month' },
      technique: 'generalization',
      hierarchy: 'later',
      level: 1,
    };
    const policy = { name: 'months', purposes: ['research'], transforms: [transform] };
    await steward.must('PUT', '/v1/policies/months', { json: policy });
    const ask = { dataset: 'months', policy: 'months', purpose: 'research' };
    const { status, body } = await steward.post<ProblemDocument>('/v1/releases', ask);
    expect([status, body.code]).toEqual([422, 'policy.inapplicable']);
    expect(body.errors).toMatchObject([{ pointer: '#/transforms/0/hierarchy' }]);
    expect(body.errors?.[0]?.detail).toContain('there is no hierarchy');
  });
});
