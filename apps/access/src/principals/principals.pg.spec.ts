import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';

let access: AccessServer;
let admin: Person;
let steward: Person;
let ada: Person;

beforeAll(async () => {
  access = await startAccess();
  admin = await access.person('root@example.org', { roles: ['admin'] });
  steward = await access.person('stew@example.org', { roles: ['steward'] });
  ada = await access.person('ada@example.org', { roles: ['analyst'] });
});
afterAll(() => access.stop());

describe('principals', () => {
  it('are told who they are and what they may do to the gateway', async () => {
    expect((await admin.get('/v1/me')).json()).toMatchObject({
      id: admin.actor.id,
      kind: 'user',
      email: 'root@example.org',
      roles: ['admin'],
      capabilities: expect.arrayContaining(['principal.manage']),
    });
  });

  it.each([
    ['users', { email: 'new@example.org', roles: ['analyst'] }, 'user.create'],
    ['services', { name: 'loader', roles: ['engineer'] }, 'service.create'],
    ['groups', { name: 'nurses', members: ['user:ada@example.org'], roles: [] }, 'group.create'],
  ])('are made by administrators alone, and recorded: %s', async (path, body, action) => {
    for (const by of [steward, ada]) {
      const refused = await by.post(`/v1/${path}`, body);
      expect([refused.status, codeOf(refused)]).toEqual([403, 'access.denied']);
    }
    const made = await admin.post(`/v1/${path}`, body);
    expect(made.status).toBe(201);
    const { id } = made.json() as { id: string };
    expect(await access.lastRecord(action)).toMatchObject({ actor: admin.actor.id, outcome: 'done' });
    expect((await access.lastRecord(action))?.['resource']).toMatch(new RegExp(`:${id}$`));
    const again = await admin.post(`/v1/${path}`, body);
    expect([again.status, codeOf(again)]).toEqual([409, 'resource.exists']);
  });

  it('who are new get a code that is shown once and kept by its hash', async () => {
    const made = await admin.post('/v1/users', { email: 'Fresh@Example.org' });
    const { email, enrolment } = made.json() as { email: string; enrolment: { code: string } };
    expect(email).toBe('fresh@example.org');
    const listed = await admin.get('/v1/users');
    expect(listed.text).toContain('fresh@example.org');
    expect(listed.text).not.toContain(enrolment.code);
    const rows = await access.database.query('SELECT p::text FROM principal p');
    expect(JSON.stringify(rows)).not.toContain(enrolment.code);
  });

  it('have the roles of their groups as well as their own', async () => {
    await admin.post('/v1/groups', {
      name: 'readers',
      members: ['user:ada@example.org'],
      roles: ['auditor'],
    });
    expect((await ada.get('/v1/me')).json()).toMatchObject({
      roles: expect.arrayContaining(['analyst', 'auditor']),
    });
    const groups = (await admin.get('/v1/groups')).json() as { items: { name: string; members: string[] }[] };
    expect(groups.items.find(({ name }) => name === 'readers')?.members).toEqual(['user:ada@example.org']);
  });

  it('that are not there, or are groups, cannot be members', async () => {
    for (const member of ['user:nobody@example.org', 'group:readers']) {
      expect((await admin.post('/v1/groups', { name: 'odd', members: [member] })).status).toBe(404);
    }
    expect(await access.database.query(`SELECT 1 FROM principal WHERE name = 'odd'`)).toEqual([]);
  });

  it('are listed to those who may read them, page by page', async () => {
    const bob = await access.person('bob@example.org');
    expect((await bob.get('/v1/users')).status).toBe(403);
    const first = (await steward.get('/v1/users?limit=2')).json() as {
      items: { email: string }[];
      nextCursor: string;
    };
    const next = (await steward.get(`/v1/users?limit=2&cursor=${first.nextCursor}`)).json() as typeof first;
    const emails = [...first.items, ...next.items].map(({ email }) => email);
    expect(emails).toEqual([...new Set(emails)].sort());
    expect(emails).toHaveLength(4);
  });

  it.each([
    ['users', { email: 'nonsense' }],
    ['users', { email: 'x@example.org', roles: ['god'] }],
    ['services', { name: 'Not A Name' }],
    ['groups', { name: 'g', members: ['ada'] }],
  ])('of another shape are 400: %s %j', async (path, body) => {
    expect((await admin.post(`/v1/${path}`, body)).status).toBe(400);
  });
});
