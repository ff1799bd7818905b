import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type Db } from './db.js';
import { type ReadTx } from './tx.js';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  db = await database.door('access');
  await database.query('CREATE TABLE seen (n int NOT NULL)');
  await database.query('GRANT ALL ON seen TO PUBLIC');
  await database.query('INSERT INTO seen VALUES (0)');
});
afterAll(() => database.drop());

const seen = async (tx: ReadTx): Promise<number | undefined> =>
  (await tx.sql<{ n: number }>('SELECT n FROM seen WHERE n >= $1', [0]))[0]?.n;

describe('a read', () => {
  it('sees what was committed since the one before, though that one’s snapshot ends with it', async () => {
    for (let n = 1; n <= 20; n++) {
      await db.read(systemActor, seen);
      await database.query('UPDATE seen SET n = $1', [n]);
      const [one, other, many] = [
        await db.read(systemActor, seen),
        await db.readOnce(systemActor, seen),
        await Promise.all(Array.from({ length: 8 }, () => db.read(systemActor, seen))),
      ];
      expect([one, other, ...many]).toEqual(Array<number>(10).fill(n));
    }
  });

  it('leaves a connection on which others write as ever', async () => {
    await db.read(systemActor, seen);
    await db.writeUnlogged(systemActor, (tx) => tx.sql('UPDATE seen SET n = 77'));
    expect(await database.query('SELECT n FROM seen')).toEqual([{ n: 77 }]);
  });

  it('leaves no snapshot open when nothing comes after it', async () => {
    await db.read(systemActor, seen);
    const open = () =>
      database.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
    while ((await open()).length > 0) await sleep(10);
    expect(await open()).toEqual([]);
  });

  it('of one statement takes no second one, and cannot write either', async () => {
    const two = db.readOnce(systemActor, async (tx) => [await seen(tx), await seen(tx)]);
    await expect(two).rejects.toThrow('one statement');
    const write = db.readOnce(systemActor, (tx) => tx.sql('UPDATE seen SET n = 99'));
    await expect(write).rejects.toThrow(/read-only/);
    expect(await db.readOnce(systemActor, seen)).not.toBe(99);
  });
});
