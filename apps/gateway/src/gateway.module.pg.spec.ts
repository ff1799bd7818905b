import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { testRuntime, testServer, type TestRuntime } from '../../../test/support/server.js';
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
        { status: 'unready', checks: { database: 'ok', start: 'failed' } },
      ]);
      started = true;
      expect((await server.get('/health/ready')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
