import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument } from '#libs/contracts';
import { Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv } from '../../test/people.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let clerk: Somebody;
let release: string;
let other: string;
let rows: Record<string, string>[];

const cardOf = (i: number): string => {
  const digits = Array.from(`411111${String(i * 7919).padStart(9, '0')}`, Number);
  const sum = digits.toReversed().reduce((s, d, k) => s + (k % 2 === 0 ? (d > 4 ? 2 * d - 9 : 2 * d) : d), 0);
  return `${digits.join('')}${(10 - (sum % 10)) % 10}`.replaceAll(/(\d{4})(?=\d)/g, '$1-');
};
const people = Array.from({ length: 60 }, (_, i) => ({
  person: `p-${String(i).padStart(6, '0')}`,
  name: `Person ${i} O'Brien`,
  card: cardOf(i),
  sex: i % 2 === 0 ? 'female' : 'male',
}));

const policy = {
  name: 'tokens',
  purposes: ['research', 'billing'],
  transforms: [
    { match: { column: 'person' }, technique: 'pseudonymization', domain: 'people' },
    { match: { column: 'name' }, technique: 'deterministic-encryption', domain: 'people' },
    {
      match: { column: 'card' },
      technique: 'format-preserving-encryption',
      domain: 'people',
      keepFirst: 6,
      luhn: true,
    },
    { match: { column: 'sex' }, technique: 'keep' },
  ],
};

async function released(dataset: string): Promise<string> {
  return (await governed.release(steward, { dataset, policy: 'tokens' })).release;
}

async function read(id: string): Promise<Record<string, string>[]> {
  const text = await clerk.must<string>('GET', `/v1/releases/${id}/data?purpose=research&format=ndjson`);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
}

beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  clerk = await governed.somebody('clerk', 'analyst');
  for (const dataset of ['people', 'others']) {
    const table =
      dataset === 'people' ? people : people.map((row) => ({ ...row, name: `Other ${row.name}` }));
    await governed.dataset(owner, dataset, csv(table), { subjectKey: 'person' });
    await governed.grant(steward, clerk, `dataset:${dataset}`);
  }
  await steward.must('PUT', '/v1/policies/tokens', { json: policy });
  [release, other] = [await released('people'), await released('others')];
  await governed.grant(steward, clerk, 'dataset:people', { actions: ['reidentify'] });
  rows = await read(release);
}, 120_000);
afterAll(() => governed.stop());

type Answer = { values: (string | null)[] } & ProblemDocument;
const ask = (who: Somebody, more: object = {}) =>
  who.post<Answer>('/v1/reidentifications', {
    release,
    column: 'name',
    tokens: rows.slice(0, 2).map((row) => row['name']),
    purpose: 'research',
    reason: 'a finding that these people must hear of',
    ...more,
  });

describe('reidentification', () => {
  it('gives the values of tokens back, in order, and null for what is none', async () => {
    const tokens = [rows[7]?.['name'], 'no token', rows[3]?.['name'], rows[7]?.['name']];
    const { status, body, headers } = await ask(clerk, { tokens });
    expect(status).toBe(200);
    expect(body.values).toEqual([people[7]?.name, null, people[3]?.name, people[7]?.name]);
    expect(headers.get('cache-control')).toContain('no-store');
    const cards = rows.map((row) => row['card']);
    expect(cards.every((card, i) => card !== people[i]?.card && card?.slice(0, 7) === '4111-11')).toBe(true);
    const found = await ask(clerk, { column: 'card', tokens: cards });
    expect(found.body.values).toEqual(people.map(({ card }) => card));
  });

  it('does not reach tokens that are not in the release, whatever key they share', async () => {
    const strangers = (await read(other)).slice(0, 3);
    const { body } = await ask(clerk, { tokens: strangers.map((row) => row['name']) });
    expect(body.values).toEqual([null, null, null]);
    const made = await ask(clerk, { column: 'card', tokens: ['4111-1100-0000-0004', people[0]?.card] });
    expect(made.body.values).toEqual([null, null]);
  });

  it('reverses tokens as they were made, though the columns were classified anew since', async () => {
    const transforms = [
      {
        match: { category: 'CREDIT_CARD' },
        technique: 'format-preserving-encryption',
        domain: 'people',
        keepLast: 4,
      },
      { match: { column: 'card' }, technique: 'format-preserving-encryption', domain: 'people' },
    ];
    const json = { name: 'by-class', purposes: ['research'], transforms };
    await steward.must('PUT', '/v1/policies/by-class', { json });
    const made = await governed.release(steward, { dataset: 'people', policy: 'by-class' });
    const tokens = (await read(made.release)).map(({ card = '' }) => card);
    expect(tokens.map((token) => token.slice(-4))).toEqual(people.map(({ card }) => card.slice(-4)));
    const columns = [{ name: 'card', category: 'NONE', reason: 'a test' }];
    await steward.must('PATCH', '/v1/datasets/people/versions/1/classification', { json: { columns } });
    const { body } = await clerk.post<{ values: string[] }>('/v1/reidentifications', {
      release: made.release,
      column: 'card',
      tokens,
      purpose: 'research',
      reason: 'a dispute',
    });
    expect(body.values).toEqual(people.map(({ card }) => card));
  });

  it('takes a grant of its own, for the purpose: neither owner nor steward nor reader has it', async () => {
    const reader = await governed.somebody('reader', 'analyst');
    await governed.grant(steward, reader, 'dataset:people');
    for (const who of [owner, steward, reader]) {
      expect([(await ask(who)).status, (await ask(who)).body.code]).toEqual([404, 'resource.not-found']);
    }
    const biller = await governed.somebody('biller', 'analyst');
    await governed.grant(steward, biller, 'dataset:people', { actions: ['reidentify'], purpose: 'billing' });
    expect((await ask(biller)).status).toBe(403);
    expect((await ask(biller, { purpose: 'billing' })).status).toBe(403);
    expect((await ask(clerk, { release: other })).status).toBe(404);
    const denied = (await governed.records('release.reidentify', release)).filter(
      (r) => r.outcome === 'denied',
    );
    expect(denied.length).toBeGreaterThanOrEqual(5);
  });

  it('says in words that pseudonyms are one-way, and knows the columns that there are', async () => {
    const oneWay = await ask(clerk, { column: 'person', tokens: [rows[0]?.['person']] });
    expect([oneWay.status, oneWay.body.code]).toEqual([422, 'policy.inapplicable']);
    expect(oneWay.body.detail).toContain('one-way');
    expect((await ask(clerk, { column: 'sex' })).status).toBe(422);
    expect((await ask(clerk, { column: 'none' })).status).toBe(400);
  });

  it.each([
    ['an empty reason', { reason: '' }],
    ['a reason of white space', { reason: ' '.repeat(20) }],
    ['a long reason', { reason: 'x'.repeat(501) }],
    ['no reason', { reason: undefined }],
    ['no token', { tokens: [] }],
    ['too many tokens', { tokens: new Array<string>(1001).fill('x') }],
    ['an empty token', { tokens: [''] }],
    ['no purpose', { purpose: undefined }],
    ['something unknown', { more: 1 }],
  ])('refuses %s', async (_, more) => {
    expect((await ask(clerk, more)).status).toBe(400);
  });

  it('is recorded with its reason and counts, before and after, and without a token or a value', async () => {
    await ask(clerk, { tokens: [rows[5]?.['name'], 'no token'] });
    const [before] = (await governed.records('release.reidentify', release)).slice(-1);
    const [after] = (await governed.records('release.reidentified', release)).slice(-1);
    expect(before).toMatchObject({
      outcome: 'allowed',
      detail: { purpose: 'research', tokens: 2, reason: 'a finding that these people must hear of' },
    });
    expect(after).toMatchObject({ detail: { purpose: 'research', tokens: 2, values: 1 } });
    const all = JSON.stringify(await governed.database.query('SELECT * FROM audit_record'));
    for (const { name, card } of rows) {
      expect(all).not.toContain(name);
      expect(all).not.toContain(card);
    }
    expect(all).not.toMatch(/O'Brien|4111-11/);
    expect(workersOf('reidentify.worker.js')).toEqual([]);
  });

  it('keeps nothing of an answer for a repeat with the same key', async () => {
    const json = {
      release,
      column: 'name',
      tokens: [rows[1]?.['name']],
      purpose: 'research',
      reason: 'asked twice',
    };
    const headers = { 'idempotency-key': 'twice' };
    const first = await clerk.ask<Answer>('POST', '/v1/reidentifications', { json, headers });
    const second = await clerk.ask<Answer>('POST', '/v1/reidentifications', { json, headers });
    expect([first.body.values, second.body.values]).toEqual([[people[1]?.name], [people[1]?.name]]);
    const kept = JSON.stringify(await governed.database.query('SELECT * FROM idempotency_key'));
    expect(kept).not.toContain('Brien');
  });
});

describe('a release with format-preserving encryption', () => {
  it('fails, and tells how many and what to do, rather than letting a value through that cannot be encrypted', async () => {
    const table = [...people, { person: 'p-999999', name: 'x', card: '12345', sex: 'male' }];
    await governed.dataset(owner, 'short', csv(table), { subjectKey: 'person' });
    const { state, problem } = await governed.releaseJob(steward, { dataset: 'short', policy: 'tokens' });
    expect(state).toBe('failed');
    expect(problem).toMatchObject({ code: 'policy.inapplicable' });
    expect(JSON.stringify(problem)).toMatch(/1 too short/);
    expect(JSON.stringify(problem)).toContain('#/transforms/2');
    expect(JSON.stringify(problem)).not.toContain('12345');
  });

  it('leaves nothing in clear in the store', () => {
    const files = governed
      .prefixes()
      .flatMap((prefix) =>
        readdirSync(`${governed.objects}/${prefix}`).map((name) => `${governed.objects}/${prefix}/${name}`),
      );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect(readFileSync(file).includes(rows[0]?.['name'] ?? '')).toBe(false);
  });
});
