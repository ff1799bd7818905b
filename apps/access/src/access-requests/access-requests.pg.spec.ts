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

type Verb = 'approve' | 'deny' | 'ask' | 'answer' | 'withdraw';
const decide = (by: Person, { id }: AccessRequest, how: Verb, body: object = { reason: 'so' }) =>
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

  it('goes back to whoever asked with a question, and waits again once it is answered', async () => {
    const asked = await request({ purpose: 'vague' });
    const back = (await decide(steward, asked, 'ask', { reason: 'For how long?' })).json();
    expect(back).toMatchObject({ state: 'asked', decidedBy: 'user:stew@example.org' });
    for (const verb of ['approve', 'deny', 'ask'] as const)
      expect([verb, (await decide(steward, asked, verb)).status]).toEqual([verb, 409]);
    expect((await decide(steward, asked, 'answer')).status).toBe(403);
    expect((await decide(bob, asked, 'answer')).status).toBe(404);
    expect((await decide(ada, asked, 'answer', {})).status).toBe(400);
    expect((await decide(ada, asked, 'answer', { reason: 'A week' })).json()).toMatchObject({
      state: 'pending',
      said: [
        { kind: 'asked', reason: 'For how long?' },
        { kind: 'answered', reason: 'A week' },
      ],
    });
    expect(codeOf(await decide(ada, asked, 'answer'))).toBe('state.conflict');
    for (let round = 2; round <= 10; round++) {
      expect((await decide(steward, asked, 'ask')).status).toBe(200);
      expect((await decide(ada, asked, 'answer')).status).toBe(200);
    }
    expect((await decide(steward, asked, 'ask')).status).toBe(409);
    expect((await decide(steward, asked, 'approve')).status).toBe(200);
  });

  it('is denied, and asked about, with a reason alone, which whoever asked is told', async () => {
    const asked = await request({ purpose: 'why' });
    for (const verb of ['deny', 'ask'] as const)
      for (const body of [{}, { reason: ' ' }])
        expect([verb, (await decide(steward, asked, verb, body)).status]).toEqual([verb, 400]);
    await decide(steward, asked, 'deny', { reason: 'Too wide' });
    expect((await ada.get(`/v1/access-requests/${asked.id}`)).json()).toMatchObject({
      said: [{ kind: 'denied', reason: 'Too wide' }],
    });
  });

  it('is taken back by whoever made it alone, as long as nobody decided', async () => {
    const [one, other, done] = [await request(), await request(), await request({ purpose: 'done' })];
    expect((await decide(steward, one, 'withdraw', {})).status).toBe(403);
    expect((await decide(bob, one, 'withdraw', {})).status).toBe(404);
    expect((await decide(ada, one, 'withdraw', {})).json()).toMatchObject({ state: 'withdrawn' });
    await decide(steward, other, 'ask');
    expect((await decide(ada, other, 'withdraw')).json()).toMatchObject({ state: 'withdrawn' });
    for (const verb of ['approve', 'deny', 'ask'] as const)
      expect([verb, (await decide(steward, one, verb)).status]).toEqual([verb, 409]);
    for (const verb of ['answer', 'withdraw'] as const)
      expect([verb, (await decide(ada, one, verb)).status]).toEqual([verb, 409]);
    await decide(steward, done, 'deny');
    expect((await decide(ada, done, 'withdraw')).status).toBe(409);
    expect((await decide(ada, done, 'answer')).status).toBe(409);
  });

  it('is approved for less and shorter than was asked, never for more', async () => {
    const asked = await request({ purpose: 'narrow', actions: ['read', 'train', 'read-raw'] });
    for (const body of [{ actions: ['read', 'query'] }, { actions: [] }, { columns: ['a'] }]) {
      const refused = await decide(steward, asked, 'approve', body);
      expect([body, refused.status]).toEqual([body, 400]);
    }
    const approved = await decide(steward, asked, 'approve', { actions: ['train', 'read'] });
    const id = (approved.json() as AccessRequest).grant;
    const grants = (await ada.get('/v1/grants?limit=1000')).json() as {
      items: { id: string; actions: string[]; createdAt: string; expiresAt: string }[];
    };
    const given = grants.items.find((one) => one.id === id);
    expect(given).toMatchObject({ actions: ['read', 'train'] });
    const days = (Date.parse(given?.expiresAt ?? '') - Date.parse(given?.createdAt ?? '')) / 86_400_000;
    expect(days).toBe(90);
  });

  it('shows on what its purpose rests, where somebody registered that', async () => {
    const of = {
      name: 'registered',
      lawfulBasis: 'consent',
      owner: 'user:stew@example.org',
      retention: 'P2Y',
    };
    const { name: purpose, ...registered } = of;
    expect((await request({ purpose })).registered).toBeUndefined();
    expect((await steward.post('/v1/purposes', of)).status).toBe(201);
    const asked = await request({ purpose });
    expect(asked.registered).toEqual({ ...registered });
    await decide(steward, asked, 'approve');
    const { items } = (await ada.get('/v1/grants?limit=1000')).json() as {
      items: { purpose: string; registered?: object }[];
    };
    expect(items.find((one) => one.purpose === purpose)?.registered).toEqual({ ...registered });
    expect(items.find((one) => one.purpose !== purpose)?.registered).toBeUndefined();
  });

  it('finds by state', async () => {
    const listed = (await steward.get('/v1/access-requests?state=denied')).json() as {
      items: AccessRequest[];
    };
    expect(new Set(listed.items.map(({ state }) => state))).toEqual(new Set(['denied']));
  });
});
