import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemActor } from '#libs/kernel';
import { inclusionProof, verifyInclusion } from '#libs/ledger';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { lastHead } from './audit.store.js';
import { sha256 } from './hash.js';
import { nodeReader } from './log-reader.js';
import { type Sequencer } from './sequencer.js';
import { openSpecLog, type SpecLog } from '../../test/log.js';
import { extend, stateOf } from './tree-state.js';

let database: TestDatabase;
let log: SpecLog;
const running: Sequencer[] = [];

beforeEach(async () => {
  database = await testDatabase();
  log = await openSpecLog(database);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((sequencer) => sequencer.stop()));
  log.remove();
  await database.drop();
});

async function start(home?: string): Promise<Sequencer> {
  const sequencer = log.sequencer(home);
  running.push(sequencer);
  await sequencer.start();
  return sequencer;
}

/** Every record has one leaf, at indices without a gap, and nothing waits. */
async function expectExactlyOnce(records: number): Promise<void> {
  const [counts] = await database.query<Record<string, string>>(
    `SELECT (SELECT count(*) FROM audit_record) AS records, (SELECT count(*) FROM audit_inbox) AS waiting,
       count(*) AS leaves, count(DISTINCT record_id) AS ids, coalesce(max("index") + 1, 0) AS "end" FROM audit_leaf`,
  );
  const n = String(records);
  expect(counts).toEqual({ records: n, waiting: '0', leaves: n, ids: n, end: n });
  expect(await log.verify()).toMatchObject({ ok: true, size: records, failures: [] });
}

/** Puts a record and its wait for a leaf there as whoever has the database can, past the gateway. */
const forge = (action: string): Promise<unknown> =>
  database.query(
    `WITH r AS (INSERT INTO audit_record (id, at, actor_id, action, resource_kind, resource_id, outcome, detail, salt, seal)
       SELECT gen_random_uuid(), now(), gen_random_uuid(), $1, 'thing', '1', 'done', '{}', decode(md5('x'), 'hex'),
         (SELECT seal FROM audit_record LIMIT 1) RETURNING id)
     INSERT INTO audit_inbox SELECT id FROM r`,
    [action],
  );

describe('the sequencer', () => {
  it('signs the empty log first, so that even a wiped database shows', async () => {
    const sequencer = await start();
    expect(await log.verify()).toMatchObject({ ok: true, size: 0 });
    sequencer.check();
  });

  it.each(['thing.create', 'not an action'])(
    'makes no leaf of a record that the gateway did not write, and records that: %s',
    async (action) => {
      const sequencer = await start();
      await log.record(1);
      await forge(action);
      await sequencer.caughtUp();
      await sequencer.caughtUp();
      const told = await database.query(
        `SELECT action, count(l.record_id)::int AS leaves FROM audit_record r LEFT JOIN audit_leaf l ON l.record_id = r.id
         WHERE r.detail ->> 'who' IS NULL GROUP BY action ORDER BY action = 'record.refuse'`,
      );
      expect(told).toMatchObject([{ action }, { action: 'record.refuse', leaves: 1 }]);
      expect(log.said.join()).toMatch(/1 audit records were not written by this gateway/);
      expect(await log.verify()).toMatchObject({ ok: true, size: 2 });
    },
  );

  it.each([
    [
      'is woken by commits of many at once',
      () => Promise.all(Array.from({ length: 8 }, () => log.record(20))),
    ],
    ['looks by itself for what nobody told it of', () => log.bulk(160)],
  ])('%s, and gives each record one leaf', async (_, write) => {
    await start();
    await write();
    await log.nothingWaits();
    await expectExactlyOnce(160);
  });

  it('knows of all that was committed before it was asked', async () => {
    const sequencer = await start();
    for (let i = 1; i <= 5; i++) {
      await log.record(1);
      await sequencer.caughtUp();
      expect(await database.query('SELECT count(*)::int AS n FROM audit_leaf')).toEqual([{ n: i }]);
    }
  });

  it('fills tiles of two levels over many batches, and proofs come from them', async () => {
    await log.bulk(66_000);
    const sequencer = log.sequencer();
    running.push(sequencer);
    await sequencer.caughtUp();
    await log.bulk(300);
    await sequencer.caughtUp();
    sequencer.check();
    const levels = 'SELECT level, count(*)::int AS n FROM audit_tile GROUP BY 1 ORDER BY 1';
    expect(await database.query(levels)).toEqual([
      { level: 0, n: 258 },
      { level: 1, n: 1 },
    ]);
    const leaves = await database.query<{ hash: Buffer }>('SELECT hash FROM audit_leaf ORDER BY "index"');
    const { root } = extend(
      stateOf(0, []),
      leaves.map(({ hash }) => hash),
    ).state;
    await log.db.read(systemActor, async (tx) => {
      expect(Buffer.from(root).equals((await lastHead(tx))?.root ?? Buffer.alloc(0))).toBe(true);
      for (const index of [0, 255, 256, 54_321, 65_535, 65_536, 66_299]) {
        const proof = await inclusionProof(index, 66_300, nodeReader(tx, 66_300), sha256);
        const leaf = leaves[index]?.hash ?? Buffer.alloc(0);
        expect(verifyInclusion({ index, size: 66_300, leafHash: leaf, root, proof })).toBe(true);
      }
    });
  });

  it('neither forks nor doubles a record when several run at once', async () => {
    const homes = [log.home, ...[1, 2].map(() => mkdtempSync(join(tmpdir(), 'tidegate-log-')))];
    await Promise.all(homes.map((home) => start(home)));
    await Promise.all(Array.from({ length: 4 }, () => log.record(25)));
    await Promise.all(running.map((sequencer) => sequencer.caughtUp()));
    for (const sequencer of running) sequencer.check();
    await expectExactlyOnce(100);
    for (const home of homes.slice(1)) {
      const seen = readFileSync(join(home, 'checkpoint'), 'utf8');
      expect(await log.verify(seen)).toMatchObject({ ok: true });
      rmSync(home, { recursive: true });
    }
  });

  it('goes on after its connections were killed, at whatever point, without losing or doubling a record', async () => {
    const sequencer = await start();
    for (let round = 0; round < 6; round++) {
      await log.bulk(1_500);
      sequencer.wake();
      await new Promise((done) => setTimeout(done, round * 15));
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = 'tidegate_access'`,
      );
    }
    await log.nothingWaits();
    await sequencer.caughtUp();
    sequencer.check();
    await expectExactlyOnce(9_000);
  });

  it('takes up, when started anew, what another left undone', async () => {
    const first = await start();
    await log.record(3);
    await first.caughtUp();
    await first.stop();
    await log.record(4);
    await start();
    await expectExactlyOnce(7);
  });

  it('keeps a checkpoint outside that is older after a crash, and catches it up', async () => {
    const first = await start();
    await log.record(2);
    await first.caughtUp();
    await first.stop();
    const old = readFileSync(join(log.home, 'checkpoint'), 'utf8');
    const second = await start();
    await log.record(2);
    await second.caughtUp();
    await second.stop();
    writeFileSync(join(log.home, 'checkpoint'), old);
    (await start()).check();
    expect(readFileSync(join(log.home, 'checkpoint'), 'utf8').split('\n')[1]).toBe('4');
  });
});

describe('rather than sign a fork, the sequencer takes no more entries and says why', () => {
  /** Does as superuser what no app may, on a log of some hundred leaves. */
  async function tamper(...statements: string[]): Promise<Sequencer> {
    const first = await start();
    await log.record(10);
    await first.caughtUp();
    await log.record(10);
    await first.caughtUp();
    await first.stop();
    await log.tamper(...statements);
    await log.bulk(1);
    return start();
  }

  it.each([
    [
      'its end was cut off with the checkpoints over it',
      [
        'DELETE FROM audit_leaf WHERE "index" >= 15',
        'DELETE FROM audit_checkpoint WHERE size > 10',
        'DELETE FROM audit_leaf WHERE "index" >= 10',
      ],
      /has 10 entries, but 20 were signed: it was cut off or rolled back/,
    ],
    [
      'the newest checkpoint is gone',
      ['DELETE FROM audit_checkpoint WHERE size = 20'],
      /has 20 entries, but its last checkpoint has/,
    ],
    [
      'its end was cut off',
      ['DELETE FROM audit_leaf WHERE "index" >= 15'],
      /has 15 entries, but its last checkpoint has 20/,
    ],
    [
      'a leaf at the edge is gone',
      ['DELETE FROM audit_leaf WHERE "index" = 17'],
      /lacks a part of the audit log/,
    ],
    [
      "a leaf's hash was changed",
      [`UPDATE audit_leaf SET hash = sha256(entry) WHERE "index" = 3`],
      /does not give the root/,
    ],
    [
      'all of it was wiped',
      ['DELETE FROM audit_leaf', 'DELETE FROM audit_checkpoint'],
      /has no audit log, but 20 entries were signed/,
    ],
    ['its checkpoints are gone', ['DELETE FROM audit_checkpoint'], /has entries, but no checkpoint/],
    [
      'its checkpoint was changed',
      [`UPDATE audit_checkpoint SET root = sha256(root)`],
      /does not say what was signed/,
    ],
    [
      'its checkpoint is not signed',
      [`UPDATE audit_checkpoint SET note = replace(note, E'\\n20\\n', E'\\n21\\n')`],
      /not signed by this log's key/,
    ],
  ])('when %s', async (_, statements, why) => {
    const sequencer = await tamper(...statements);
    expect(() => sequencer.check()).toThrow(why);
    expect(log.said).toEqual([expect.stringMatching(why)]);
    const before = await database.query('SELECT count(*) FROM audit_leaf');
    await log.bulk(1);
    await sequencer.caughtUp();
    expect(await database.query('SELECT count(*) FROM audit_leaf')).toEqual(before);
    expect(await database.query('SELECT 1 FROM audit_inbox')).toHaveLength(2);
  });

  it('when another log was put in its place, signed by the same key', async () => {
    const first = await start();
    await log.record(5);
    await first.caughtUp();
    await first.stop();
    const other = mkdtempSync(join(tmpdir(), 'tidegate-log-'));
    await log.tamper('DELETE FROM audit_leaf', 'DELETE FROM audit_checkpoint', 'DELETE FROM audit_record');
    const forger = await start(other);
    await log.record(9);
    await forger.caughtUp();
    await forger.stop();
    expect(() => forger.check()).not.toThrow();
    const sequencer = await start();
    expect(() => sequencer.check()).toThrow(/The first 5 entries .* are not those that were signed/);
    rmSync(other, { recursive: true });
  });

  it('when what is kept outside is not what its key signed', async () => {
    const first = await start();
    await first.caughtUp();
    await first.stop();
    writeFileSync(join(log.home, 'checkpoint'), 'nothing\n');
    const sequencer = await start();
    expect(() => sequencer.check()).toThrow(/not a checkpoint that this log's key signed/);
  });

  it('while a running one sees its tree change under it', async () => {
    const sequencer = await start();
    await log.record(3);
    await sequencer.caughtUp();
    await log.tamper(
      'DELETE FROM audit_leaf WHERE "index" = 2',
      'DELETE FROM audit_checkpoint WHERE size = 3',
    );
    await log.bulk(1);
    await sequencer.caughtUp();
    expect(() => sequencer.check()).toThrow(/The audit log in the database has 2 entries/);
    await expect(log.db.read(systemActor, (tx) => tx.sql('SELECT 1'))).resolves.toHaveLength(1);
  });
});
