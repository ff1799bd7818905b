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

describe('purposes', () => {
  let steward: Person;
  beforeAll(async () => {
    steward = await access.person('stew@example.org', { roles: ['steward'] });
  });
  const body = { lawfulBasis: 'public-task', owner: 'user:ada@example.org' };
  const make = (name: string, over: object = {}, by = steward) =>
    by.post('/v1/purposes', { name, ...body, ...over });

  it('are registered by stewards, below one another, and seen by everybody', async () => {
    expect((await make('research', { retention: 'P2Y' })).status).toBe(201);
    expect((await make('oncology', { parent: 'research' })).json()).toMatchObject({
      name: 'oncology',
      parent: 'research',
      ...body,
      createdBy: 'user:stew@example.org',
    });
    const { items } = (await ada.get('/v1/purposes')).json() as { items: { name: string }[] };
    expect(items.map(({ name }) => name)).toEqual(['oncology', 'research']);
    expect((await ada.get('/v1/purposes/research')).json()).toMatchObject({ retention: 'P2Y' });
    expect((await ada.get('/v1/purposes/no-such')).status).toBe(404);
    expect(await access.lastRecord('purpose.create')).toMatchObject({ resource: 'purpose:oncology' });
    for (const by of [ada, admin]) expect((await make('mine', {}, by)).status).toBe(403);
  });

  it.each<[object, number]>([
    [{ parent: 'loop' }, 400],
    [{ parent: 'no-such' }, 400],
    [{ lawfulBasis: 'because' }, 400],
    [{ retention: '2 years' }, 400],
    [{ owner: 'user:nobody@example.org' }, 404],
  ])('cannot be above themselves, nor rest on nothing: %j', async (over, status) => {
    expect((await make('loop', over)).status).toBe(status);
    expect((await ada.get('/v1/purposes/loop')).status).toBe(404);
  });

  it('stay as they were registered', async () => {
    await make('kept');
    expect((await make('kept', { parent: 'research' })).status).toBe(409);
  });
});
