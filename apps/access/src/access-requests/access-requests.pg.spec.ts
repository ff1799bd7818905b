import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset } from '../../../../test/support/people.js';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';
import { type AccessRequest } from './access-requests.schema.js';

let access: AccessServer;
let steward: Person;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  access = await startAccess();
  steward = await access.person('stew@example.org', { roles: ['steward'] });
  ada = await access.person('ada@example.org', { roles: ['analyst', 'auditor'] }); // an auditor may discover
  bob = await access.person('bob@example.org', { roles: ['analyst'] });
  await makeDataset(access.database, 'patients', steward.actor, ['health']);
});
afterAll(() => access.stop());

const request = async (over: object = {}, by = ada): Promise<AccessRequest> => {
  const answer = await by.post('/v1/access-requests', {
    resource: 'dataset:patients',
    purpose: 'research',
    ...over,
  });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json() as AccessRequest;
};

const decide = (by: Person, { id }: AccessRequest, how: 'approve' | 'deny', body: object = {}) =>
  by.post(`/v1/access-requests/${id}/${how}`, body);

const mayRead = async (purpose: string): Promise<boolean> => {
  const ask = { principal: 'user:ada@example.org', action: 'read', resource: 'dataset:patients', purpose };
  return ((await steward.post('/v1/decisions', ask)).json() as { allowed: boolean }).allowed;
};

describe('an access request', () => {
  it('waits until somebody else decides, and becomes a grant when approved', async () => {
    const asked = await request({ purpose: 'study', reason: 'a study' });
    expect(asked).toMatchObject({ state: 'pending', actions: ['read'], principal: 'user:ada@example.org' });
    expect(await mayRead('study')).toBe(false);
    const approved = (await decide(steward, asked, 'approve', { expiresAt: '2100-01-01T00:00:00Z' })).json();
    expect(approved).toMatchObject({ state: 'approved', decidedBy: 'user:stew@example.org' });
    expect(await mayRead('study')).toBe(true);
    expect(await access.lastRecord('request.approve')).toMatchObject({
      resource: `access-request:${asked.id}`,
    });
    expect(await access.lastRecord('grant.create')).toMatchObject({
      actor: steward.actor.id,
      outcome: 'done',
    });
  });

  it('follows its grant: revoked is shown as revoked', async () => {
    const asked = await request({ purpose: 'short' });
    const { grant } = (await decide(steward, asked, 'approve')).json() as AccessRequest;
    await steward.delete(`/v1/grants/${grant}`);
    expect((await ada.get(`/v1/access-requests/${asked.id}`)).json()).toMatchObject({ state: 'revoked' });
  });

  it('that is denied gives nothing', async () => {
    const asked = await request({ purpose: 'ads' });
    expect((await decide(steward, asked, 'deny', { reason: 'no' })).json()).toMatchObject({
      state: 'denied',
    });
    expect(await mayRead('ads')).toBe(false);
  });

  it('is decided once', async () => {
    const asked = await request({ purpose: 'once' });
    await decide(steward, asked, 'deny');
    const again = await decide(steward, asked, 'approve');
    expect([again.status, codeOf(again)]).toEqual([409, 'state.conflict']);
    expect(await mayRead('once')).toBe(false);
  });

  it('of which two are decided at once becomes one grant', async () => {
    const asked = await request({ purpose: 'race' });
    const other = await access.person('other@example.org', { roles: ['steward'] });
    const answers = await Promise.all([steward, other, steward].map((by) => decide(by, asked, 'approve')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const grants = await access.database.query(`SELECT 1 FROM "grant" WHERE purpose = 'race'`);
    expect(grants).toHaveLength(1);
  });

  it('is not decided by whoever made it, and the attempt is recorded', async () => {
    const own = await request({ purpose: 'self' }, steward);
    const refused = await decide(steward, own, 'approve');
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
    expect(await access.lastRecord('request.approve')).toMatchObject({
      outcome: 'denied',
      actor: steward.actor.id,
    });
    expect((await steward.get(`/v1/access-requests/${own.id}`)).json()).toMatchObject({ state: 'pending' });
  });

  it('is not decided, nor seen, by those who may not', async () => {
    const asked = await request({ purpose: 'hidden' });
    expect((await decide(bob, asked, 'approve')).status).toBe(404);
    expect((await bob.get(`/v1/access-requests/${asked.id}`)).status).toBe(404);
    const items = (by: Person) =>
      by.get('/v1/access-requests?limit=1000').then((a) => (a.json() as { items: AccessRequest[] }).items);
    expect((await items(bob)).map(({ id }) => id)).not.toContain(asked.id);
    expect((await items(steward)).map(({ id }) => id)).toContain(asked.id);
  });

  it('on what one may not discover is 404, as if it were not there', async () => {
    for (const resource of ['dataset:patients', 'dataset:no-such', '*']) {
      const answer = await bob.post('/v1/access-requests', { resource, purpose: 'x' });
      expect([answer.status, codeOf(answer)]).toEqual([404, 'resource.not-found']);
    }
  });

  it('finds by state', async () => {
    const listed = (await steward.get('/v1/access-requests?state=denied')).json() as {
      items: AccessRequest[];
    };
    expect(new Set(listed.items.map(({ state }) => state))).toEqual(new Set(['denied']));
  });
});
