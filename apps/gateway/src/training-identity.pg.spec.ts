import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Db } from '#libs/db';
import { StartError } from '#libs/postgres';
import { Problem } from '#libs/kernel';
import { Authenticator, readConfig } from '#libs/platform';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson } from '../../../test/support/people.js';
import { makeToken } from '../../../test/support/server.js';
import { ensureAdministrator } from './first-start.js';
import { ensureTrainingIdentity } from './training-identity.js';

const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
const configured = (): string => `tdg_${randomBytes(32).toString('base64url')}`;

let database: TestDatabase;
let access: Db;
let authenticator: Authenticator;
beforeEach(async () => {
  database = await testDatabase();
  access = await database.door('access');
  authenticator = new Authenticator(await database.door('gateway'));
});
afterEach(() => database.drop());

const ensure = (given?: string, alone = true) => ensureTrainingIdentity(access, { given, alone, random });
const nameOf = async (token: string): Promise<string> =>
  authenticator.authenticate(`Bearer ${token}`, 'r1').then(
    ({ name, roles }) => `${name} [${roles.join()}]`,
    (error: unknown) => (error instanceof Problem ? error.code : 'none'),
  );

describe('training’s identity', () => {
  it('is a service without roles, with a fresh token at each start; the earlier one is ended', async () => {
    const first = await ensure();
    expect(await nameOf(first.token)).toBe('tidegate-training []');
    const second = await ensure();
    expect([await nameOf(first.token), await nameOf(second.token)]).toEqual([
      'token.invalid',
      'tidegate-training []',
    ]);
    const stored = await database.query<{ row: string }>('SELECT t::text AS row FROM api_token t');
    expect(stored.filter(({ row }) => row.includes(second.token))).toEqual([]);
  });

  it('leaves the tokens of other gateways on the same catalog alone', async () => {
    const [one, other] = [await ensure(undefined, false), await ensure(undefined, false)];
    expect([await nameOf(one.token), await nameOf(other.token)]).toEqual(
      Array(2).fill('tidegate-training []'),
    );
  });

  it('ends its token when the gateway stops', async () => {
    const { token, end } = await ensure();
    await end(access);
    expect(await nameOf(token)).toBe('token.invalid');
  });

  it('takes the configured token, again and again, and ends the one configured before', async () => {
    const [old, now] = [configured(), configured()];
    for (const given of [old, now, now]) expect((await ensure(given)).token).toBe(given);
    expect([await nameOf(old), await nameOf(now)]).toEqual(['token.invalid', 'tidegate-training []']);
  });

  it('refuses a configured token that could be guessed, was revoked, or is somebody else’s', async () => {
    await expect(ensure('tdg_short')).rejects.toThrow(StartError);
    const revoked = configured();
    const { end } = await ensure(revoked);
    await end(access);
    await expect(ensure(revoked)).rejects.toThrow('was revoked');
    const person = await makePerson(database, 'ada@example.org', { roles: ['admin'] });
    await expect(ensure(await makeToken(database, person))).rejects.toThrow('somebody else');
  });

  it('is made once when two gateways start together', async () => {
    const given = configured();
    await Promise.all([ensure(given, false), ensure(given, false)]);
    expect(await nameOf(given)).toBe('tidegate-training []');
    expect(await database.query('SELECT 1 FROM api_token')).toHaveLength(1);
  });

  it('does not count as somebody who could administrate', async () => {
    await ensure();
    const home = `/nowhere/${randomBytes(4).toString('hex')}`;
    const config = readConfig({ TIDEGATE_HOME: home, TIDEGATE_BOOTSTRAP_TOKEN: configured() }, false);
    expect(await ensureAdministrator(access, config, random)).toHaveProperty('enrolment');
  });
});
