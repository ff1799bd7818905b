import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '#libs/files';
import { EmbeddedPlace, query } from '../test/embedded.js';
import { existingData, stagedFolder } from './placement.js';
import { StartError } from './start-error.js';
import { removeEmbedded } from './supervisor.js';

const asRoot = process.getuid?.() === 0;

let place: EmbeddedPlace;
beforeEach(() => {
  place = new EmbeddedPlace();
});
afterEach(() => place.remove());

describe('the embedded PostgreSQL', () => {
  it('starts from nothing, listens on loopback alone, and keeps data across a restart', async () => {
    const first = await place.start();
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

    const second = await place.start();
    expect(second.recovered).toBe(false);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('is durable, checks its pages, and makes no socket that others on the machine could use', async () => {
    const { url } = await place.start({ durable: true });
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
    const { url } = await place.start();
    expect(statSync(join(place.folder, 'password')).mode & 0o777).toBe(0o600);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('writes no value of a failed statement into its log', async () => {
    const { url, stop } = await place.start();
    await query(url, 'create table t (v text unique, n int)');
    await query(url, `insert into t values ('canary-7f3a', 1)`);
    await expect(query(url, `insert into t values ('canary-7f3a', 1)`)).rejects.toThrow('duplicate key');
    await expect(query(url, `insert into t values ('x', 'canary-7f3a')`)).rejects.toThrow('invalid input');
    await stop();
    const log = readFileSync(join(place.folder, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('canary-7f3a');
  });

  it('takes the hinted port when it is free and another when it is not', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const hint = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const first = await place.start({ portHint: hint });
    expect(first.port).not.toBe(hint);
    await first.stop();
    taken.close();
    await once(taken, 'close');
    expect((await place.start({ portHint: hint })).port).toBe(hint);
  });

  it('tells its owner when the server dies by itself, and not when it was stopped', async () => {
    const lost: string[] = [];
    const first = await place.start({ onLost: (reason) => void lost.push(reason) });
    await first.stop();
    expect(lost).toEqual([]);
    let tell: (reason: string) => void = () => undefined;
    const told = new Promise<string>((done) => (tell = done));
    const second = await place.start({ onLost: tell });
    process.kill(second.pid, 'SIGKILL');
    expect(await told).toMatch(/^PostgreSQL \(process \d+\) ended unexpectedly with SIGKILL\.$/);
  });
});

describe('where it cannot run, the start', () => {
  it('says in one line that the path is not a folder', async () => {
    writeFileSync(join(place.outer, 'file'), '');
    const folder = join(place.outer, 'file', 'postgres');
    await expect(place.start({ folder })).rejects.toThrow(
      /^Cannot use .*: a part of its path is not a folder\.$/,
    );
  });

  const small = mkdtempSync(join(tmpdir(), 'tidegate-full-'));
  const mounted =
    asRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', small]).status === 0;
  if (mounted) spawnSync('umount', [small]);
  rmSync(small, { recursive: true, force: true });
  const whenMountable = mounted ? it : it.skip;
  whenMountable('says in one line that the disk is full (needs the right to mount a small one)', async () => {
    mkdirSync(place.folder);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', place.folder]);
    try {
      const failure = await place.start().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StartError);
      expect((failure as Error).message).toMatch(/^Cannot use .*: no space is left on its disk\.$/);
    } finally {
      const staged = stagedFolder(place.folder);
      if (staged !== undefined) rmSync(staged, { recursive: true, force: true });
      spawnSync('umount', [place.folder]);
    }
  });

  const whenRoot = asRoot ? it : it.skip;
  whenRoot(
    'stages programs and data where user postgres may go, and keeps them across restarts (needs root)',
    async () => {
      chmodSync(place.outer, 0o700);
      const lines: string[] = [];
      // Whether the programs were copied already depends on what ran on this machine before.
      const log = (line: string) => {
        if (line.includes(place.folder)) lines.push(line);
      };
      const first = await place.start({ log });
      const staged = stagedFolder(place.folder) ?? '';
      expect(lines).toEqual([
        `PostgreSQL runs as user postgres, who may not enter ${place.folder}: using ${staged} instead.`,
      ]);
      await query(first.url, 'create table kept (n int); insert into kept values (3)');
      await first.stop();

      const { serverPid } = await place.startAndKill();
      const again = await place.start({ log });
      expect(again.recovered).toBe(true);
      expect(isAlive(serverPid)).toBe(false);
      expect(stagedFolder(place.folder)).toBe(staged);
      expect(await query(again.url, 'select n from kept')).toEqual([{ n: 3 }]);
      expect(lines).toHaveLength(1);
      await again.stop();

      await removeEmbedded(place.folder);
      expect(existsSync(staged)).toBe(false);
      expect(existsSync(place.folder)).toBe(false);
    },
  );

  whenRoot('runs as the owner of data that an ordinary user made (needs root)', async () => {
    const first = await place.start();
    await first.stop();
    const data = existingData(place.folder) ?? '';
    spawnSync('chown', ['-R', '65534:65534', data]);
    const { url, pid } = await place.start();
    expect(statSync(`/proc/${pid}`).uid).toBe(65534);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  whenRoot('never runs PostgreSQL as root (needs root)', async () => {
    const { pid } = await place.start();
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(readdirSync(place.folder)).toEqual(
      expect.arrayContaining(['cluster', 'password', 'postgres.log']),
    );
  });
});
