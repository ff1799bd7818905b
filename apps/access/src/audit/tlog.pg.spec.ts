import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemActor } from '#libs/kernel';
import { cutBundles } from '#libs/ledger';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  testRuntime,
  testServer,
  type TestRuntime,
  type TestServer,
} from '../../../../test/support/server.js';
import { AccessModule } from '../access.module.js';

let database: TestDatabase;
let runtime: TestRuntime;
let server: TestServer;

beforeAll(async () => {
  database = await testDatabase();
  runtime = testRuntime(database);
  server = await testServer(AccessModule.with(runtime.runtimeFor('access')), database, runtime);
  const db = await database.door('access');
  await db.write(systemActor, 'thing.make', (tx) => {
    for (let i = 0; i < 600; i++) tx.record({ resource: { kind: 'thing', id: String(i) } });
    return Promise.resolve();
  });
  // The tiles are there when all of it was sequenced.
  while ((await size()) < 600) await sleep(100);
});

afterAll(async () => {
  await server.stop();
  runtime.remove();
  await database.drop();
});

const size = async (): Promise<number> => Number((await server.get('/tlog/checkpoint')).text.split('\n')[1]);

it.each(['0', 'entries'])('gives full tiles of %s by the run, the same as one by one', async (level) => {
  const single = async (path: string) => (await server.get(`/tlog/tile/${level}/${path}`)).bytes;
  const [first, second] = [await single('000'), await single('001')];
  const run = async (from: string) => server.get(`/tlog/tiles/${level}/${from}`);
  expect(Buffer.from((await run('0')).bytes)).toEqual(Buffer.concat([first, second]));
  expect(Buffer.from((await run('1')).bytes)).toEqual(Buffer.from(second));
  expect((await run('2')).status).toBe(404);
  expect((await run('-1')).status).toBe(400);
});

it('gives runs that can be cut again, and none of other levels', async () => {
  expect(cutBundles((await server.get('/tlog/tiles/entries/0')).bytes)).toHaveLength(2);
  expect((await server.get('/tlog/tiles/1/0')).status).toBe(400);
});

it('gives no run that lacks a tile', async () => {
  await database.query('ALTER TABLE audit_tile DISABLE TRIGGER USER');
  await database.query('DELETE FROM audit_tile WHERE level = 0 AND "index" = 1');
  expect((await server.get('/tlog/tiles/0/0')).status).toBe(404);
});
