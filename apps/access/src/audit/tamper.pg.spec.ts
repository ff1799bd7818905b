import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ReadTx } from '#libs/db';
import { systemActor, toBase64 } from '#libs/kernel';
import {
  encodeEntry,
  leafHash,
  parseEntry,
  signCheckpoint,
  verifyEvents,
  type EventsReport,
  type FailureKind,
} from '#libs/ledger';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { bundleEntries } from './audit.store.js';
import { listEvents } from './events.store.js';
import { sha256 } from './hash.js';
import { openSpecLog, type SpecLog } from '../../test/log.js';
import { extend, stateOf } from './tree-state.js';

const total = 600;

let database: TestDatabase;
let log: SpecLog;
let lastSeen: string;

/** A log of three bundles, which nobody has touched yet. */
beforeEach(async () => {
  database = await testDatabase();
  log = await openSpecLog(database);
  const sequencer = log.sequencer();
  await sequencer.caughtUp();
  await log.bulk(total);
  await sequencer.caughtUp();
  await sequencer.stop();
  const report = await log.verify();
  expect(report).toMatchObject({ ok: true, size: total });
  lastSeen = report.note ?? '';
});

afterEach(async () => {
  log.remove();
  await database.drop();
});

const kinds = async (): Promise<FailureKind[]> => {
  const { ok, failures } = await log.verify(lastSeen);
  expect(ok).toBe(failures.length === 0);
  return [...new Set(failures.map(({ kind }) => kind))].sort();
};

async function everyEntry(tx: ReadTx): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for (const bundle of [0, 1, 2]) entries.push(...(await bundleEntries(tx, bundle, 256)));
  return entries;
}

/** What an auditor's comparison of events with the log says. */
async function compareEvents(): Promise<EventsReport> {
  return log.db.read(systemActor, async (tx) => {
    const leaves = await everyEntry(tx);
    const all = { actor: null, action: null, resource: null, outcome: null, from: null, to: null };
    const rows = await listEvents(tx, { ...all, before: total, limit: total });
    const events = rows.map((row) => {
      const entry = parseEntry(row.entry);
      return {
        ...entry,
        index: Number(row.index),
        action: row.action ?? '',
        outcome: row.outcome ?? 'done',
        detail: row.detail,
        salt: row.salt && toBase64(row.salt),
        leafHash: toBase64(row.hash),
      };
    });
    return verifyEvents(events, (index) => leaves[index], sha256);
  });
}

/** An entry with another outcome, as SQL would write it. */
const changed = `convert_to(replace(convert_from(entry, 'UTF8'), '"outcome":"done"', '"outcome":"denied"'), 'UTF8')`;

describe('whoever can write to the database as its owner is found out when they', () => {
  it('change an entry', async () => {
    await log.tamper(`UPDATE audit_leaf SET entry = ${changed} WHERE "index" = 300`);
    expect(await kinds()).toEqual(['entry-changed', 'forked', 'root-mismatch', 'tile-mismatch']);
  });

  it('change an entry and its hash', async () => {
    await log.tamper(
      `UPDATE audit_leaf SET entry = ${changed} WHERE "index" = 300`,
      `UPDATE audit_leaf SET hash = sha256('\\x00'::bytea || entry) WHERE "index" = 300`,
    );
    expect(await kinds()).toEqual(['entry-changed', 'forked', 'root-mismatch', 'tile-mismatch']);
  });

  it("change a record's detail", async () => {
    await log.tamper(`UPDATE audit_record SET detail = '{"n": 0}' WHERE resource_id = '42'`);
    expect(await kinds()).toEqual([]);
    expect((await compareEvents()).differing).toEqual([
      { index: expect.any(Number), differences: ['detail'] },
    ]);
  });

  it("change a record's outcome and salt", async () => {
    await log.tamper(
      `UPDATE audit_record SET outcome = 'denied', salt = sha256(salt) WHERE resource_id = '42'`,
    );
    expect((await compareEvents()).differing).toEqual([
      { index: expect.any(Number), differences: ['outcome', 'detail'] },
    ]);
  });

  it('delete a leaf', async () => {
    await log.tamper('DELETE FROM audit_leaf WHERE "index" = 300');
    expect(await kinds()).toEqual(['missing-tile']);
  });

  it('delete a leaf and close the gap', async () => {
    await log.tamper(
      'DELETE FROM audit_leaf WHERE "index" = 300',
      'UPDATE audit_leaf SET "index" = -"index" WHERE "index" > 300',
      'UPDATE audit_leaf SET "index" = -"index" - 1 WHERE "index" < 0',
    );
    expect(await kinds()).toEqual(expect.arrayContaining(['missing-tile']));
  });

  it('swap two entries', async () => {
    await log.tamper(
      'UPDATE audit_leaf SET "index" = -1 WHERE "index" = 10',
      'UPDATE audit_leaf SET "index" = 10 WHERE "index" = 20',
      'UPDATE audit_leaf SET "index" = 20 WHERE "index" = -1',
    );
    expect(await kinds()).toEqual(['entry-changed', 'forked', 'root-mismatch', 'tile-mismatch']);
  });

  it('change a tile', async () => {
    await log.tamper(
      `UPDATE audit_tile SET hashes = set_byte(hashes, 99, get_byte(hashes, 99) # 1) WHERE "index" = 1`,
    );
    expect(await kinds()).toEqual(['tile-mismatch']);
  });

  it('remove a tile', async () => {
    await log.tamper('DELETE FROM audit_tile WHERE "index" = 1');
    expect(await kinds()).toEqual(['missing-tile']);
  });

  it('cut the end off with the checkpoints over it: the checkpoint kept outside shows it', async () => {
    await log.tamper(
      'DELETE FROM audit_leaf WHERE "index" >= 590',
      'DELETE FROM audit_checkpoint WHERE size > 0',
    );
    expect(await kinds()).toEqual(['missing-tile']);
  });

  it('remove the newest checkpoint', async () => {
    await log.tamper(`DELETE FROM audit_checkpoint WHERE size = ${total}`);
    expect(await kinds()).toEqual(['missing-tile']);
  });

  it('change the checkpoint', async () => {
    await log.tamper(
      `UPDATE audit_checkpoint SET note = replace(note, E'\\n${total}\\n', E'\\n${total - 1}\\n')`,
    );
    expect(await kinds()).toEqual(['bad-signature']);
  });
});

describe('whoever rewrites the log consistently', () => {
  const rewritten = async (): Promise<Uint8Array[]> => {
    const entries = await log.db.read(systemActor, everyEntry);
    return entries.map((bytes, i) =>
      i === 300 ? encodeEntry({ ...parseEntry(bytes), outcome: 'denied' }) : bytes,
    );
  };

  /** Stores a rewritten log with every hash and tile as it would have to be. */
  async function store(entries: readonly Uint8Array[]): Promise<Uint8Array> {
    const hashes = entries.map((bytes) => leafHash(bytes, sha256));
    const { state, tiles } = extend(stateOf(0, []), hashes);
    const hex = (bytes: Uint8Array): string => `'\\x${Buffer.from(bytes).toString('hex')}'::bytea`;
    await log.tamper(
      `UPDATE audit_leaf SET entry = ${hex(entries[300] ?? new Uint8Array())},
         hash = ${hex(hashes[300] ?? new Uint8Array())} WHERE "index" = 300`,
      ...tiles.map(
        (tile) =>
          `UPDATE audit_tile SET hashes = ${hex(Buffer.concat(tile.hashes))}, root = ${hex(tile.root)}
           WHERE level = ${tile.level} AND "index" = ${tile.index}`,
      ),
    );
    return state.root;
  }

  it('cannot make its root the one that was signed', async () => {
    await store(await rewritten());
    expect(await kinds()).toEqual(['forked', 'root-mismatch']);
  });

  it('and has the key too, is found out by whoever saw an earlier checkpoint', async () => {
    const root = await store(await rewritten());
    const forged = await signCheckpoint(
      { origin: log.key.origin, size: total, root },
      [log.key.signer],
      sha256,
    );
    await log.tamper(
      `UPDATE audit_checkpoint SET root = '\\x${Buffer.from(root).toString('hex')}', note = '${forged}'
       WHERE size = ${total}`,
    );
    expect(await log.verify()).toMatchObject({ ok: true });
    expect(await kinds()).toEqual(['forked']);
    const sequencer = log.sequencer();
    await sequencer.caughtUp();
    expect(() => sequencer.check()).toThrow(/are not those that were signed/);
  });
});

describe('the app that keeps the log', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await testDatabase();
  });
  afterAll(() => own.drop());

  it.each(['audit_record', 'audit_leaf', 'audit_tile', 'audit_checkpoint'])(
    'may not change, delete or empty %s',
    async (table) => {
      const db = await own.door('access');
      for (const sql of [
        `UPDATE ${table} SET id = id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ]) {
        await expect(db.writeUnlogged(systemActor, (tx) => tx.sql(sql))).rejects.toThrow(
          /permission denied|does not exist/,
        );
      }
    },
  );
});
