import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';
import { type NewToken, type Token } from './tokens.schema.js';

let access: AccessServer;
let admin: Person;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  access = await startAccess();
  admin = await access.person('root@example.org', { roles: ['admin'] });
  ada = await access.person('ada@example.org', { roles: ['analyst'] });
  bob = await access.person('bob@example.org');
  await access.person('loader', { kind: 'service', roles: ['engineer'] });
});
afterAll(() => access.stop());

const make = async (by: Person, body: object): Promise<NewToken> => {
  const answer = await by.post('/v1/tokens', body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json() as NewToken;
};

const whoami = async (token: string): Promise<unknown> => {
  const answer = await access.server.get('/v1/me', token);
  return answer.status === 200 ? answer.json() : answer.status;
};

describe('an API token', () => {
  it('is shown once, works at once, and is kept by its hash alone', async () => {
    const { id, token } = await make(ada, { name: 'laptop' });
    expect(token).toMatch(/^tdg_[A-Za-z0-9_-]{43}$/);
    expect(await whoami(token)).toMatchObject({ id: ada.actor.id, kind: 'user', email: 'ada@example.org' });
    const stored = await access.database.query('SELECT t::text AS row FROM api_token t WHERE id = $1', [id]);
    expect(JSON.stringify(stored)).not.toContain(token.slice(4));
    const listed = await ada.get('/v1/tokens');
    expect(listed.text).not.toContain(token);
    expect((await access.lastRecord('token.create')) ?? {}).toMatchObject({ actor: ada.actor.id });
    expect(JSON.stringify(await access.lastRecord('token.create'))).not.toContain(token.slice(4));
  });

  it('is refused once it is revoked, has expired, or was never made', async () => {
    const { id, token } = await make(ada, { name: 'short' });
    expect((await ada.delete(`/v1/tokens/${id}`)).status).toBe(204);
    expect(await whoami(token)).toBe(401);
    const expired = await access.narrowed(ada, { expiresAt: new Date(Date.now() - 1000) });
    expect((await expired.get('/v1/me')).status).toBe(401);
    expect(await whoami(`tdg_${'A'.repeat(43)}`)).toBe(401);
    const none = await access.server.get('/v1/me');
    expect([none.status, codeOf(none), none.headers['www-authenticate']]).toEqual([
      401,
      'token.missing',
      'Bearer realm="tidegate"',
    ]);
  });

  it('of a disabled principal is refused', async () => {
    const eve = await access.person('eve@example.org');
    await access.database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [eve.actor.id]);
    expect(await whoami(eve.token)).toBe(401);
  });

  it('that is narrowed says so, and makes no other', async () => {
    const { token } = await make(ada, { name: 'narrow', purpose: 'research', scopes: ['read'] });
    expect(await whoami(token)).toMatchObject({ purpose: 'research' });
    for (const body of [{ name: 'wide' }, { name: 'same', purpose: 'research', scopes: ['read'] }]) {
      expect((await access.server.post('/v1/tokens', body, token)).status).toBe(403);
    }
  });

  it('for a service is made by administrators alone, for another person by nobody', async () => {
    const made = await make(admin, { principal: 'service:loader', name: 'ci' });
    expect(await whoami(made.token)).toMatchObject({ kind: 'service', name: 'loader' });
    expect(made.createdBy).toBe('user:root@example.org');
    for (const [by, principal] of [
      [ada, 'service:loader'],
      [ada, 'user:bob@example.org'],
      [ada, 'user:nobody@example.org'],
      [admin, 'user:bob@example.org'],
    ] as const) {
      const answer = await by.post('/v1/tokens', { principal, name: 'x' });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'access.denied']);
    }
    expect((await admin.post('/v1/tokens', { principal: 'service:none', name: 'x' })).status).toBe(404);
  });

  it('is listed to and revoked by its holder, or by an administrator to stop a stolen one', async () => {
    const { id, token } = await make(bob, { name: 'mine' });
    const listed = (await bob.get('/v1/tokens')).json() as { items: Token[] };
    expect(listed.items.map((item) => item.id)).toContain(id);
    expect((await ada.get('/v1/tokens')).text).not.toContain(id);
    expect((await ada.delete(`/v1/tokens/${id}`)).status).toBe(404);
    expect(await whoami(token)).toMatchObject({ email: 'bob@example.org' });
    expect((await admin.delete(`/v1/tokens/${id}`)).status).toBe(204);
    expect(await whoami(token)).toBe(401);
    expect((await admin.delete(`/v1/tokens/${id}`)).status).toBe(404);
  });

  it('that is narrowed revokes none but itself', async () => {
    const { id } = await make(ada, { name: 'other' });
    const { id: own, token } = await make(ada, { name: 'narrow', purpose: 'research' });
    expect((await access.server.delete(`/v1/tokens/${id}`, token)).status).toBe(403);
    expect((await access.server.delete(`/v1/tokens/${own}`, token)).status).toBe(204);
    expect(await whoami(token)).toBe(401);
  });

  it('that ends makes none that ends later', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { token } = await make(ada, { name: 'hour', expiresAt });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    const answer = await access.server.post('/v1/tokens', { name: 'later', expiresAt: later }, token);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '#/expiresAt' }] });
    const silent = await access.server.post('/v1/tokens', { name: 'as long' }, token);
    expect(silent.json()).toMatchObject({ expiresAt });
    expect((await access.server.post('/v1/tokens', { name: 'same', expiresAt }, token)).status).toBe(201);
  });

  it('ends after ninety days where nobody says when, and no later where somebody does', async () => {
    const days = async (body: object): Promise<number> => {
      const { createdAt, expiresAt = '' } = await make(bob, { name: 'long', ...body });
      return Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000);
    };
    expect(await days({})).toBe(90);
    expect(await days({ expiresAt: '2100-01-01T00:00:00Z' })).toBe(90);
    const week = new Date(Date.now() + 7 * 86_400_000).toISOString();
    expect(await days({ expiresAt: week })).toBe(7);
  });

  it('is listed from a cursor of that list alone', async () => {
    for (const cursor of ['abc', 'YQBi', '__7A']) {
      expect((await ada.get(`/v1/tokens?cursor=${cursor}`)).status).toBe(400);
    }
  });

  it('cannot be made to end in the past', async () => {
    const answer = await ada.post('/v1/tokens', { name: 'late', expiresAt: '2020-01-01T00:00:00Z' });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '#/expiresAt' }] });
  });
});
