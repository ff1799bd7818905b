import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workersOf } from '../../../../test/support/governed.js';
import { Asking } from '../../test/asking.js';
import { policyOf } from '../../test/people.js';

let asking: Asking;
beforeAll(async () => {
  asking = await Asking.start();
  await asking.dataset('groups');
  await asking.steward.must('PUT', '/v1/policies/people', { json: policyOf('people') });
});
afterAll(() => asking.governed.stop());

const value = async (more: object = {}): Promise<number> =>
  (await asking.answered(more)).values?.[0]?.value ?? NaN;

describe('a question', () => {
  it('is answered with mechanism, ε, interval, unit and what is left', async () => {
    await asking.dataset('first', 10);
    const body = await asking.answered({ dataset: 'first', epsilon: 1 });
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
    expect(await asking.governed.records('query.answer')).toMatchObject([
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
    const { values = [] } = await asking.answered({
      ask: { aggregate: 'quantiles', ...income, quantiles: [0.25, 0.75] },
    });
    expect(values.map(({ of }) => of)).toEqual([0.25, 0.75]);
    expect(Math.abs((values[0]?.value ?? NaN) - 20_100)).toBeLessThan(5);
    const edges = await asking.answered({
      ask: { aggregate: 'histogram', column: 'income', edges: [20_000, 20_100, 20_200, 20_401] },
    });
    expect(edges.values?.map((v) => Math.round(v.value / 10))).toEqual([10, 10, 20]);
    expect(edges.values?.[0]?.of).toEqual({ from: 20_000, to: 20_100 });
    await near({ aggregate: 'sum', ...income, upper: 20_001 }, 20_000 + 400 * 20_001, 4000);
  });

  it('can be asked with Gaussian noise', async () => {
    const body = await asking.answered({ dataset: 'groups', mechanism: 'gaussian', epsilon: 1, delta: 1e-8 });
    expect(body).toMatchObject({ mechanism: 'discrete Gaussian', delta: 1e-8 });
    expect(Math.abs((body.values?.[0]?.value ?? NaN) - 401)).toBeLessThan(100);
  });

  it('is answered for every declared group, whether anybody is in it or not', async () => {
    const groupBy = { column: 'diagnosis', keys: ['asthma', 'flu', 'gout'] };
    const { groups = [], unit } = await asking.answered({ dataset: 'groups', groupBy });
    expect(groups.map(({ key, values }) => [key, Math.round(values[0]?.value ?? NaN)])).toEqual([
      ['asthma', 101],
      ['flu', 100],
      ['gout', 0],
    ]);
    expect(unit).toMatchObject({ records: 1, groups: 1 });
    const means = await asking.answered({
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
    } = await asking.answered({ dataset: 'groups', groupBy, epsilon: 1, delta: 1e-8 });
    expect([delta, mechanism]).toEqual([1e-8, 'thresholded discrete Laplace']);
    const keys = groups.map(({ key }) => key);
    expect(keys).toEqual(['asthma', 'diabetes', 'flu', 'migraine']);
    const emails = await asking.answered({
      dataset: 'groups',
      groupBy: { column: 'email' },
      epsilon: 1,
      delta: 1e-8,
    });
    expect(emails.groups).toEqual([]);
  });

  it('is refused where it does not fit, with the place, and costs nothing', async () => {
    const before = await asking.budget('people');
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
      const answer = await asking.ask(asking.analyst, more);
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
    }
    expect((await asking.ask(asking.analyst, { epsilon: 1e-9 })).status).toBe(400);
    expect(await asking.budget('people')).toEqual(before);
  });

  it('is for those with a grant to query, for its purpose alone', async () => {
    expect((await asking.ask(asking.analyst, { purpose: 'billing' })).status).toBe(403);
    const reader = await asking.governed.somebody('reader', 'analyst');
    expect((await asking.ask(reader)).status).toBe(404);
    await asking.governed.grant(asking.steward, reader, 'dataset:people', { actions: ['read'] });
    expect((await asking.ask(reader)).status).toBe(404);
    expect((await asking.ask(asking.owner)).status).toBe(404);
    expect((await asking.ask(asking.governed.as(null) as never)).status).toBe(401);
    for (const more of [
      { dataset: 'none' },
      { version: 2 },
      { dataset: undefined, release: crypto.randomUUID() },
    ])
      expect((await asking.ask(asking.analyst, more)).status).toBe(404);
    const denied = (await asking.governed.records('query.ask')).filter(({ outcome }) => outcome === 'denied');
    expect(denied.length).toBeGreaterThan(2);
  });

  it('leaves no cell and no exact figure in records, nor a worker behind', async () => {
    await asking.answered({ dataset: 'groups', where: { email: 'person7@example.org' }, epsilon: 1 });
    const records = JSON.stringify([
      ...(await asking.governed.records('query.ask')),
      ...(await asking.governed.records('query.answer')),
    ]);
    expect(records).not.toMatch(/example\.org|asthma|p-0000|value/);
    const kept = await asking.governed.database.query('SELECT * FROM privacy_answer');
    expect(kept.length).toBeGreaterThan(5);
    expect(JSON.stringify(kept)).not.toMatch(/example\.org|asthma|value|laplace/i);
    expect(workersOf('query.worker.js')).toEqual([]);
  });
});

describe('a question about a release', () => {
  const release = async (name: string, more: object = {}): Promise<string> => {
    await asking.steward.must('PUT', `/v1/policies/${name}`, { json: policyOf(name, more) });
    const made = await asking.governed.release(asking.steward, { dataset: 'released', policy: name });
    await asking.governed.grant(asking.steward, asking.analyst, `release:${made.release}`, {
      actions: ['query'],
    });
    return made.release;
  };

  it('is charged to its dataset, and bounds persons by their pseudonyms', async () => {
    await asking.dataset('released', 500);
    const id = await release('kept');
    const { values, budget: left, unit } = await asking.answered({ dataset: undefined, release: id });
    expect(unit.of).toBe('subject');
    // The busy one's thousand records are one person's still.
    expect(Math.round(values?.[0]?.value ?? NaN)).toBe(401);
    expect(left).toMatchObject({ dataset: 'released', epsilon: { cap: 500, spent: 100, left: 400 } });
    expect((await asking.budget('released')).epsilon.spent).toBe(100);
    const column = { aggregate: 'mean', column: 'email', lower: 0, upper: 1 };
    expect((await asking.ask(asking.analyst, { dataset: undefined, release: id, ask: column })).status).toBe(
      422,
    );
    expect(
      (await asking.ask(asking.analyst, { dataset: undefined, release: id, purpose: 'billing' })).status,
    ).toBe(403);
  });

  it('is refused where the policy takes others for its subjects than the dataset does', async () => {
    const { transforms } = policyOf('x') as { transforms: { match: { column: string } }[] };
    const emails = transforms.filter(({ match }) => match.column !== 'email');
    const keep = { match: { column: 'email' }, technique: 'keep' };
    const id = await release('others', { subject: 'email', transforms: [...emails, keep] });
    const { status, body } = await asking.ask(asking.analyst, {
      dataset: undefined,
      release: id,
      epsilon: 1,
    });
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '#/release']);
  });

  it('is refused where the release does not tell persons apart', async () => {
    const { transforms } = policyOf('x') as { transforms: object[] };
    for (const [name, subject] of [
      ['dropped', []],
      ['masked', [{ match: { column: 'person' }, technique: 'masking', keepFirst: 2 }]],
    ] as const) {
      const id = await release(name, { transforms: [...subject, ...transforms.slice(1)] });
      const { status, body } = await asking.ask(asking.analyst, { dataset: undefined, release: id });
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
        422,
        'query.inapplicable',
        '#/release',
      ]);
    }
  });
});
