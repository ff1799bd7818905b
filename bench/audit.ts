/**
 * Audited writes a second through the door, until the sequencer has put every record into the signed log, by 8, 64 and 256 callers:
 * a row that is known beforehand and left to the write's end, and (`asked`) a statement that the write waits for. Beside one plain row in a transaction of its own through the bare driver, by as many callers on as many connections to the same
 * embedded PostgreSQL. Each is the middle of so many rounds. `--writes`, `--rounds`, `--json`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Db, migrate, openSource, type Tx } from '#libs/db';
import { startEmbedded } from '#libs/postgres';
import { systemActor } from '#libs/kernel';
import { secureRandom } from '#libs/seal';
import { bench, median, whole } from './support/harness.js';

const { writes, rounds, report } = bench('audit', { writes: 4000, rounds: 3 });
const connections = 8;

/** Calls `run` so many times, by as many callers. */
async function together(callers: number, run: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < writes) await run(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
chmodSync(folder, 0o711); // as root, PostgreSQL runs as a user who must get past it
const postgres = join(folder, 'postgres');
const database = await startEmbedded({ folder: postgres });
/** Runs the sequencer, as access does in production. */
let gateway: ReturnType<typeof spawn> | undefined;
try {
  const from = new URL(database.url);
  from.pathname = '/postgres';
  await migrate({ url: from.href });
  gateway = spawn(
    process.execPath,
    [join(import.meta.dirname, '../apps/gateway/src/main.js'), '--only', 'access'],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        TIDEGATE_HOME: join(folder, 'home'),
        PORT: '0',
        DATABASE_URL: from.href,
        TIDEGATE_BOOTSTRAP_TOKEN: `tdg_${randomBytes(32).toString('base64url')}`,
      },
    },
  );
  const source = await openSource(from.href, 'bench', connections);
  const count = async (sql: string): Promise<number> => {
    const [row] = await source.query<{ n: string }[]>(sql);
    return Number(row?.n);
  };
  const leaves = (): Promise<number> => count('SELECT coalesce(max(size), 0) AS n FROM audit_checkpoint');
  const records = (): Promise<number> => count('SELECT count(*) AS n FROM audit_record');
  // The start is audited too; the log has begun when it holds that.
  for (let tries = 0; (await leaves()) === 0 || (await leaves()) < (await records()); tries++) {
    if (tries > 300 || gateway.exitCode !== null) throw new Error('the sequencer did not start');
    await sleep(100);
  }
  // The sequencer makes leaves of what this key proves alone.
  const proofKey = Buffer.from(
    readFileSync(join(folder, 'home/keys/catalog/rows.key'), 'utf8').trim(),
    'hex',
  );
  const db = new Db(source, { clock: () => new Date(), random: secureRandom, proofKey });
  await source.query(
    'CREATE TABLE bench (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), at timestamptz, detail jsonb)',
  );
  const detail = { purpose: 'bench', rows: 1 };
  const bare = new pg.Pool({ connectionString: from.href, max: connections });
  const perSecond = (since: number): number => (1000 * writes) / (performance.now() - since);
  const plain = async (callers: number): Promise<number> => {
    const since = performance.now();
    await together(callers, () =>
      bare.query('INSERT INTO bench (at, detail) VALUES (now(), $1)', [JSON.stringify(detail)]),
    );
    return perSecond(since);
  };
  const insert = 'INSERT INTO bench (at, detail) VALUES ($1, $2)';
  const ways = {
    known: (tx: Tx) => {
      tx.later(insert, [tx.now, JSON.stringify(detail)]);
      return Promise.resolve();
    },
    asked: (tx: Tx) => tx.sql(insert, [tx.now, detail]),
  };
  const audited = async (callers: number, way: keyof typeof ways) => {
    const before = await leaves();
    const since = performance.now();
    await together(callers, (i) =>
      db.write(systemActor, 'bench.write', async (tx) => {
        tx.record({ resource: { kind: 'bench', id: String(i) }, detail });
        await ways[way](tx);
      }),
    );
    const committed = perSecond(since);
    while ((await leaves()) < before + writes) await sleep(5);
    return { committed, logged: perSecond(since) };
  };
  const measured = [];
  for (const callers of [8, 64, 256]) {
    const all: { baseline: number; committed: number; logged: number; asked: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const [baseline, known] = [await plain(callers), await audited(callers, 'known')];
      all.push({ baseline, ...known, asked: (await audited(callers, 'asked')).logged });
    }
    const middle = (name: keyof (typeof all)[number]) => median(all.map((one) => one[name]));
    const [figure, baseline, asked] = [middle('logged'), middle('baseline'), middle('asked')];
    const committed = middle('committed');
    measured.push({ callers, figure, baseline, ratio: figure / baseline, committed, asked });
  }
  await bare.end();
  await source.destroy();
  const words = measured.map(
    ({ callers, figure, baseline, ratio, committed, asked }) =>
      `${callers} callers: ${whole(figure)} audited writes a second until they stand in the signed log (${whole(committed)} ` +
      `until committed), one plain row a transaction ${whole(baseline)}, ratio ${ratio.toFixed(2)}; ` +
      `${(asked / baseline).toFixed(2)} where the write waits for its statement`,
  );
  report({ unit: '1/s', ...measured[0], by: measured, writes, connections }, words.join('; '));
} finally {
  if (gateway && gateway.exitCode === null) {
    const ended = new Promise((resolve) => gateway?.once('exit', resolve));
    gateway.kill('SIGTERM');
    await ended;
  }
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
