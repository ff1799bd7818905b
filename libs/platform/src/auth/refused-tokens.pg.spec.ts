import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type DynamicModule, Get, Module } from '@nestjs/common';
import { type Db } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { makeToken, testRuntime, testServer } from '../../../../test/support/server.js';
import { Authenticator } from './authenticator.js';
import { networkOf, RefusedTokens } from './refused-tokens.js';

@Controller('v1/things')
class ThingsController {
  @Get()
  things(): object {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class Things {}

let database: TestDatabase;
let db: Db;
let service: Actor;
beforeAll(async () => {
  database = await testDatabase();
  db = await database.door('gateway');
  service = await makePerson(database, 'robot', { kind: 'service' });
});
// The log takes nothing back: each test looks at what came after it began.
let earlier = 0;
beforeEach(async () => {
  earlier = 0;
  earlier = (await kept()).length;
});
afterAll(() => database.drop());

interface Kept {
  readonly action: string;
  readonly resource: string;
  readonly outcome: string;
  readonly detail: { readonly times: number; readonly address?: string; readonly tokens?: string[] };
}
/** The most frequent first: those of one moment have no order of their own. */
async function kept(): Promise<Kept[]> {
  const records = await database.query<Kept>(
    `SELECT action, resource_kind || ':' || resource_id AS resource, outcome, detail FROM audit_record
     WHERE action <> 'test.seed' ORDER BY id`,
  );
  return records.slice(earlier).sort((a, b) => b.detail.times - a.detail.times);
}

async function refuse(authenticator: Authenticator, token: string, address: string): Promise<void> {
  const asked = authenticator.authenticate(`Bearer ${token}`, 'request', address);
  await expect(asked).rejects.toMatchObject({ code: 'token.invalid' });
}

describe('refused tokens', () => {
  it('are recorded once a principal, once an address, with how often, and nothing of themselves', async () => {
    const refused = new RefusedTokens(db, () => new Date());
    const authenticator = new Authenticator(db, () => Promise.resolve(null), refused);
    const expired = await makeToken(database, service, { expiresAt: new Date(Date.now() - 1) });
    const revoked = await makeToken(database, service);
    await database.seed('UPDATE api_token SET revoked_at = now() WHERE expires_at IS NULL');
    const strange = ['tdg_never-was-one-1', 'tdg_never-was-one-2', 'eyaa.bbbb.cccc', 'not a token'];
    for (const token of [expired, expired, revoked]) await refuse(authenticator, token, '192.0.2.1');
    for (const token of strange) await refuse(authenticator, token, '192.0.2.1');
    await refuse(authenticator, 'tdg_never-was-one-3', '2001:db8::1');
    await refuse(authenticator, 'tdg_never-was-one-3', '2001:db8::2');
    await authenticator.authenticate(undefined, 'request', '192.0.2.7').catch(() => undefined);
    expect(await kept()).toEqual([]);
    await refused.flush();
    const records = await kept();
    const common = { action: 'token.refuse', outcome: 'denied' };
    expect(records).toMatchObject([
      { ...common, resource: 'gateway:unknown', detail: { times: 4, address: '192.0.2.1' } },
      { ...common, resource: `service:${service.id}`, detail: { times: 3 } },
      { ...common, resource: 'gateway:unknown', detail: { times: 2, address: '2001:db8:0:0::/64' } },
    ]);
    expect(records[1]?.detail.tokens).toHaveLength(2);
    const text = JSON.stringify(records);
    for (const token of [expired, revoked, ...strange]) expect(text).not.toContain(token.slice(4));
    await refused.flush();
    expect(await kept()).toHaveLength(3);
  });

  it('of somebody disabled, and expired tokens of a person, are counted as theirs', async () => {
    const refused = new RefusedTokens(db, () => new Date());
    const person = await makePerson(database, 'ada@example.org');
    const leaver = await makePerson(database, 'leaver@example.org');
    await database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [leaver.id]);
    const late = new Authenticator(db, () => Promise.resolve({ id: person.id, expired: true }), refused);
    await refuse(late, 'eyaa.bbbb.cccc', '192.0.2.1');
    const gone = new Authenticator(db, () => Promise.resolve({ id: leaver.id }), refused);
    await refuse(gone, 'eyaa.bbbb.cccc', '192.0.2.1');
    await refused.flush();
    const whose = (await kept()).map(({ resource }) => resource);
    expect(whose.sort()).toEqual([`user:${person.id}`, `user:${leaver.id}`].sort());
  });

  it('from ever so many addresses are counted, without a record for each', async () => {
    const refused = new RefusedTokens(db, () => new Date());
    const many = 5000;
    for (let i = 0; i < many; i++) refused.count(null, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    await refused.flush();
    const records = await kept();
    expect(records).toHaveLength(1001);
    expect(records.reduce((sum, { detail }) => sum + detail.times, 0)).toBe(many);
    expect(records[0]?.detail).toMatchObject({ address: 'others', times: many - 1000 });
  });

  it('are recorded when the server ends', async () => {
    const runtime = testRuntime(database);
    const server = await testServer({ module: Things } satisfies DynamicModule, database, runtime);
    for (let i = 0; i < 3; i++) {
      expect((await server.get('/v1/things', 'tdg_never-was-one')).status).toBe(401);
    }
    await server.stop();
    runtime.remove();
    expect(await kept()).toMatchObject([{ detail: { times: 3, address: '127.0.0.1' } }]);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8:0:0::/64'],
    ['2001:db8:1::3:4:5:6', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nothing of the kind', 'unknown'],
    ['', 'unknown'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
