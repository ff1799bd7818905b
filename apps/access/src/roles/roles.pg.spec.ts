import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';
import { type Role } from './roles.schema.js';

let access: AccessServer;
let admin: Person;
let ada: Person;

beforeAll(async () => {
  access = await startAccess();
  admin = await access.person('root@example.org', { roles: ['admin'] });
  ada = await access.person('ada@example.org', { roles: ['analyst'] });
});
afterAll(() => access.stop());

describe('roles', () => {
  it('are the built-in ones and those made here', async () => {
    const made = await admin.post('/v1/roles', {
      name: 'trainer',
      actions: ['read', 'train'],
      description: 'x',
    });
    expect([made.status, made.json()]).toEqual([
      201,
      expect.objectContaining({ name: 'trainer', builtIn: false }),
    ]);
    const { items } = (await ada.get('/v1/roles')).json() as { items: Role[] };
    expect(items.filter((role) => role.builtIn).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['admin', 'engineer', 'steward', 'analyst', 'auditor']),
    );
    expect(items.find(({ name }) => name === 'trainer')).toMatchObject({
      actions: ['read', 'train'],
      capabilities: [],
    });
    expect(await access.lastRecord('role.create')).toMatchObject({ actor: admin.actor.id });
  });

  it('are made by administrators alone', async () => {
    const refused = await ada.post('/v1/roles', { name: 'mine', actions: ['read'] });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
    expect(refused.json()).toMatchObject({ detail: 'This takes role.manage, which the role admin has.' });
  });

  it.each(['trainer', 'admin', 'auditor'])('cannot take a name that is taken: %s', async (name) => {
    await admin.post('/v1/roles', { name: 'trainer', actions: ['read'] });
    const answer = await admin.post('/v1/roles', { name, actions: ['read'] });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'resource.exists']);
  });

  it('name actions that there are', async () => {
    expect((await admin.post('/v1/roles', { name: 'odd', actions: ['fly'] })).status).toBe(400);
  });
});
