import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset, makeGroup } from '../../../../test/support/people.js';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';
import { type Grant } from './grants.schema.js';

let access: AccessServer;
let steward: Person;
let olga: Person;
let ada: Person;
let bob: Person;
let nurses: string;
let patients: string;

beforeAll(async () => {
  access = await startAccess();
  nurses = await makeGroup(access.database, 'nurses');
  steward = await access.person('stew@example.org', { roles: ['steward'] });
  olga = await access.person('olga@example.org', { roles: ['engineer'] });
  ada = await access.person('ada@example.org', { roles: ['analyst'], groups: [nurses] });
  bob = await access.person('bob@example.org', { roles: ['analyst'] });
  patients = await makeDataset(access.database, 'patients', olga.actor, ['health']);
  await makeDataset(access.database, 'orders', steward.actor);
});
afterAll(() => access.stop());

const body = (over: object = {}): object => ({
  principal: 'user:ada@example.org',
  actions: ['read'],
  resource: 'dataset:patients',
  purpose: 'research',
  ...over,
});

const give = async (over: object = {}, by = steward): Promise<Grant> => {
  const answer = await by.post('/v1/grants', body(over));
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json() as Grant;
};

const list = async (by: Person, query = ''): Promise<Grant[]> =>
  ((await by.get(`/v1/grants${query}`)).json() as { items: Grant[] }).items;

const countGrants = async (): Promise<unknown> =>
  (await access.database.query('SELECT count(*)::int AS n FROM "grant"'))[0];

const wouldRead = async (purpose = 'research', principal = 'user:ada@example.org'): Promise<boolean> => {
  const ask = { principal, action: 'read', resource: 'dataset:patients', purpose };
  return ((await steward.post('/v1/decisions', ask)).json() as { allowed: boolean }).allowed;
};

describe('giving a grant', () => {
  it('lets its holder do what it says, for its purpose, and records by whom and on what', async () => {
    expect(await wouldRead('first')).toBe(false);
    const grant = await give({ purpose: 'first', reason: 'a study' });
    expect(grant).toMatchObject({
      principal: 'user:ada@example.org',
      actions: ['read'],
      resource: 'dataset:patients',
      purpose: 'first',
      grantedBy: 'user:stew@example.org',
      reason: 'a study',
      active: true,
    });
    expect([await wouldRead('first'), await wouldRead('second')]).toEqual([true, false]);
    expect(await access.lastRecord('grant.create')).toMatchObject({
      actor: steward.actor.id,
      resource: `grant:${grant.id}`,
      outcome: 'done',
      detail: { principal: ada.actor.id, resource: { kind: 'dataset', id: patients }, purpose: 'first' },
    });
  });

  it('to a group reaches its members alone', async () => {
    await give({ principal: 'group:nurses', purpose: 'care' });
    expect(await wouldRead('care')).toBe(true);
    expect(await wouldRead('care', 'user:bob@example.org')).toBe(false);
  });

  it('on a tag reaches what bears it', async () => {
    await give({ resource: 'tag:health', purpose: 'by-tag' });
    expect(await wouldRead('by-tag')).toBe(true);
    await give({ resource: 'tag:finance', purpose: 'other-tag' });
    expect(await wouldRead('other-tag')).toBe(false);
  });

  it('by a role takes the actions that the role has then', async () => {
    const admin = await access.person('root@example.org', { roles: ['admin'] });
    await admin.post('/v1/roles', { name: 'trainer', actions: ['read', 'train'] });
    expect(await give({ actions: undefined, role: 'trainer', purpose: 'role' })).toMatchObject({
      actions: ['read', 'train'],
    });
    const unknown = await steward.post('/v1/grants', body({ actions: undefined, role: 'nobody' }));
    expect(unknown.status).toBe(404);
  });

  it('that has not begun or has ended allows nothing', async () => {
    const later = await give({ notBefore: '2100-01-01T00:00:00Z', purpose: 'later' });
    expect(later.active).toBe(false);
    expect(await wouldRead('later')).toBe(false);
  });

  it('is for stewards, and for the owner on what is theirs', async () => {
    await give({ purpose: 'owned' }, olga);
    for (const [who, over] of [
      [olga, { resource: 'dataset:orders' }],
      [olga, { resource: '*' }],
      [olga, { resource: 'tag:health' }],
      [ada, { principal: 'user:bob@example.org' }],
      [bob, {}],
    ] as const) {
      const before = await countGrants();
      const refused = await who.post('/v1/grants', body(over));
      expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
      expect(await countGrants()).toEqual(before);
    }
  });

  it('is refused, and the refusal recorded, when it is to oneself or to a group that one is in', async () => {
    const before = await countGrants();
    const self = await steward.post('/v1/grants', body({ principal: 'user:stew@example.org' }));
    expect([self.status, codeOf(self)]).toEqual([403, 'grant.denied']);
    expect(await access.lastRecord('grant.create')).toMatchObject({
      actor: steward.actor.id,
      outcome: 'denied',
      detail: { principal: steward.actor.id },
    });
    const inside = await access.person('head@example.org', { roles: ['steward'], groups: [nurses] });
    const group = await inside.post('/v1/grants', body({ principal: 'group:nurses' }));
    expect(codeOf(group)).toBe('grant.denied');
    expect(await countGrants()).toEqual(before);
  });

  it('is refused when it would end in the past or before it begins', async () => {
    for (const over of [
      { expiresAt: '2020-01-01T00:00:00Z' },
      { notBefore: '2100-01-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z' },
    ]) {
      expect(codeOf(await steward.post('/v1/grants', body(over)))).toBe('grant.denied');
    }
  });

  it.each([
    [{ principal: 'user:nobody@example.org' }],
    [{ resource: 'dataset:no-such' }],
    [{ resource: 'release:0193a1b2-0000-7000-8000-000000000001' }],
  ])('of or on what does not exist is 404: %j', async (over) => {
    expect((await steward.post('/v1/grants', body(over))).status).toBe(404);
  });

  it.each([
    [{ actions: ['fly'] }],
    [{ actions: [] }],
    [{ role: 'trainer' }],
    [{ actions: undefined }],
    [{ purpose: 'Not A Name' }],
    [{ resource: 'planet:earth' }],
    [{ principal: 'ada' }],
    [{ expiresAt: 'tomorrow' }],
    [{ surprise: 1 }],
  ])('of another shape is 400: %j', async (over) => {
    const answer = await steward.post('/v1/grants', body(over));
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
  });

  it('by a token that is narrowed to the use of data is refused', async () => {
    const narrow = await access.narrowed(steward, { purpose: 'research' });
    expect((await narrow.post('/v1/grants', body())).status).toBe(403);
  });
});

describe('listing grants', () => {
  it('shows stewards all, and others their own and those of their groups', async () => {
    const own = await give({ purpose: 'listed' });
    const group = await give({ principal: 'group:nurses', purpose: 'listed' });
    const other = await give({ principal: 'user:bob@example.org', purpose: 'listed' });
    const ids = (grants: Grant[]): string[] =>
      grants.filter((grant) => grant.purpose === 'listed').map((grant) => grant.id);
    expect(ids(await list(steward))).toEqual([other.id, group.id, own.id]);
    expect(ids(await list(ada))).toEqual([group.id, own.id]);
    expect(ids(await list(bob))).toEqual([other.id]);
    expect(ids(await list(ada, '?principal=user:bob@example.org'))).toEqual([]);
    expect(ids(await list(steward, '?principal=user:bob@example.org'))).toEqual([other.id]);
  });

  it('finds those on a resource, and none on what there is not', async () => {
    const grant = await give({ resource: 'dataset:orders', purpose: 'orders' });
    expect((await list(steward, '?resource=dataset:orders')).map(({ id }) => id)).toEqual([grant.id]);
    expect(await list(steward, '?resource=dataset:no-such')).toEqual([]);
    expect(await list(steward, '?principal=user:nobody@example.org')).toEqual([]);
  });

  it('pages from the newest to the oldest without a gap', async () => {
    const all = (await list(steward, '?limit=1000')).map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const path: string = `/v1/grants?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await steward.get(path)).json() as { items: Grant[]; nextCursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  });
});

describe('revoking a grant', () => {
  it('ends it at once, once, and is recorded', async () => {
    const grant = await give({ purpose: 'short' });
    expect(await wouldRead('short')).toBe(true);
    expect((await steward.delete(`/v1/grants/${grant.id}`)).status).toBe(204);
    expect(await wouldRead('short')).toBe(false);
    expect(await access.lastRecord('grant.revoke')).toMatchObject({
      resource: `grant:${grant.id}`,
      outcome: 'done',
      detail: { changed: true },
    });
    expect((await steward.delete(`/v1/grants/${grant.id}`)).status).toBe(204);
    expect(await access.lastRecord('grant.revoke')).toMatchObject({ detail: { changed: false } });
  });

  it('is for the owner of the dataset too, who finds it among the grants on it', async () => {
    const grant = await give({ purpose: 'by-owner' }, olga);
    expect((await list(olga, '?resource=dataset:patients')).map(({ id }) => id)).toContain(grant.id);
    expect(await list(olga, '?resource=dataset:orders')).toEqual([]);
    expect((await olga.delete(`/v1/grants/${grant.id}`)).status).toBe(204);
    expect(await wouldRead('by-owner')).toBe(false);
  });

  it('is refused to its holder, recorded, and 404 to whoever may not know of it', async () => {
    const grant = await give({ purpose: 'kept' });
    const own = await ada.delete(`/v1/grants/${grant.id}`);
    expect([own.status, codeOf(own)]).toEqual([403, 'access.denied']);
    expect(await access.lastRecord('grant.revoke')).toMatchObject({ actor: ada.actor.id, outcome: 'denied' });
    expect((await bob.delete(`/v1/grants/${grant.id}`)).status).toBe(404);
    const elsewhere = await give({ resource: 'dataset:orders', purpose: 'kept' });
    expect((await olga.delete(`/v1/grants/${elsewhere.id}`)).status).toBe(404);
    expect((await bob.delete('/v1/grants/nonsense')).status).toBe(404);
    expect(await wouldRead('kept')).toBe(true);
  });
});
