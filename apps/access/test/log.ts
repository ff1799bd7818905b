import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sealRecord, type Db } from '#libs/db';
import { systemActor } from '#libs/kernel';
import {
  encodeEntry,
  makeEntry,
  parseTilePath,
  verifyEd25519WithWebCrypto,
  verifyLog,
  type LogReport,
  type LogSource,
  type TreeHead,
} from '#libs/ledger';
import { proofKey, type TestDatabase } from '../../../test/support/database.js';
import { lastHead } from '../src/audit/audit.store.js';
import { sha256 } from '../src/audit/hash.js';
import { KeptCheckpoint } from '../src/audit/kept-checkpoint.js';
import { createLogKey, type LogKey } from '../src/audit/log-key.js';
import { logSize, tileBytes } from '../src/audit/log-reader.js';
import { Sequencer } from '../src/audit/sequencer.js';

/** A log of a test's own: its database, its home, and as many sequencers as a test wants to start. */
export interface SpecLog {
  readonly database: TestDatabase;
  readonly db: Db;
  readonly key: LogKey;
  readonly home: string;
  /** What sequencers said to whoever runs them. */
  readonly said: string[];
  /** A sequencer as a fresh process would make it, not started; `home` may be another machine's. */
  readonly sequencer: (home?: string, longestMs?: number) => Sequencer;
  /** Records events in transactions of their own, as many as asked for. */
  readonly record: (count: number) => Promise<void>;
  /** Puts events there at once, as the gateway would have written them: `thing` 1 and so on, with its number as the detail's `n`. */
  readonly bulk: (count: number) => Promise<void>;
  /** Resolves once each record that was committed has its leaf. */
  readonly nothingWaits: () => Promise<void>;
  readonly verify: (lastSeen?: string | TreeHead) => Promise<LogReport>;
  /** Does as superuser, with triggers off, what no app may. */
  readonly tamper: (...statements: string[]) => Promise<void>;
  readonly remove: () => void;
}

function sourceOf(db: Db, kept: () => string | undefined): LogSource {
  return {
    checkpoint: async () => kept() ?? (await db.read(systemActor, lastHead))?.note ?? '',
    tile: (path) => db.read(systemActor, async (tx) => tileBytes(tx, parseTilePath(path), await logSize(tx))),
  };
}

/** Records as the door makes them, one after the other. */
async function record(db: Db, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await db.write(systemActor, 'thing.create', (tx) => {
      tx.record({ resource: { kind: 'thing', id: String(i) }, detail: { who: 'ada@example.org', i } });
      return Promise.resolve();
    });
  }
}

/** Many records at once, as if the door had made them. */
async function recordInBulk(database: TestDatabase, count: number): Promise<void> {
  const at = new Date();
  const events = Array.from({ length: count }, (_, i) => {
    const [id, salt] = [randomUUID(), randomBytes(32)];
    const resource = { kind: 'thing', id: String(i + 1) };
    const fields = {
      id,
      at,
      actor: systemActor.id,
      action: 'bulk.create',
      outcome: 'done' as const,
      resource,
    };
    const entry = encodeEntry(makeEntry(fields, { salt, detail: { n: i + 1 } }, sha256));
    return { id, salt, n: i + 1, seal: sealRecord(proofKey, entry) };
  });
  await database.query(
    `WITH r AS (INSERT INTO audit_record (id, at, actor_id, action, resource_kind, resource_id, outcome, detail, salt, seal)
       SELECT id, $1, $2, 'bulk.create', 'thing', n::text, 'done', jsonb_build_object('n', n), salt, seal
       FROM unnest($3::uuid[], $4::int[], $5::bytea[], $6::text[]) AS w (id, n, salt, seal) RETURNING id)
     INSERT INTO audit_inbox SELECT id FROM r`,
    [at, systemActor.id, ...(['id', 'n', 'salt', 'seal'] as const).map((name) => events.map((e) => e[name]))],
  );
}

/** Opens a log over a database; its verification trusts what is kept outside over an older head in the database. */
export async function openSpecLog(database: TestDatabase): Promise<SpecLog> {
  const home = mkdtempSync(join(tmpdir(), 'tidegate-log-'));
  const db = await database.door('access');
  const key = await createLogKey(join(home, 'log.json'), (n) => Uint8Array.from(randomBytes(n)));
  const said: string[] = [];
  const sequencer = (folder = home, longestMs?: number): Sequencer =>
    new Sequencer({
      db,
      databaseUrl: database.urlFor('access'),
      key,
      kept: new KeptCheckpoint(join(folder, 'checkpoint')),
      say: (line) => void said.push(line),
      ...(longestMs !== undefined && { longestMs }),
    });
  return {
    database,
    db,
    key,
    home,
    said,
    sequencer,
    record: (count) => record(db, count),
    bulk: (count) => recordInBulk(database, count),
    nothingWaits: async () => {
      const waiting = () => database.query('SELECT 1 FROM audit_inbox LIMIT 1');
      while ((await waiting()).length > 0) await sleep(10);
    },
    verify: async (lastSeen) => {
      const head = await new KeptCheckpoint(join(home, 'checkpoint')).load(key.verifier);
      const inDatabase = await db.read(systemActor, logSize);
      const kept = head && head.size > inDatabase ? head.note : undefined;
      const source = sourceOf(db, () => kept);
      return verifyLog(source, {
        vkey: key.vkey,
        verifyEd25519: verifyEd25519WithWebCrypto,
        hash: sha256,
        ...(lastSeen !== undefined && { lastSeen }),
      });
    },
    tamper: async (...statements) => {
      const all = ['BEGIN', 'SET LOCAL session_replication_role = replica', ...statements, 'COMMIT'];
      await database.query(all.join(';\n'));
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
