import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset, makeGroup } from '../../../../test/support/people.js';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';
import { type Grant } from './grants.schema.js';

let access: AccessServer;
let steward: Person;
let second: Person;
let olga: Person;
let ada: Person;
let patients: string;

beforeAll(async () => {
  access = await startAccess();
  steward = await access.person('stew@example.org', { roles: ['steward'] });
  second = await access.person('sue@example.org', { roles: ['steward'] });
  olga = await access.person('olga@example.org', { roles: ['engineer'] });
  ada = await access.person('ada@example.org', { roles: ['analyst', 'auditor'] });
  patients = await makeDataset(access.database, 'patients', olga.actor, ['health']);
});
afterAll(() => access.stop());

const body = (over: object = {}): object => ({
  principal: 'user:ada@example.org',
  actions: ['read-raw'],
  resource: 'dataset:patients',
  purpose: 'research',
  ...over,
});
const give = async (over: object = {}, by = steward): Promise<Grant> => {
  const answer = await by.post('/v1/grants', body(over));
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json() as Grant;
};
const may = async (action: string, purpose = 'research'): Promise<boolean> => {
  const ask = { principal: 'user:ada@example.org', action, resource: 'dataset:patients', purpose };
  return ((await steward.post('/v1/decisions', ask)).json() as { allowed: boolean }).allowed;
};
const approve = (by: Person, { request = '' }: Pick<Grant, 'request'>, how: object = {}) =>
  by.post(`${request}/approve`, how);

/** A service with a token, as an administrator makes them. */
async function service(admin: Person, name: string, ...roles: string[]): Promise<Person> {
  await admin.post('/v1/services', { name, roles });
  const made = await admin.post('/v1/tokens', { principal: `service:${name}`, name });
  const { token } = made.json() as { token: string };
  const post = (path: string, json: object) => access.server.post(path, json, token);
  const get = (path: string) => access.server.get(path, token);
  const patch = (path: string, json: object) => access.server.patch(path, json, token);
  return { actor: admin.actor, token, post, get, patch, delete: (path) => access.server.delete(path, token) };
}

describe('what opens raw records', () => {
  it('waits for a second person, and is the grant of the same id once they approve', async () => {
    const waiting = await give();
    expect(waiting).toMatchObject({ state: 'pending', active: false, proposedBy: 'user:stew@example.org' });
    expect(waiting.grantedBy).toBeUndefined();
    expect(await may('read-raw')).toBe(false);
    expect((await steward.get('/v1/grants')).text).not.toContain(waiting.id);
    expect((await second.get('/v1/access-requests?state=pending')).text).toContain(waiting.id);
    // Whoever owns the dataset sees it too, and nobody else.
    expect((await olga.get('/v1/access-requests?state=pending')).text).toContain(waiting.id);
    const otto = await access.person('otto@example.org', { roles: ['engineer'] });
    expect((await otto.get('/v1/access-requests')).text).not.toContain(waiting.id);
    for (const by of [steward, ada]) expect(codeOf(await approve(by, waiting))).toBe('access.denied');
    expect(await may('read-raw')).toBe(false);

    expect((await approve(second, waiting)).json()).toMatchObject({ state: 'approved', grant: waiting.id });
    expect(await may('read-raw')).toBe(true);
    const [grant] = (
      (await steward.get('/v1/grants?principal=user:ada@example.org')).json() as { items: Grant[] }
    ).items;
    const both = { proposedBy: 'user:stew@example.org', grantedBy: 'user:sue@example.org' };
    expect(grant).toMatchObject({ id: waiting.id, state: 'granted', active: true, ...both });
    expect(await access.lastRecord('grant.propose')).toMatchObject({ actor: steward.actor.id });
    expect(await access.lastRecord('grant.create')).toMatchObject({
      actor: second.actor.id,
      detail: { proposedBy: steward.actor.id, resource: { kind: 'dataset', id: patients } },
    });
    await steward.delete(`/v1/grants/${waiting.id}`);
    expect(await may('read-raw')).toBe(false);
  });

  it.each([
    [{ actions: ['reidentify'] }],
    [{ actions: ['read', 'read-raw'] }],
    [{ actions: ['read'], resource: '*' }],
    [{ actions: ['discover'], resource: '*' }],
    [{ resource: 'tag:health' }],
    [{ principal: 'group:nobodies' }],
  ])('waits however it is said: %j', async (over) => {
    await makeGroup(access.database, 'nobodies').catch(() => undefined);
    expect(await give(over)).toMatchObject({ state: 'pending', active: false });
  });

  it('is approved by the owner of the dataset as well, and ends no later than was proposed', async () => {
    const week = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const waiting = await give({ expiresAt: week, purpose: 'owned' });
    expect((await approve(olga, waiting, { expiresAt: '2100-01-01T00:00:00Z' })).status).toBe(200);
    const { items } = (await steward.get('/v1/grants?limit=1')).json() as { items: Grant[] };
    expect(items[0]).toMatchObject({ purpose: 'owned', expiresAt: week, grantedBy: 'user:olga@example.org' });
    await steward.delete(`/v1/grants/${waiting.id}`);
  });

  it('is given with one approval where whoever gets it asked: that is two people', async () => {
    const asked = await ada.post('/v1/access-requests', {
      ...body(),
      principal: undefined,
      purpose: 'asked',
    });
    const { id } = asked.json() as { id: string };
    expect((await approve(steward, { request: `/v1/access-requests/${id}` })).status).toBe(200);
    expect(await may('read-raw')).toBe(true);
    expect(await access.lastRecord('grant.create')).toMatchObject({ detail: { proposedBy: ada.actor.id } });
  });

  it('is taken back while it waits', async () => {
    const waiting = await give({ purpose: 'withdrawn' });
    expect((await steward.delete(`/v1/grants/${waiting.id}`)).status).toBe(204);
    expect(codeOf(await approve(second, waiting))).toBe('state.conflict');
  });
});

describe('a service counts as whoever made it or its token', () => {
  it('so nothing goes from one service of an administrator to another but what they had anyway', async () => {
    const admin = await access.person('root@example.org', { roles: ['admin'] });
    const giver = await service(admin, 'giver', 'steward');
    const taker = await service(admin, 'taker', 'analyst');
    for (const actions of [['read-raw'], ['reidentify']]) {
      const refused = await giver.post('/v1/grants', body({ principal: 'service:taker', actions }));
      expect([refused.status, codeOf(refused)]).toEqual([403, 'grant.denied']);
    }
    const widens = await giver.post('/v1/grants', body({ principal: 'service:taker', actions: ['read'] }));
    expect([widens.status, codeOf(widens)]).toEqual([403, 'reach.widened']);
    const maker = await giver.post(
      '/v1/grants',
      body({ principal: 'user:root@example.org', actions: ['read'] }),
    );
    expect([maker.status, codeOf(maker)]).toEqual([403, 'grant.denied']);
    // Nor does asking by the one and approving by the other.
    const seen = await giver.post('/v1/grants', body({ principal: 'service:taker', actions: ['discover'] }));
    expect(seen.status).toBe(201);
    const asked = await taker.post('/v1/access-requests', { ...body(), principal: undefined });
    const { id } = asked.json() as { id: string };
    const request = `/v1/access-requests/${id}`;
    expect(codeOf(await approve(giver, { request }))).toBe('access.denied');
    expect((await approve(second, { request })).status).toBe(200);
    // What was on the administrator's own data before is no more than they had.
    await makeDataset(access.database, 'own', admin.actor);
    const own = body({ principal: 'service:taker', actions: ['read'], resource: 'dataset:own' });
    expect((await giver.post('/v1/grants', own)).status).toBe(201);
  });

  it('so an administrator makes no token for a service that somebody else was granted things through', async () => {
    const admin = await access.person('first@example.org', { roles: ['admin'] });
    const other = await access.person('other@example.org', { roles: ['admin'] });
    await service(admin, 'nightly', 'analyst');
    await give({ principal: 'service:nightly', actions: ['read'] });
    const refused = await other.post('/v1/tokens', { principal: 'service:nightly', name: 'mine' });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'reach.widened']);
    expect((await admin.post('/v1/tokens', { principal: 'service:nightly', name: 'mine' })).status).toBe(201);
  });
});

describe('whoever manages by a grant', () => {
  it('passes on what they have, for no longer than they have it, and nothing that they lack', async () => {
    const week = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const max = await access.person('max@example.org');
    await give({ principal: 'user:max@example.org', actions: ['manage', 'query'], expiresAt: week });
    for (const over of [
      { actions: ['read'] },
      { actions: ['query', 'train'] },
      { actions: ['query'], purpose: 'other' },
    ]) {
      const refused = await max.post('/v1/grants', body(over));
      expect([refused.status, codeOf(refused)]).toEqual([403, 'grant.denied']);
    }
    expect(await give({ actions: ['query'] }, max)).toMatchObject({ active: true, expiresAt: week });
  });
});

describe('a grant', () => {
  it('ends after a year where nobody says when, and no later where somebody does', async () => {
    const days = async (over: object): Promise<number> => {
      const {
        createdAt,
        notBefore = createdAt,
        expiresAt = '',
      } = await give({ actions: ['discover'], ...over });
      return Math.round((Date.parse(expiresAt) - Date.parse(notBefore)) / 86_400_000);
    };
    expect(await days({})).toBe(365);
    expect(await days({ expiresAt: '2100-01-01T00:00:00Z' })).toBe(365);
    expect(await days({ notBefore: '2099-01-01T00:00:00Z' })).toBe(365);
  });
});
