import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Db } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makeDataset, makePerson } from '../../../../test/support/people.js';
import {
  makeToken,
  testRuntime,
  testServer,
  type TestRuntime,
  type TestServer,
} from '../../../../test/support/server.js';
import { AccessModule } from '../access.module.js';
import { type AuditEvent } from './audit.schema.js';

let database: TestDatabase;
let runtime: TestRuntime;
let server: TestServer;
let db: Db;
let auditor: Actor;
let token: string;
let dataset: { kind: string; id: string };

beforeAll(async () => {
  database = await testDatabase();
  runtime = testRuntime(database);
  server = await testServer(AccessModule.with(runtime.runtimeFor('access')), database, runtime);
  db = await database.door('access');
  auditor = await makePerson(database, 'aud@example.org', { roles: ['auditor'] });
  token = await makeToken(database, auditor);
  await makeDataset(database, 'patients', auditor);
  const [row] = await database.query<{ id: string }>(`SELECT id FROM dataset WHERE name = 'patients'`);
  dataset = { kind: 'dataset', id: row?.id ?? '' };
});

afterAll(async () => {
  await server.stop();
  runtime.remove();
  await database.drop();
});

/** One event about something, as it is shown, and how to look at it again. */
async function look(resource: { kind: string; id: string; name?: string }) {
  await db.write(auditor, 'thing.look', (tx) => {
    tx.record({ resource });
    return Promise.resolve();
  });
  const of = async (query: string): Promise<AuditEvent[]> =>
    (
      (await server.get(`/v1/audit/events?action=thing.look&${query}`, token)).json() as {
        items: AuditEvent[];
      }
    ).items;
  const [{ index } = { index: -1 }] = await of('limit=1');
  return async (query = ''): Promise<AuditEvent | undefined> =>
    (await of(query)).find((event) => event.index === index);
}

const rename = (name: string): Promise<unknown> =>
  database.query(`UPDATE dataset SET name = $1 WHERE id = $2`, [name, dataset.id]);

describe('an event', () => {
  it('shows what things were called then, with their ids, and is found by it', async () => {
    const event = await look(dataset);
    const then = { actor: 'user:aud@example.org', resource: 'dataset:patients', names: 'then' };
    await rename('people');
    expect(await event()).toMatchObject({ ...then, actorId: auditor.id, resourceId: dataset.id });
    expect(await event('resource=dataset:patients')).toMatchObject(then);
    expect((await event())?.entry).not.toMatch(/patients|@/);
    await rename('patients');
  });

  it('shows what was taken away by the name that it had', async () => {
    const gone = { kind: 'dataset', id: '0193a1b2-0000-7000-8000-000000000001', name: 'gone' };
    const event = await look(gone);
    expect(await event('resource=dataset:gone')).toMatchObject({ resource: 'dataset:gone', names: 'then' });
  });

  it('of before names were recorded is shown by those of today, and says so', async () => {
    const event = await look(dataset);
    await database.query('ALTER TABLE audit_record DISABLE TRIGGER USER');
    await database.query(`UPDATE audit_record SET detail = detail - 'names'`);
    await rename('people');
    expect(await event()).toMatchObject({ resource: 'dataset:people', names: 'now' });
    await rename('patients');
  });
});
