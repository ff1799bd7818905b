import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '#libs/contracts';
import { Asking, type Budgets } from '../../test/asking.js';
import { csv, people } from '../../test/people.js';

let asking: Asking;
beforeAll(async () => {
  asking = await Asking.start();
});
afterAll(() => asking.governed.stop());

describe('the budget', () => {
  it('is never overspent by 100 concurrent asks', async () => {
    await asking.dataset('crowd', 10);
    const asks = Array.from({ length: 100 }, () =>
      asking.ask(asking.analyst, { dataset: 'crowd', epsilon: 1 }),
    );
    const statuses = (await Promise.all(asks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 403)).toHaveLength(90);
    expect(await asking.budget('crowd')).toMatchObject({ epsilon: { cap: 10, spent: 10, left: 0 } });
    const [kept] = await asking.governed.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM privacy_answer a JOIN privacy_spend s ON s.id = a.spend_id
       JOIN dataset d ON d.id = s.dataset_id WHERE d.name = 'crowd'`,
    );
    expect(kept?.n).toBe(10);
  }, 180_000);

  it('refuses with what is left, and the next smaller question is answered', async () => {
    await asking.dataset('tight', 10);
    await asking.answered({ dataset: 'tight', epsilon: 8 });
    const { status, body } = await asking.ask(asking.analyst, { dataset: 'tight', epsilon: 3 });
    expect([status, body.code]).toEqual([403, 'budget.exceeded']);
    expect(body.detail).toContain('ε 2 is left of 10');
    expect((await asking.budget('tight')).epsilon).toEqual({ cap: 10, spent: 8, left: 2 });
    await asking.answered({ dataset: 'tight', epsilon: 2 });
  });

  it('is one over versions, purposes, principals and releases', async () => {
    await asking.dataset('shared', 10);
    const { body: second } = await asking.owner.upload('shared', csv(people(300)));
    await asking.owner.result(second.job);
    const other = await asking.governed.somebody('other', 'analyst');
    await asking.governed.grant(asking.steward, other, 'dataset:shared', {
      actions: ['query'],
      purpose: 'billing',
    });
    await asking.answered({ dataset: 'shared', version: 1, epsilon: 3 });
    const newest = await asking.answered({ dataset: 'shared', version: 'latest', epsilon: 3 });
    expect(newest.values?.[0]?.value).toBeLessThan(350);
    expect((await asking.ask(other, { dataset: 'shared', purpose: 'billing', epsilon: 3 })).status).toBe(200);
    expect((await asking.ask(other, { dataset: 'shared', purpose: 'billing', epsilon: 3 })).status).toBe(403);
    const all = await asking.budget('shared');
    expect(all.epsilon.spent).toBe(9);
    expect(all.spends).toEqual([
      { purpose: 'billing', principal: 'service:other', kind: 'query', queries: 1, epsilon: 3 },
      { purpose: 'research', principal: 'service:analyst', kind: 'query', queries: 2, epsilon: 6 },
    ]);
    expect((await asking.budget('shared', asking.owner)).spends).toHaveLength(2);
    expect((await asking.budget('shared', other)).spends).toMatchObject([{ principal: 'service:other' }]);
    expect((await asking.budget('shared', other)).epsilon.spent).toBe(9);
  });

  it('is told to those who may know of the dataset, and set by stewards', async () => {
    const stranger = await asking.governed.somebody('stranger', 'engineer');
    expect((await stranger.must<Budgets>('GET', '/v1/budgets')).items).toEqual([]);
    const json = { epsilon: 5, delta: 1e-7, reason: 'council' };
    expect((await stranger.ask('PUT', '/v1/budgets/people', { json })).status).toBe(403);
    expect((await asking.analyst.ask('PUT', '/v1/budgets/people', { json })).status).toBe(403);
    expect((await asking.steward.ask('PUT', '/v1/budgets/none', { json })).status).toBe(404);
    await asking.dataset('capped', 10);
    await asking.answered({ dataset: 'capped', epsilon: 6 });
    await asking.setCap('capped', 5);
    expect((await asking.ask(asking.analyst, { dataset: 'capped', epsilon: 0.001 })).status).toBe(403);
    expect((await asking.budget('capped')).epsilon).toEqual({ cap: 5, spent: 6, left: 0 });
    const pages = await asking.steward.must<Budgets & { nextCursor: string }>('GET', '/v1/budgets?limit=2');
    const next = await asking.steward.must<Budgets>('GET', `/v1/budgets?limit=2&cursor=${pages.nextCursor}`);
    expect([pages.items.length, next.items.length]).toEqual([2, 2]);
  });

  it('is charged once for a request that is repeated with its key', async () => {
    await asking.dataset('again', 10);
    const json = { dataset: 'again', purpose: 'research', ask: { aggregate: 'count' }, epsilon: 1 };
    const headers = { 'Idempotency-Key': 'one' };
    const repeat = (body: object) =>
      asking.analyst.ask<QueryAnswer>('POST', '/v1/queries', { json: body, headers });
    const [first, ...rest] = await Promise.all([repeat(json), repeat(json), repeat(json)]);
    expect(first.status).toBe(200);
    for (const same of rest) expect(same.body).toEqual(first.body);
    const later = await repeat(json);
    expect([later.body, later.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    expect((await repeat({ ...json, epsilon: 2 })).status).toBe(409);
    expect((await asking.budget('again')).epsilon.spent).toBe(1);
    expect((await asking.answered({ dataset: 'again', epsilon: 1 })).values).toHaveLength(1);
    expect((await asking.budget('again')).epsilon.spent).toBe(2);
  });

  it('is not charged when the worker fails', async () => {
    await asking.dataset('broken', 10);
    await asking.governed.database.seed(
      `UPDATE sealed_object SET digest = repeat('0', length(digest)) WHERE id IN (
         SELECT p.object_id FROM version_part p JOIN dataset_version v ON v.id = p.version_id
         JOIN dataset d ON d.id = v.dataset_id WHERE d.name = 'broken')`,
    );
    expect((await asking.ask(asking.analyst, { dataset: 'broken', epsilon: 1 })).status).toBe(500);
    expect((await asking.budget('broken')).epsilon.spent).toBe(0);
  });
});
