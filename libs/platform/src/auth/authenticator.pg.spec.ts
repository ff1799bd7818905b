import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makeGroup, makePerson } from '../../../../test/support/people.js';
import { makeToken } from '../../../../test/support/server.js';
import { Authenticator } from './authenticator.js';

let database: TestDatabase;
let authenticator: Authenticator;
let service: Actor;
beforeAll(async () => {
  database = await testDatabase();
  authenticator = new Authenticator(await database.door('gateway'));
  service = await makePerson(database, 'robot', { kind: 'service', roles: ['steward'] });
});
afterAll(() => database.drop());

const as = (token: string): Promise<Actor> => authenticator.authenticate(`Bearer ${token}`, 'request');
const invalid = { code: 'token.invalid', status: 401 };

describe('an API token', () => {
  it('makes the actor that it belongs to, with the roles of today, and no more than it was made for', async () => {
    const group = await makeGroup(database, 'crowd');
    await database.seed(`INSERT INTO principal_role (principal_id, role) VALUES ($1, 'auditor')`, [group]);
    const member = await makePerson(database, 'member', {
      kind: 'service',
      roles: ['analyst'],
      groups: [group],
    });
    const actor = await as(await makeToken(database, member, { purpose: 'research', scopes: ['read'] }));
    expect(actor).toMatchObject({ id: member.id, kind: 'service', name: 'member', groups: [group] });
    expect(actor).toMatchObject({ purpose: 'research', scopes: ['read'], requestId: 'request' });
    expect([...actor.roles].sort()).toEqual(['analyst', 'auditor']);
    const plain = await as(await makeToken(database, service));
    expect(plain).not.toHaveProperty('purpose');
    expect(plain).not.toHaveProperty('scopes');
  });

  it('is refused when it expired, was revoked, or its principal was disabled', async () => {
    const expired = await makeToken(database, service, { expiresAt: new Date(Date.now() - 1) });
    await expect(as(expired)).rejects.toMatchObject(invalid);
    const person = await makePerson(database, 'leaver', { kind: 'service' });
    const token = await makeToken(database, person);
    expect((await as(token)).id).toBe(person.id);
    await database.seed('UPDATE api_token SET revoked_at = now() WHERE principal_id = $1', [person.id]);
    await expect(as(token)).rejects.toMatchObject(invalid);
    const other = await makeToken(database, person);
    await database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [person.id]);
    await expect(as(other)).rejects.toMatchObject(invalid);
  });

  it('is refused when one character of it differs, and its hash is no token', async () => {
    const token = await makeToken(database, service);
    const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [other, token.slice(0, -1), `${token}A`, token.toUpperCase()])
      await expect(as(wrong)).rejects.toMatchObject(invalid);
    const [row] = await database.query<{ hash: Buffer }>('SELECT hash FROM api_token LIMIT 1');
    await expect(as(row?.hash.toString('hex') ?? '')).rejects.toMatchObject(invalid);
  });

  it('is missing when nothing was sent, and invalid when something else was', async () => {
    const missing = authenticator.authenticate(undefined, 'request');
    await expect(missing).rejects.toMatchObject({ code: 'token.missing' });
    const token = await makeToken(database, service);
    for (const header of ['', 'Bearer', 'Bearer ', `Basic ${token}`, token, `Bearer ${token} x`, 'Bearer \0'])
      await expect(authenticator.authenticate(header, 'request')).rejects.toMatchObject(invalid);
    await expect(as('x'.repeat(10_000))).rejects.toMatchObject(invalid);
  });

  it('says nothing of itself in the refusal', async () => {
    const failure = await as('tdg_this-was-never-one').catch((error: unknown) => error);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('never-one');
  });
});

describe('a token with dots', () => {
  it('is an API token unless it has the form of a JWT', async () => {
    const dotted = 'chosen.by.whoever-starts-the-gateway';
    await database.seed(
      `INSERT INTO api_token (id, principal_id, name, hash, created_by, created_at)
       VALUES (gen_random_uuid(), $1, 'dotted', sha256($2::text::bytea), $1, now())`,
      [service.id, dotted],
    );
    expect(await as(dotted)).toMatchObject({ id: service.id });
  });

  it('is invalid where no issuer is trusted', async () => {
    await expect(as('eyaa.bbbb.cccc')).rejects.toMatchObject(invalid);
  });

  it('is whoever the issuer’s verifier says, if the catalog knows them', async () => {
    const person = await makePerson(database, 'ada@example.org', { roles: ['analyst'] });
    const says = (email: string, roles?: string[]) =>
      new Authenticator(authenticatorDoor, () => Promise.resolve({ email, ...(roles && { roles }) }));
    const authenticatorDoor = await database.door('gateway');
    const ask = (verifier: Authenticator) => verifier.authenticate('Bearer eyaa.bbbb.cccc', 'request');
    expect(await ask(says('Ada@Example.org'))).toMatchObject({ id: person.id, roles: ['analyst'] });
    expect(await ask(says('ada@example.org', ['auditor']))).toMatchObject({ roles: ['auditor'] });
    await expect(ask(says('nobody@example.org'))).rejects.toMatchObject(invalid);
    // A service is no human: its name in a claim opens nothing.
    await expect(ask(says('robot'))).rejects.toMatchObject(invalid);
  });
});
