import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson } from '../../../test/support/people.js';
import { makeToken, testRuntime, testServer, type TestRuntime } from '../../../test/support/server.js';
import { GatewayModule } from './gateway.module.js';

let database: TestDatabase;
let runtime: TestRuntime;
beforeAll(async () => {
  database = await testDatabase();
  runtime = testRuntime(database);
});
afterAll(async () => {
  await database.drop();
  runtime.remove();
});

describe('a gateway that answers already', () => {
  it('is not ready before its start is done: the first administrator’s token would be unknown', async () => {
    let started = false;
    const module = GatewayModule.with([], runtime.runtimeFor, () => started);
    const server = await testServer(module, database, runtime);
    try {
      const early = await server.get('/health/ready');
      expect([early.status, early.json()]).toEqual([
        503,
        { status: 'unready', checks: { database: 'ok', start: 'pending' } },
      ]);
      started = true;
      expect((await server.get('/health/ready')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('tells administrators alone what stands around workers', async () => {
    const server = await testServer(
      GatewayModule.with([], runtime.runtimeFor, () => true),
      database,
      runtime,
    );
    const workersFor = async (token?: string): Promise<unknown> => {
      const answer = await server.get('/health/ready', token);
      expect(answer.status).toBe(200);
      return (answer.json() as { workers?: unknown }).workers;
    };
    try {
      const admin = await makePerson(database, 'admin', { kind: 'service', roles: ['admin'] });
      const steward = await makePerson(database, 'steward', { kind: 'service', roles: ['steward'] });
      const names = ['dumps', 'limits', 'privileges', 'user', 'files', 'calls', 'permission'];
      expect(await workersFor(await makeToken(database, admin))).toEqual(
        names.map((name) => ({
          name,
          holds: expect.any(Boolean),
          detail: expect.any(String),
        })),
      );
      const narrow = await makeToken(database, admin, { scopes: ['release.read'] });
      for (const token of [undefined, 'tdg_none', narrow, await makeToken(database, steward)]) {
        expect(await workersFor(token)).toBeUndefined();
      }
    } finally {
      await server.stop();
    }
  });

  it('tells administrators whether two people can approve what takes two: stewards with nobody behind both', async () => {
    const module = GatewayModule.with([], runtime.runtimeFor, () => true);
    const server = await testServer(module, database, runtime);
    try {
      const admin = await makePerson(database, 'head', { kind: 'service', roles: ['admin'] });
      const token = await makeToken(database, admin);
      const told = async (): Promise<unknown> =>
        ((await server.get('/health/ready', token)).json() as { secondPerson?: unknown }).secondPerson;
      await database.query(`DELETE FROM principal_role WHERE role = 'steward'`);
      const one = await makePerson(database, 'one', { kind: 'service', roles: ['steward'] });
      expect(await told()).toMatchObject({ holds: false, detail: expect.stringContaining('make another') });
      const two = await makePerson(database, 'two', { kind: 'service', roles: ['steward'] });
      expect(await told()).toMatchObject({ holds: true });
      await database.query('UPDATE principal SET created_by = $1 WHERE id = $2', [one.id, two.id]);
      expect(await told()).toMatchObject({ holds: false });
      expect((await server.get('/health/ready', await makeToken(database, two))).json()).not.toHaveProperty(
        'secondPerson',
      );
    } finally {
      await server.stop();
    }
  });
});
