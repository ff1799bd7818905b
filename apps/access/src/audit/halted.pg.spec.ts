import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appRoles, type Db, LogGate, type Tx } from '#libs/db';
import { problem, systemActor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { codeOf, startAccess } from '../../test/server.js';
import { openSpecLog, type SpecLog } from '../../test/log.js';
import { lockSequence } from './audit.store.js';
import { type Sequencer } from './sequencer.js';

const done = (tx: Tx): Promise<void> => {
  tx.record({ resource: { kind: 'thing', id: '1' } });
  return Promise.resolve();
};
const refused = { code: 'audit.unavailable', status: 503 };
const newestCheckpoint = 'DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)';

describe('while the log takes no records', () => {
  let database: TestDatabase;
  let log: SpecLog;
  let sequencer: Sequencer | undefined;

  beforeEach(async () => {
    database = await testDatabase();
    log = await openSpecLog(database);
    sequencer = log.sequencer();
    await sequencer.start();
    for (let i = 0; i < 2; i++) {
      await log.record(10);
      await sequencer.caughtUp();
    }
  });

  afterEach(async () => {
    await sequencer?.stop();
    log.remove();
    await database.drop();
  });

  /** The door of an app in the process whose sequencer this is. */
  async function doorBeside(beside: Sequencer): Promise<Db> {
    const gate = new LogGate();
    gate.follow(() => beside.requireTaking());
    return database.door('training', { gate });
  }

  it.each([
    ['its newest checkpoint was taken', [newestCheckpoint]],
    ['its end was cut off', ['DELETE FROM audit_leaf WHERE "index" >= 15']],
    [
      'it was rolled back, entries and checkpoints alike',
      ['DELETE FROM audit_leaf WHERE "index" >= 10', 'DELETE FROM audit_checkpoint WHERE size > 10'],
    ],
    ['it was wiped', ['DELETE FROM audit_leaf', 'DELETE FROM audit_checkpoint']],
    ['its checkpoint was changed', ['UPDATE audit_checkpoint SET root = sha256(root)']],
  ])('nothing that must be in it is done, for %s', async (_, statements) => {
    const running = sequencer;
    if (!running) throw new Error('no sequencer');
    const door = await doorBeside(running);
    await door.write(systemActor, 'release.read', done);
    await running.caughtUp();
    await log.tamper(...statements);
    // Its memory of the tree is not that of the database: it looks, and stands still.
    await running.stop();
    const next = (sequencer = log.sequencer());
    await next.start();
    const beside = await doorBeside(next);
    const count = () => database.query('SELECT count(*)::int AS n FROM audit_record');
    const before = await count();
    for (const action of ['release.read', 'grant.create', 'query.ask', 'model.predict'])
      await expect(beside.write(systemActor, action, done)).rejects.toMatchObject(refused);
    expect(await count()).toEqual(before);
    // Who may not is told so, and who mends it gets in and sees the log.
    const denied = beside.write(systemActor, 'grant.create', () => Promise.reject(problem('access.denied')));
    await expect(denied).rejects.toMatchObject({ code: 'access.denied' });
    await beside.write(systemActor, 'user.sign-in', done);
    await beside.write(systemActor, 'audit.read', done);
    await expect(beside.read(systemActor, (tx) => tx.sql('SELECT 1'))).resolves.toHaveLength(1);
  });

  it.each(appRoles)('a process of its own sees entries without their checkpoint at once: %s', async (app) => {
    await sequencer?.stop();
    const door = await database.door(app);
    await door.write(systemActor, 'thing.make', done);
    await log.tamper(newestCheckpoint);
    const both = Promise.allSettled([
      door.write(systemActor, 'thing.make', done),
      door.write(systemActor, 'user.sign-in', done),
    ]);
    expect(await both).toMatchObject([{ status: 'rejected', reason: refused }, { status: 'fulfilled' }]);
    const own = door.write(systemActor, 'thing.make', async (tx) => {
      await tx.sql('SELECT 1');
      await done(tx);
    });
    await expect(own).rejects.toMatchObject(refused);
  });

  it('a log that is merely slow holds nobody up, one that never ends a batch does', async () => {
    await sequencer?.stop();
    const patient = log.sequencer();
    const hasty = log.sequencer(log.home, 0);
    const [locked, through] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    const holder = log.db.writeUnlogged(systemActor, async (tx) => {
      await lockSequence(tx);
      locked.resolve(null);
      await through.promise;
    });
    await locked.promise;
    await log.record(1);
    const waiting = Promise.all([patient.caughtUp(), hasty.caughtUp()]);
    await sleep(5);
    expect(() => patient.requireTaking()).not.toThrow();
    expect(() => hasty.requireTaking()).toThrow(expect.objectContaining(refused));
    through.resolve(null);
    await holder;
    await waiting;
    expect(() => hasty.requireTaking()).not.toThrow();
    await database.query('REVOKE INSERT ON audit_leaf FROM tidegate_access');
    await log.record(1);
    await hasty.caughtUp();
    await sleep(5);
    expect(() => hasty.requireTaking()).toThrow(expect.objectContaining(refused));
    await Promise.all([patient.stop(), hasty.stop()]);
  });
});

it('nobody is made, and whoever asks who they are is told, while the log is not whole', async () => {
  const access = await startAccess();
  try {
    const admin = await access.person('admin@example.org', { roles: ['admin'] });
    expect((await admin.post('/v1/services', { name: 'first' })).status).toBe(201);
    const waiting = () => access.database.query('SELECT 1 FROM audit_inbox');
    while ((await waiting()).length > 0) await sleep(10);
    await access.database.query(`SET session_replication_role = replica; ${newestCheckpoint}`);
    const given = await admin.post('/v1/services', { name: 'second' });
    expect([given.status, codeOf(given)]).toEqual([503, 'audit.unavailable']);
    const made = `SELECT name FROM principal WHERE kind = 'service' AND name = 'second'`;
    expect(await access.database.query(made)).toEqual([]);
    expect((await admin.get('/v1/me')).status).toBe(200);
  } finally {
    await access.stop();
  }
});
