import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { newId, systemActor } from '#libs/kernel';
import { proofKey, testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Db } from './db.js';
import { openSource, type Catalog } from './source.js';
import { type Tx } from './tx.js';

let database: TestDatabase;
let source: Catalog;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  source = await openSource(database.urlFor('gateway'), 'test-shared', 2);
  db = new Db(source, { clock: () => new Date(), random: (n) => randomBytes(n), proofKey });
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const actor = newId(new Date(), (n) => randomBytes(n));
const insert = `INSERT INTO idempotency_key (principal_id, key, fingerprint, created_at) VALUES ($1, $2, '', now())`;

/** Writes a row and a record of it, and answers with what became of it. */
const write = (key: string, more: (tx: Tx) => unknown = () => undefined): Promise<string> =>
  db
    .write(systemActor, 'key.create', async (tx) => {
      tx.record({ resource: { kind: 'key', id: key } });
      tx.later(insert, [actor, key]);
      await more(tx);
    })
    .then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );

/** Rows and records of keys with this beginning, each by its key. */
async function left(beginning: string): Promise<{ rows: string[]; records: string[]; waiting: number }> {
  const [found] = await database.query<{ rows: string[]; records: string[]; waiting: number }>(
    `SELECT ARRAY(SELECT key FROM idempotency_key WHERE key LIKE $1 ORDER BY 1) AS rows,
       ARRAY(SELECT resource_id FROM audit_record WHERE resource_id LIKE $1 ORDER BY 1) AS records,
       (SELECT count(*)::int FROM audit_inbox i JOIN audit_record r ON r.id = i.record_id WHERE r.resource_id LIKE $1) AS waiting`,
    [`${beginning}%`],
  );
  return found ?? { rows: [], records: [], waiting: 0 };
}

const keys = (beginning: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${beginning}-${String(i).padStart(3, '0')}`);

describe('writes that share a commit', () => {
  it('each leave their row, their record and its wait', async () => {
    const asked = keys('all', 300);
    expect(new Set(await Promise.all(asked.map((key) => write(key))))).toEqual(new Set(['done']));
    expect(await left('all')).toEqual({ rows: asked, records: asked, waiting: 300 });
  });

  it('share no failure: of those with one name only one is done, and all others are', async () => {
    const asked = keys('some', 40).flatMap((key, i) => (i % 10 === 0 ? [key, key, key] : [key]));
    const heard = await Promise.all(asked.map((key) => write(key)));
    expect(heard.filter((word) => word === 'done')).toHaveLength(40);
    expect(heard.filter((word) => word === 'resource.exists')).toHaveLength(8);
    expect(await left('some')).toEqual({ rows: keys('some', 40), records: keys('some', 40), waiting: 40 });
  });

  it('leave nothing of one that was refused but the record of that', async () => {
    const asked = keys('refused', 10);
    const refuse = (tx: Tx) => tx.refuse({ kind: 'key', id: 'refused-no' }, 'access.denied');
    const heard = await Promise.all([...asked.map((key) => write(key)), write('refused-never', refuse)]);
    expect(heard.filter((word) => word === 'done')).toHaveLength(10);
    expect(heard.at(-1)).toBe('access.denied');
    expect(await left('refused')).toEqual({
      rows: asked,
      records: [...asked, 'refused-no'].sort(),
      waiting: 11,
    });
  });

  it('are all told when the connection is lost, and none that was told done is gone', async () => {
    const asked = keys('lost', 200);
    const writing = Promise.all(asked.map((key) => write(key)));
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test-shared'`,
    );
    const heard = await writing;
    expect(['done', 'catalog.unavailable']).toEqual(expect.arrayContaining([...new Set(heard)]));
    const { rows, records } = await left('lost');
    expect(records).toEqual(rows);
    expect(rows).toEqual(expect.arrayContaining(asked.filter((_, i) => heard[i] === 'done')));
  });

  it('take no connection from those that are refused after they looked, however many there are', async () => {
    const look = async (tx: Tx) => {
      await tx.sql('SELECT 1');
      tx.refuse({ kind: 'key', id: 'looked' }, 'access.denied');
    };
    const heard = await Promise.all(keys('looked', 20).map((key) => write(key, look)));
    expect(new Set(heard)).toEqual(new Set(['access.denied']));
    expect(await left('looked')).toMatchObject({ rows: [], waiting: 20 });
  });

  it('may not change what decides on reach', async () => {
    const changing = (tx: Tx) => tx.later('UPDATE principal SET disabled_at = now() WHERE id = $1', [actor]);
    expect(await write('reach', changing)).toBe('internal.error');
    expect(await left('reach')).toEqual({ rows: [], records: [], waiting: 0 });
  });
});

describe('a transaction', () => {
  it('that hid a failed statement is taken back, and says so', async () => {
    const hidden = (tx: Tx) => tx.sql('SELECT 1 / 0 AS n').catch(() => undefined);
    expect(await write('hidden', hidden)).not.toBe('done');
    expect(await left('hidden')).toEqual({ rows: [], records: [], waiting: 0 });
  });

  it('is where alone something can be written: should its beginning fail, nothing that follows is done', async () => {
    await Promise.all([1, 2, 3, 4].map(() => db.read(systemActor, (tx) => tx.sql('SELECT pg_sleep(0.01)'))));
    await expect(source.query(insert, [actor, 'outside'])).rejects.toThrow('read-only transaction');
    expect(await left('outside')).toMatchObject({ rows: [] });
  });
});

describe('a transaction that has ended', () => {
  it('asks nothing more, whether it ever had a connection, and keeps none', async () => {
    const late: Promise<unknown>[] = [];
    for (let i = 0; i < 5; i++) {
      await db.read(systemActor, (tx) => {
        setTimeout(() => late.push(tx.sql('SELECT 1')), 20);
        return Promise.resolve();
      });
      await db.read(systemActor, async (tx) => {
        await tx.sql('SELECT 1');
        setTimeout(() => late.push(tx.sql('SELECT 1')), 20);
      });
    }
    while (late.length < 10) await new Promise((done) => setTimeout(done, 5));
    const ends = await Promise.allSettled(late);
    expect(ends.map(({ status }) => status)).toEqual(late.map(() => 'rejected'));
    // Two connections are all there are: each is free again.
    await Promise.all([1, 2].map(() => db.read(systemActor, (tx) => tx.sql('SELECT pg_sleep(0.01)'))));
    const busy = () =>
      database.query(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'test-shared' AND state <> 'idle'`,
      );
    while ((await busy()).length > 0) await new Promise((done) => setTimeout(done, 5));
    expect(await busy()).toEqual([]);
  });
});
