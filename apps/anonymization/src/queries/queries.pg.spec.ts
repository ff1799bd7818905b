import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '#libs/contracts';
import { type Answer } from '../../../../test/support/caller.js';
import { Governed, workersOf, type Somebody } from '../../../../test/support/governed.js';
import { csv, people, policyOf } from '../../test/people.js';

interface Budgets {
  readonly items: {
    readonly dataset: string;
    readonly epsilon: { readonly cap: number; readonly spent: number; readonly left: number };
    readonly delta: number;
    readonly spends: {
      readonly purpose: string;
      readonly principal: string;
      readonly kind: string;
      readonly queries: number;
      readonly epsilon: number;
    }[];
  }[];
}

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let analyst: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  analyst = await governed.somebody('analyst', 'analyst');
  await dataset('people');
  await dataset('groups');
  await steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
});
afterAll(() => governed.stop());

/** 400 people with a record each and one with a thousand, under a cap that statistics at ε = 100 fit into. */
async function dataset(name: string, cap = 1000): Promise<void> {
  const records = people(401);
  const busy = Array.from({ length: 999 }, () => ({ ...records[400], diagnosis: 'plague' }));
  await governed.dataset(owner, name, csv([...records, ...busy]), { subjectKey: 'person' });
  await governed.grant(steward, analyst, `dataset:${name}`, { actions: ['query'] });
  if (cap !== 10) await setCap(name, cap);
}

const setCap = (name: string, epsilon: number, delta = 1e-6): Promise<unknown> =>
  steward.must('PUT', `/v1/budgets/${name}`, { json: { epsilon, delta, reason: 'for tests' } });

type Problem = { code: string; detail: string; errors?: { pointer: string }[] };

const ask = (who: Pick<Somebody, 'post'>, more: object = {}): Promise<Answer<QueryAnswer & Problem>> =>
  who.post('/v1/queries', {
    dataset: 'people',
    purpose: 'research',
    ask: { aggregate: 'count' },
    epsilon: 100,
    ...more,
  });
const answered = async (more: object = {}): Promise<QueryAnswer> => {
  const { status, body } = await ask(analyst, more);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};
const value = async (more: object = {}): Promise<number> => (await answered(more)).values?.[0]?.value ?? NaN;
const budget = async (name: string, who: Somebody = steward): Promise<Budgets['items'][number]> => {
  const { items } = await who.must<Budgets>('GET', `/v1/budgets?dataset=${name}`);
  const [item] = items;
  if (!item) throw new Error('there is no such budget');
  return item;
};

describe('a question', () => {
  it('is answered with mechanism, ε, interval, unit and what is left', async () => {
    await dataset('first', 10);
    const body = await answered({ dataset: 'first', epsilon: 1 });
    expect(body).toMatchObject({
      mechanism: 'discrete Laplace',
      epsilon: 1,
      delta: 0,
      unit: { of: 'subject', records: 1, groups: 1, neighbours: 'add or remove one' },
      budget: { dataset: 'first', epsilon: { cap: 10, spent: 1, left: 9 }, delta: 1e-6 },
    });
    const [one] = body.values ?? [];
    expect(one?.interval?.confidence).toBe(0.95);
    expect(Math.abs((one?.value ?? NaN) - 401)).toBeLessThan(60); // e^-60 at this scale
    expect(await governed.records('query.answer')).toMatchObject([
      { outcome: 'done', detail: { purpose: 'research', epsilon: 1, delta: 0, answer: body.id } },
    ]);
  });

  it('counts a person with a thousand records once, or as often as is declared', async () => {
    expect(await value()).toBe(401);
    expect(await value({ contribution: { records: 5 } })).toBeCloseTo(405, 0);
    const plague = { where: { diagnosis: 'plague' } };
    expect(await value(plague)).toBe(1);
  });

  it('is near the truth at a large ε, whatever is asked', async () => {
    const income = { column: 'income', lower: 20_000, upper: 20_400 };
    const mean = (20_000 * 401 + (400 * 401) / 2) / 401;
    const near = async (question: object, truth: number, off: number): Promise<void> => {
      expect(Math.abs((await value({ ask: question })) - truth)).toBeLessThan(off);
    };
    await near({ aggregate: 'sum', ...income }, mean * 401, 4000);
    await near({ aggregate: 'mean', ...income }, mean, 1);
    await near({ aggregate: 'variance', ...income }, 13_400, 300);
    await near({ aggregate: 'median', ...income }, mean, 3);
    const { values = [] } = await answered({
      ask: { aggregate: 'quantiles', ...income, quantiles: [0.25, 0.75] },
    });
    expect(values.map(({ of }) => of)).toEqual([0.25, 0.75]);
    expect(Math.abs((values[0]?.value ?? NaN) - 20_100)).toBeLessThan(5);
    const edges = await answered({
      ask: { aggregate: 'histogram', column: 'income', edges: [20_000, 20_100, 20_200, 20_401] },
    });
    expect(edges.values?.map((v) => Math.round(v.value / 10))).toEqual([10, 10, 20]);
    expect(edges.values?.[0]?.of).toEqual({ from: 20_000, to: 20_100 });
    await near({ aggregate: 'sum', ...income, upper: 20_001 }, 20_000 + 400 * 20_001, 4000);
  });

  it('can be asked with Gaussian noise', async () => {
    const body = await answered({ dataset: 'groups', mechanism: 'gaussian', epsilon: 1, delta: 1e-8 });
    expect(body).toMatchObject({ mechanism: 'discrete Gaussian', delta: 1e-8 });
    expect(Math.abs((body.values?.[0]?.value ?? NaN) - 401)).toBeLessThan(100);
  });

  it('is answered for every declared group, whether anybody is in it or not', async () => {
    const groupBy = { column: 'diagnosis', keys: ['asthma', 'flu', 'gout'] };
    const { groups = [], unit } = await answered({ dataset: 'groups', groupBy });
    expect(groups.map(({ key, values }) => [key, Math.round(values[0]?.value ?? NaN)])).toEqual([
      ['asthma', 101],
      ['flu', 100],
      ['gout', 0],
    ]);
    expect(unit).toMatchObject({ records: 1, groups: 1 });
    const means = await answered({
      dataset: 'groups',
      groupBy: { column: 'sex', keys: ['male', 'female'] },
      ask: { aggregate: 'mean', column: 'income', lower: 20_000, upper: 20_400 },
    });
    for (const { values } of means.groups ?? [])
      expect(Math.abs((values[0]?.value ?? 0) - 20_200)).toBeLessThan(3);
  });

  it('shows groups that were not declared only where many people are in them', async () => {
    const groupBy = { column: 'diagnosis' };
    const {
      groups = [],
      delta,
      mechanism,
    } = await answered({ dataset: 'groups', groupBy, epsilon: 1, delta: 1e-8 });
    expect([delta, mechanism]).toEqual([1e-8, 'thresholded discrete Laplace']);
    const keys = groups.map(({ key }) => key);
    expect(keys).toEqual(['asthma', 'diabetes', 'flu', 'migraine']);
    const emails = await answered({
      dataset: 'groups',
      groupBy: { column: 'email' },
      epsilon: 1,
      delta: 1e-8,
    });
    expect(emails.groups).toEqual([]);
  });

  it('is refused where it does not fit, with the place, and costs nothing', async () => {
    const before = await budget('people');
    const bad: [object, number, string][] = [
      [{ epsilon: 0 }, 400, '#/epsilon'],
      [{ epsilon: -1 }, 400, '#/epsilon'],
      [{ ask: { aggregate: 'sum', column: 'income' } }, 400, '#/ask/lower'],
      [{ ask: { aggregate: 'sum', column: 'income', lower: 5, upper: 5 } }, 400, '#/ask/lower'],
      [{ groupBy: { column: 'sex' } }, 400, '#/delta'],
      [{ ask: { aggregate: 'sum', column: 'sex', lower: 0, upper: 1 } }, 422, '#/ask/column'],
      [{ ask: { aggregate: 'sum', column: 'none', lower: 0, upper: 1 } }, 422, '#/ask/column'],
      [{ where: { income: 'much' } }, 422, '#/where/income'],
      [{ groupBy: { column: 'birth', keys: ['1950'] } }, 422, '#/groupBy/keys'],
    ];
    for (const [more, status, pointer] of bad) {
      const answer = await ask(analyst, more);
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
    }
    expect((await ask(analyst, { epsilon: 1e-9 })).status).toBe(400);
    expect(await budget('people')).toEqual(before);
  });

  it('is for those with a grant to query, for its purpose alone', async () => {
    expect((await ask(analyst, { purpose: 'billing' })).status).toBe(403);
    const reader = await governed.somebody('reader', 'analyst');
    expect((await ask(reader)).status).toBe(404);
    await governed.grant(steward, reader, 'dataset:people', { actions: ['read'] });
    expect((await ask(reader)).status).toBe(404);
    expect((await ask(owner)).status).toBe(404);
    expect((await ask(governed.as(null) as never)).status).toBe(401);
    for (const more of [
      { dataset: 'none' },
      { version: 2 },
      { dataset: undefined, release: crypto.randomUUID() },
    ])
      expect((await ask(analyst, more)).status).toBe(404);
    const denied = (await governed.records('query.ask')).filter(({ outcome }) => outcome === 'denied');
    expect(denied.length).toBeGreaterThan(2);
  });

  it('leaves no cell and no exact figure in records, nor a worker behind', async () => {
    await answered({ dataset: 'groups', where: { email: 'person7@example.org' }, epsilon: 1 });
    const records = JSON.stringify([
      ...(await governed.records('query.ask')),
      ...(await governed.records('query.answer')),
    ]);
    expect(records).not.toMatch(/example\.org|asthma|p-0000|value/);
    const kept = await governed.database.query('SELECT * FROM privacy_answer');
    expect(kept.length).toBeGreaterThan(5);
    expect(JSON.stringify(kept)).not.toMatch(/example\.org|asthma|value|laplace/i);
    expect(workersOf('query.worker.js')).toEqual([]);
  });
});

describe('the budget', () => {
  it('is never overspent by 100 concurrent asks', async () => {
    await dataset('crowd', 10);
    const asks = Array.from({ length: 100 }, () => ask(analyst, { dataset: 'crowd', epsilon: 1 }));
    const statuses = (await Promise.all(asks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 403)).toHaveLength(90);
    expect(await budget('crowd')).toMatchObject({ epsilon: { cap: 10, spent: 10, left: 0 } });
    const [kept] = await governed.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM privacy_answer a JOIN privacy_spend s ON s.id = a.spend_id
       JOIN dataset d ON d.id = s.dataset_id WHERE d.name = 'crowd'`,
    );
    expect(kept?.n).toBe(10);
  }, 180_000);

  it('refuses with what is left, and the next smaller question is answered', async () => {
    await dataset('tight', 10);
    await answered({ dataset: 'tight', epsilon: 8 });
    const { status, body } = await ask(analyst, { dataset: 'tight', epsilon: 3 });
    expect([status, body.code]).toEqual([403, 'budget.exceeded']);
    expect(body.detail).toContain('ε 2 is left of 10');
    expect((await budget('tight')).epsilon).toEqual({ cap: 10, spent: 8, left: 2 });
    await answered({ dataset: 'tight', epsilon: 2 });
  });

  it('is one over versions, purposes, principals and releases', async () => {
    await dataset('shared', 10);
    const { body: second } = await owner.upload('shared', csv(people(300)));
    await owner.result(second.job);
    const other = await governed.somebody('other', 'analyst');
    await governed.grant(steward, other, 'dataset:shared', { actions: ['query'], purpose: 'billing' });
    await answered({ dataset: 'shared', version: 1, epsilon: 3 });
    const newest = await answered({ dataset: 'shared', version: 'latest', epsilon: 3 });
    expect(newest.values?.[0]?.value).toBeLessThan(350);
    expect((await ask(other, { dataset: 'shared', purpose: 'billing', epsilon: 3 })).status).toBe(200);
    expect((await ask(other, { dataset: 'shared', purpose: 'billing', epsilon: 3 })).status).toBe(403);
    const all = await budget('shared');
    expect(all.epsilon.spent).toBe(9);
    expect(all.spends).toEqual([
      { purpose: 'billing', principal: 'service:other', kind: 'query', queries: 1, epsilon: 3 },
      { purpose: 'research', principal: 'service:analyst', kind: 'query', queries: 2, epsilon: 6 },
    ]);
    expect((await budget('shared', owner)).spends).toHaveLength(2);
    expect((await budget('shared', other)).spends).toMatchObject([{ principal: 'service:other' }]);
    expect((await budget('shared', other)).epsilon.spent).toBe(9);
  });

  it('is told to those who may know of the dataset, and set by stewards', async () => {
    const stranger = await governed.somebody('stranger', 'engineer');
    expect((await stranger.must<Budgets>('GET', '/v1/budgets')).items).toEqual([]);
    const json = { epsilon: 5, delta: 1e-7, reason: 'council' };
    expect((await stranger.ask('PUT', '/v1/budgets/people', { json })).status).toBe(403);
    expect((await analyst.ask('PUT', '/v1/budgets/people', { json })).status).toBe(403);
    expect((await steward.ask('PUT', '/v1/budgets/none', { json })).status).toBe(404);
    await dataset('capped', 10);
    await answered({ dataset: 'capped', epsilon: 6 });
    await setCap('capped', 5);
    expect((await ask(analyst, { dataset: 'capped', epsilon: 0.001 })).status).toBe(403);
    expect((await budget('capped')).epsilon).toEqual({ cap: 5, spent: 6, left: 0 });
    const pages = await steward.must<Budgets & { nextCursor: string }>('GET', '/v1/budgets?limit=2');
    const next = await steward.must<Budgets>('GET', `/v1/budgets?limit=2&cursor=${pages.nextCursor}`);
    expect([pages.items.length, next.items.length]).toEqual([2, 2]);
  });

  it('is charged once for a request that is repeated with its key', async () => {
    await dataset('again', 10);
    const json = { dataset: 'again', purpose: 'research', ask: { aggregate: 'count' }, epsilon: 1 };
    const headers = { 'Idempotency-Key': 'one' };
    const repeat = (body: object) => analyst.ask<QueryAnswer>('POST', '/v1/queries', { json: body, headers });
    const [first, ...rest] = await Promise.all([repeat(json), repeat(json), repeat(json)]);
    expect(first.status).toBe(200);
    for (const same of rest) expect(same.body).toEqual(first.body);
    const later = await repeat(json);
    expect([later.body, later.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    expect((await repeat({ ...json, epsilon: 2 })).status).toBe(409);
    expect((await budget('again')).epsilon.spent).toBe(1);
    expect((await answered({ dataset: 'again', epsilon: 1 })).values).toHaveLength(1);
    expect((await budget('again')).epsilon.spent).toBe(2);
  });

  it('is not charged when the worker fails', async () => {
    await dataset('broken', 10);
    await governed.database.query(
      `UPDATE sealed_object SET digest = repeat('0', length(digest)) WHERE id IN (
         SELECT p.object_id FROM version_part p JOIN dataset_version v ON v.id = p.version_id
         JOIN dataset d ON d.id = v.dataset_id WHERE d.name = 'broken')`,
    );
    expect((await ask(analyst, { dataset: 'broken', epsilon: 1 })).status).toBe(500);
    expect((await budget('broken')).epsilon.spent).toBe(0);
  });
});

describe('a question about a release', () => {
  const release = async (name: string, more: object = {}): Promise<string> => {
    await steward.must('PUT', `/v1/policies/${name}`, { json: policyOf(name, more) });
    const made = await governed.release(steward, { dataset: 'released', policy: name });
    await governed.grant(steward, analyst, `release:${made.release}`, { actions: ['query'] });
    return made.release;
  };

  it('is charged to its dataset, and bounds persons by their pseudonyms', async () => {
    await dataset('released', 500);
    const id = await release('kept');
    const { values, budget: left, unit } = await answered({ dataset: undefined, release: id });
    expect(unit.of).toBe('subject');
    // The busy one's thousand records are one person's still.
    expect(Math.round(values?.[0]?.value ?? NaN)).toBe(401);
    expect(left).toMatchObject({ dataset: 'released', epsilon: { cap: 500, spent: 100, left: 400 } });
    expect((await budget('released')).epsilon.spent).toBe(100);
    const column = { aggregate: 'mean', column: 'email', lower: 0, upper: 1 };
    expect((await ask(analyst, { dataset: undefined, release: id, ask: column })).status).toBe(422);
    expect((await ask(analyst, { dataset: undefined, release: id, purpose: 'billing' })).status).toBe(403);
  });

  it('is refused where the policy takes others for its subjects than the dataset does', async () => {
    const { transforms } = policyOf('x') as { transforms: { match: { column: string } }[] };
    const emails = transforms.filter(({ match }) => match.column !== 'email');
    const keep = { match: { column: 'email' }, technique: 'keep' };
    const id = await release('others', { subject: 'email', transforms: [...emails, keep] });
    const { status, body } = await ask(analyst, { dataset: undefined, release: id, epsilon: 1 });
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '#/release']);
  });

  it('is refused where the release does not tell persons apart', async () => {
    const { transforms } = policyOf('x') as { transforms: object[] };
    for (const [name, subject] of [
      ['dropped', []],
      ['masked', [{ match: { column: 'person' }, technique: 'masking', keepFirst: 2 }]],
    ] as const) {
      const id = await release(name, { transforms: [...subject, ...transforms.slice(1)] });
      const { status, body } = await ask(analyst, { dataset: undefined, release: id });
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
        422,
        'query.inapplicable',
        '#/release',
      ]);
    }
  });
});
