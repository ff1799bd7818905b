import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from '../../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

interface Version {
  readonly version: number;
  readonly digest: string;
  readonly source: string;
  readonly createdBy: string;
  readonly errors?: readonly { pointer: string; line?: number; column?: number; detail: string }[];
  readonly code?: string;
}

interface Page {
  readonly items: readonly { name: string; version: number }[];
  readonly nextCursor: string | null;
}

let governed: Governed;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  steward = await governed.somebody('steward', 'steward');
});
afterAll(() => governed.stop());

const yaml = (name: string, extra = ''): string =>
  `name: ${name}\npurposes: [research]\ntransforms:\n  - match: {column: sex}\n    technique: keep\n${extra}`;

const put = (
  name: string,
  body: string,
  type = 'application/yaml',
  who: Somebody = steward,
): Promise<Answer<Version>> =>
  who.ask('PUT', `/v1/policies/${name}`, { body, headers: { 'Content-Type': type } });

describe('a policy file', () => {
  it('is kept as it was sent, as a new version only when it says something else', async () => {
    const first = await put('kept', yaml('kept'));
    expect([first.status, first.body.version]).toEqual([201, 1]);
    expect(first.body).toMatchObject({ source: yaml('kept'), createdBy: 'service:steward' });
    const again = await put('kept', yaml('kept', '# only a remark\n'));
    expect([again.status, again.body.version, again.body.source]).toEqual([200, 1, yaml('kept')]);
    const other = await put('kept', yaml('kept', 'description: other\n'));
    expect([other.status, other.body.version]).toEqual([201, 2]);
    const back = await put('kept', yaml('kept'));
    expect([back.status, back.body.version, back.body.digest]).toEqual([201, 3, first.body.digest]);
    const { body } = await steward.get<Version>('/v1/policies/kept/versions/2');
    expect(body.source).toContain('description: other');
    expect((await steward.get<Version>('/v1/policies/kept')).body.version).toBe(3);
  });

  it('may be sent as plain text', async () => {
    const answer = await put('plain', yaml('plain'), 'text/plain; charset=utf-8');
    expect([answer.status, answer.body.source]).toEqual([201, yaml('plain')]);
  });

  it('is refused where it spells what no row can hold', async () => {
    for (const spelled of ['"a\\0b"', '"\\ud800"']) {
      const answer = await put('held', yaml('held', `description: ${spelled}\n`));
      expect([answer.status, answer.body.code]).toEqual([400, 'policy.invalid']);
    }
    const beyond = await steward.get<Version>('/v1/policies/held/versions/99999999999');
    expect([beyond.status, beyond.body.code]).toEqual([400, 'request.invalid']);
  });

  it('says the same as YAML and as JSON', async () => {
    await put('twice', yaml('twice'));
    const json = JSON.stringify({
      transforms: [{ technique: 'keep', match: { column: 'sex' } }],
      purposes: ['research'],
      name: 'twice',
    });
    const answer = await put('twice', json, 'application/json');
    expect([answer.status, answer.body.version]).toEqual([200, 1]);
  });

  it('makes versions 1 and 2 of two that are put at the same moment', async () => {
    const texts = [yaml('race', 'description: one\n'), yaml('race', 'description: two\n')];
    const answers = await Promise.all(texts.map((text) => put('race', text)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers.map(({ body }) => body.version).sort()).toEqual([1, 2]);
    for (const [i, { body }] of answers.entries()) expect(body.source).toBe(texts[i]);
  });

  it('makes one version of the same text put many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => put('same', yaml('same'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(answers.map(({ body }) => body.version)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('is refused with line and column of everything that is wrong in it', async () => {
    const text = yaml('wrong', '  - match: {column: zip}\n    technique: vanish\nwhatever: 1\n');
    const { status, body } = await put('wrong', text);
    expect([status, body.code]).toEqual([400, 'policy.invalid']);
    const at = Object.fromEntries((body.errors ?? []).map((place) => [place.pointer, place]));
    expect(at['#/transforms/1/technique']).toMatchObject({ line: 7, column: expect.any(Number) });
    expect(at['#/whatever']).toMatchObject({ line: 8 });
    expect((await steward.get('/v1/policies/wrong')).status).toBe(404);
  });

  it.each([
    ['YAML that does not parse', 'name: [unclosed', 'application/yaml', 400, 'policy.invalid'],
    ['JSON that does not parse', '{"name": ', 'application/json', 400, undefined],
    ['an empty body', '', 'application/yaml', 400, 'policy.invalid'],
    ['YAML whose anchors expand without end', bomb(), 'application/yaml', 400, 'policy.invalid'],
    ['two documents', 'name: odd\n---\nname: odd\n', 'application/yaml', 400, 'policy.invalid'],
    ['a media type that is none of its own', yaml('odd'), 'text/csv', 415, 'body.media-type'],
    ['the name of another policy', yaml('other'), 'application/yaml', 400, 'policy.invalid'],
    ['more than a policy needs', `# ${'x'.repeat(300_000)}\n`, 'application/yaml', 400, 'policy.invalid'],
    ['far more than that', `# ${'x'.repeat(3_000_000)}\n`, 'application/yaml', 413, 'body.too-large'],
    ['far more than that as JSON', `"${'x'.repeat(3_000_000)}"`, 'application/json', 413, 'body.too-large'],
  ])('is refused and not kept: %s', async (_, text, type, status, code) => {
    const answer = await put('odd', text, type);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body.code).toBe(code);
    expect((await steward.get('/v1/policies/odd')).status).toBe(404);
  });

  it('that is not UTF-8 is refused', async () => {
    const body = Uint8Array.from([0x6e, 0x61, 0xff, 0xfe]);
    const headers = { 'Content-Type': 'application/yaml' };
    const answer = await steward.ask<Version>('PUT', '/v1/policies/bytes', { body, headers });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.malformed']);
  });

  it('says in its problem where the name is another’s', async () => {
    const { body } = await put('mine', yaml('yours'));
    expect(body.errors).toMatchObject([{ pointer: '#/name' }]);
  });
});

/** The billion laughs. */
function bomb(): string {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const inner = i === 0 ? Array(10).fill('"x"') : Array(10).fill(`*a${i - 1}`);
    return `a${i}: &a${i} [${inner.join(', ')}]`;
  });
  return `${lines.join('\n')}\n`;
}

describe('policies', () => {
  it('are written by stewards, read by stewards, engineers and auditors, and by nobody else', async () => {
    await put('shown', yaml('shown'));
    const may: Record<string, [read: number, write: number]> = {
      steward: [200, 200],
      engineer: [200, 403],
      auditor: [200, 403],
      admin: [200, 403],
      analyst: [403, 403],
    };
    for (const [role, expected] of Object.entries(may)) {
      const who = await governed.somebody(`reader-${role}`, role);
      const read = (await who.get('/v1/policies/shown')).status;
      const write = (await put('shown', yaml('shown'), 'application/yaml', who)).status;
      expect([role, read, write]).toEqual([role, ...expected]);
    }
    expect((await governed.as(null).get('/v1/policies/shown')).status).toBe(401);
  });

  it('are recorded each time they are put, with their digest and without their text', async () => {
    const { body } = await put('noted', yaml('noted', 'description: nobody-quotes-this\n'));
    const records = await governed.records('policy.put');
    expect(records.at(-1)).toMatchObject({
      outcome: 'done',
      detail: { name: 'noted', version: 1, digest: body.digest, created: true },
    });
    expect(JSON.stringify(records)).not.toContain('nobody-quotes-this');
  });

  it('are listed by name, page by page, each with its newest version', async () => {
    for (const name of ['zz-a', 'zz-b', 'zz-c']) await put(name, yaml(name));
    await put('zz-b', yaml('zz-b', 'description: newer\n'));
    const seen: [string, number][] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { limit: 2, ...(cursor !== null && { cursor }) };
      const { items, nextCursor }: Page = await steward.must<Page>('GET', '/v1/policies', { query });
      seen.push(...items.map((item): [string, number] => [item.name, item.version]));
      cursor = nextCursor;
    } while (cursor !== null);
    const names = seen.map(([name]) => name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(seen).toContainEqual(['zz-b', 2]);
  });

  it('answer 400 to a cursor that no list gave out, whatever is in it', async () => {
    for (const bytes of [[0], [97, 0, 98], [0xff, 0xfe]]) {
      const cursor = Buffer.from(bytes).toString('base64url');
      expect([bytes, (await steward.get('/v1/policies', { cursor })).status]).toEqual([bytes, 400]);
    }
    expect((await steward.get('/v1/policies', { cursor: 'no cursor!' })).status).toBe(400);
  });

  it('have a published JSON Schema that names every technique', async () => {
    const { status, body } = await steward.get<{ $schema: string }>('/v1/policies/schema.json');
    expect(status).toBe(200);
    expect(body.$schema).toContain('json-schema.org');
    for (const technique of ['keep', 'suppression', 'masking', 'pseudonymization', 'generalization'])
      expect(JSON.stringify(body)).toContain(`"${technique}"`);
  });

  it('are 404 for a version that is not there and 400 for one that is no number', async () => {
    await put('few', yaml('few'));
    expect((await steward.get('/v1/policies/few/versions/2')).status).toBe(404);
    for (const number of ['0', '-1', '1.5', 'x', '99999999999999999999'])
      expect([number, (await steward.get(`/v1/policies/few/versions/${number}`)).status]).toEqual([
        number,
        400,
      ]);
  });
});
