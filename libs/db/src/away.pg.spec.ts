import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '#libs/kernel';
import { QueryFailedError } from 'typeorm';
import { proofKey, testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Db } from './db.js';
import { openSource } from './source.js';
import { type ReadTx } from './tx.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** A way to the database that can be cut. */
async function wire() {
  const url = new URL(database.urlFor('access'));
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const socket of [from, to]) sockets.add(socket.on('error', () => undefined));
    from.pipe(to).pipe(from);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, cut };
}

describe('a database that goes away', () => {
  const away = { code: 'catalog.unavailable', status: 503 };
  const long = (tx: ReadTx): Promise<unknown> => tx.sql('SELECT pg_sleep(60) AS long');
  const sleeping = (): Promise<unknown[]> =>
    database.query(`SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60) AS long%'
      AND state = 'active' AND datname = current_database()`);

  it('is told apart from what it was asked, while it answers and before it does', async () => {
    const { url, cut } = await wire();
    const source = await openSource(url, 'test-away', 2);
    const db = new Db(source, { clock: () => new Date(), random: randomBytes, proofKey });
    try {
      const asked = [db.read(systemActor, long), db.write(systemActor, 'key.create', long)];
      const told = Promise.all(asked.map((one) => expect(one).rejects.toMatchObject(away)));
      while ((await sleeping()).length < 2) await sleep(5);
      cut();
      await told;
      await expect(db.read(systemActor, (tx) => tx.sql('SELECT 1'))).rejects.toMatchObject(away);
    } finally {
      cut();
      await source.destroy();
    }
  });

  it('is so where it ends what was asked, and not where that is wrong', async () => {
    const db = await database.door('access');
    const told = expect(db.read(systemActor, long)).rejects.toMatchObject(away);
    while ((await sleeping()).length === 0) await sleep(5);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tidegate_access' AND datname = current_database()`,
    );
    await told;
    const wrong = db.read(systemActor, (tx) => tx.sql('SELECT 1 / 0'));
    await expect(wrong).rejects.toBeInstanceOf(QueryFailedError);
  });
});
