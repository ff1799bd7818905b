import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startSource } from '../../../test/support/source-process.js';
import { isAlive } from '#libs/files';
import { waitGone } from './processes.js';
import { existingData, stagedFolder } from './placement.js';
import { StartError } from './start-error.js';
import { type Embedded, removeEmbedded, startEmbedded } from './supervisor.js';

const module = new URL('supervisor.ts', import.meta.url);
const asRoot = process.getuid?.() === 0;

let outer: string;
let folder: string;
const running: Embedded[] = [];

async function start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ folder, durable: false, ...options });
  running.push(embedded);
  return embedded;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A gateway that is killed: its server outlives it. */
async function startAndKill(): Promise<{ serverPid: number }> {
  const child = startSource(
    module,
    `const e = await m.startEmbedded({folder: ${JSON.stringify(folder)}, durable: false}); say('server ' + e.pid); hold();`,
  );
  const serverPid = Number((await child.said('server')).split(' ')[1]);
  child.kill('SIGKILL');
  await child.ended;
  return { serverPid };
}

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'tidegate-embedded-'));
  chmodSync(outer, 0o755);
  folder = join(realpathSync(outer), 'postgres');
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((embedded) => embedded.stop()));
  await removeEmbedded(folder);
  rmSync(outer, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('starts from nothing, listens on loopback alone, and keeps data across a restart', async () => {
    const first = await start();
    expect(first.recovered).toBe(false);
    await query(first.url, 'create table kept (n int); insert into kept values (42)');
    expect(
      await query(
        first.url,
        `select current_database() as db, setting from pg_settings where name = 'listen_addresses'`,
      ),
    ).toEqual([{ db: 'tidegate', setting: '127.0.0.1' }]);
    await first.stop();
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(second.recovered).toBe(false);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('is durable, checks its pages, and makes no socket that others on the machine could use', async () => {
    const { url } = await start({ durable: true });
    const rows = await query(
      url,
      `select name, setting from pg_settings where name in
       ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'unix_socket_directories', 'server_encoding')
       order by name`,
    );
    expect(Object.fromEntries(rows.map((r) => [r['name'], r['setting']]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      unix_socket_directories: '',
    });
  });

  it('lets nobody in without its password, which only the owner may read', async () => {
    const { url } = await start();
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('writes no value of a failed statement into its log', async () => {
    const { url, stop } = await start();
    await query(url, 'create table t (v text unique, n int)');
    await query(url, `insert into t values ('canary-7f3a', 1)`);
    await expect(query(url, `insert into t values ('canary-7f3a', 1)`)).rejects.toThrow('duplicate key');
    await expect(query(url, `insert into t values ('x', 'canary-7f3a')`)).rejects.toThrow('invalid input');
    await stop();
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('canary-7f3a');
  });

  it('takes the hinted port when it is free and another when it is not', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const hint = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const first = await start({ portHint: hint });
    expect(first.port).not.toBe(hint);
    await first.stop();
    taken.close();
    await once(taken, 'close');
    expect((await start({ portHint: hint })).port).toBe(hint);
  });

  it('tells its owner when the server dies by itself, and not when it was stopped', async () => {
    const lost: string[] = [];
    const first = await start({ onLost: (reason) => void lost.push(reason) });
    await first.stop();
    expect(lost).toEqual([]);
    let tell: (reason: string) => void = () => undefined;
    const told = new Promise<string>((done) => (tell = done));
    const second = await start({ onLost: tell });
    process.kill(second.pid, 'SIGKILL');
    expect(await told).toMatch(/^PostgreSQL \(process \d+\) ended unexpectedly with SIGKILL\.$/);
  });
});

describe('after an end that was not orderly, the next start', () => {
  it('stops the server that outlived a killed gateway and keeps what was committed', async () => {
    const before = await start();
    await query(before.url, 'create table kept (n int); insert into kept values (7)');
    await before.stop();
    const { serverPid } = await startAndKill();
    expect(isAlive(serverPid)).toBe(true);

    const after = await start();
    expect(after.recovered).toBe(true);
    expect(isAlive(serverPid)).toBe(false);
    expect(await query(after.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await after.stop();
    expect((await start()).recovered).toBe(false);
  });

  it('recovers when the server was killed too', async () => {
    const { serverPid } = await startAndKill();
    process.kill(serverPid, 'SIGKILL');
    await waitGone(serverPid, 5000);
    const after = await start();
    expect(after.recovered).toBe(true);
    expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves alone a stranger who was given the id in a stale pid file', async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    try {
      const data = existingData(folder) ?? '';
      writeFileSync(
        join(data, 'postmaster.pid'),
        `${stranger.pid}\n${data}\n0\n5432\n\n127.0.0.1\n  0 0\nready   \n`,
      );
      expect((await start()).recovered).toBe(true);
      expect(stranger.exitCode).toBeNull();
      expect(isAlive(stranger.pid ?? 0)).toBe(true);
    } finally {
      stranger.kill();
    }
  });

  it('makes anew what an interrupted first start left half made', async () => {
    const child = startSource(
      module,
      `void m.startEmbedded({folder: ${JSON.stringify(folder)}, durable: false}); say('going'); hold();`,
    );
    const cluster = join(folder, 'cluster');
    const halfMade = (): string[] =>
      existsSync(cluster) ? readdirSync(cluster).filter((name) => /^new\.[0-9a-f]+$/.test(name)) : [];
    await child.said('going');
    while (!halfMade().some((name) => existsSync(join(cluster, name, 'base'))))
      await new Promise((done) => setTimeout(done, 2));
    child.kill('SIGKILL');
    await child.ended;
    expect(existsSync(join(cluster, 'data'))).toBe(false);
    const { url, stop } = await start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    await start();
    expect(halfMade()).toEqual([]);
  });

  it('names the password file when that is gone', async () => {
    await (await start()).stop();
    rmSync(join(folder, 'password'));
    await expect(start()).rejects.toThrow(/password is missing: restore it/);
  });
});

describe('where it cannot run, the start', () => {
  it('says in one line that the path is not a folder', async () => {
    writeFileSync(join(outer, 'file'), '');
    folder = join(outer, 'file', 'postgres');
    await expect(start()).rejects.toThrow(/^Cannot use .*: a part of its path is not a folder\.$/);
    folder = join(outer, 'postgres');
  });

  const small = mkdtempSync(join(tmpdir(), 'tidegate-full-'));
  const mounted =
    asRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', small]).status === 0;
  if (mounted) spawnSync('umount', [small]);
  rmSync(small, { recursive: true, force: true });
  const whenMountable = mounted ? it : it.skip;
  whenMountable('says in one line that the disk is full (needs the right to mount a small one)', async () => {
    mkdirSync(folder);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', folder]);
    try {
      const failure = await start().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StartError);
      expect((failure as Error).message).toMatch(/^Cannot use .*: no space is left on its disk\.$/);
    } finally {
      const staged = stagedFolder(folder);
      if (staged !== undefined) rmSync(staged, { recursive: true, force: true });
      spawnSync('umount', [folder]);
    }
  });

  const whenRoot = asRoot ? it : it.skip;
  whenRoot(
    'stages programs and data where user postgres may go, and keeps them across restarts (needs root)',
    async () => {
      chmodSync(outer, 0o700);
      const lines: string[] = [];
      // Whether the programs were copied already depends on what ran on this machine before.
      const log = (line: string) => {
        if (line.includes(folder)) lines.push(line);
      };
      const first = await start({ log });
      const staged = stagedFolder(folder) ?? '';
      expect(lines).toEqual([
        `PostgreSQL runs as user postgres, who may not enter ${folder}: using ${staged} instead.`,
      ]);
      await query(first.url, 'create table kept (n int); insert into kept values (3)');
      await first.stop();

      const { serverPid } = await startAndKill();
      const again = await start({ log });
      expect(again.recovered).toBe(true);
      expect(isAlive(serverPid)).toBe(false);
      expect(stagedFolder(folder)).toBe(staged);
      expect(await query(again.url, 'select n from kept')).toEqual([{ n: 3 }]);
      expect(lines).toHaveLength(1);
      await again.stop();

      await removeEmbedded(folder);
      expect(existsSync(staged)).toBe(false);
      expect(existsSync(folder)).toBe(false);
    },
  );

  whenRoot('runs as the owner of data that an ordinary user made (needs root)', async () => {
    const first = await start();
    await first.stop();
    const data = existingData(folder) ?? '';
    spawnSync('chown', ['-R', '65534:65534', data]);
    const { url, pid } = await start();
    expect(statSync(`/proc/${pid}`).uid).toBe(65534);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  whenRoot('never runs PostgreSQL as root (needs root)', async () => {
    const { pid } = await start();
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['cluster', 'password', 'postgres.log']));
  });
});
