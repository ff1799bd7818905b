import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset } from '../../../../test/support/people.js';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';

let access: AccessServer;
let steward: Person;
let ada: Person;

beforeAll(async () => {
  access = await startAccess();
  steward = await access.person('stew@example.org', { roles: ['steward'] });
  ada = await access.person('ada@example.org', { roles: ['analyst'] });
  await makeDataset(access.database, 'patients', steward.actor);
  await steward.post('/v1/grants', {
    principal: 'user:ada@example.org',
    actions: ['read'],
    resource: 'dataset:patients',
    purpose: 'research',
  });
});
afterAll(() => access.stop());

const ask = (by: Person, over: object = {}) =>
  by.post('/v1/decisions', {
    principal: 'user:ada@example.org',
    action: 'read',
    resource: 'dataset:patients',
    purpose: 'research',
    ...over,
  });

describe('a decision', () => {
  it('can be asked for beforehand, about oneself by anybody, with its reasons', async () => {
    expect((await ask(ada)).json()).toMatchObject({ allowed: true, because: [{ kind: 'grant' }] });
    expect((await ask(ada, { purpose: 'ads' })).json()).toMatchObject({ allowed: false });
    expect(await access.lastRecord('decision.simulate')).toMatchObject({
      actor: ada.actor.id,
      outcome: 'denied',
    });
  });

  it('about others is for those who may simulate', async () => {
    expect((await ask(steward)).json()).toMatchObject({ allowed: true });
    const refused = await ask(ada, { principal: 'user:stew@example.org' });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
    expect((await ask(steward, { principal: 'user:nobody@example.org' })).status).toBe(404);
  });

  it('does not tell what is not there from what one may not know of', async () => {
    const bob = await access.person('bob@example.org');
    const principal = 'user:bob@example.org';
    const [hidden, absent] = await Promise.all([
      ask(bob, { principal }),
      ask(bob, { principal, resource: 'dataset:no-such' }),
    ]);
    expect([hidden.status, absent.status]).toEqual([200, 200]);
    expect(absent.json()).toEqual(hidden.json());
  });
});
