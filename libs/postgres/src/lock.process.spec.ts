import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSource } from '../../../test/support/source-process.js';
import { lockHome } from './lock.js';
import { startTime } from '#libs/files';
import { StartError } from './start-error.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tidegate-lock-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const lockFile = (): string => join(home, 'gateway.lock');
const module = new URL('lock.ts', import.meta.url);

describe('the lock of a home', () => {
  it('refuses a second gateway at once and names the process that has it', () => {
    const release = lockHome(home);
    expect(() => lockHome(home)).toThrow(StartError);
    expect(() => lockHome(home)).toThrow(
      new RegExp(`in use by another gateway \\(process ${process.pid}\\)`),
    );
    release();
    lockHome(home)();
    expect(existsSync(lockFile())).toBe(false);
  });

  it('makes a home that does not exist yet', () => {
    const deep = join(home, 'a', 'b');
    lockHome(deep)();
    expect(existsSync(deep)).toBe(true);
  });

  it('takes over from a process that was killed', async () => {
    const child = startSource(module, `m.lockHome(${JSON.stringify(home)}); say('locked'); hold();`);
    await child.said('locked');
    expect(() => lockHome(home)).toThrow(new RegExp(`process ${child.pid}`));
    child.kill('SIGKILL');
    await child.ended;
    lockHome(home)();
  });

  it('takes over when the id of a dead holder was given to another process', async () => {
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(other, 'spawn');
    const pid = other.pid ?? 0;
    try {
      writeFileSync(lockFile(), `${pid} ${startTime(pid)}\n`);
      expect(() => lockHome(home)).toThrow(StartError);
      writeFileSync(lockFile(), `${pid} 1\n`);
      lockHome(home)();
    } finally {
      other.kill();
    }
  });

  it.each(['', 'nonsense', '0 0', '-1 5'])('takes over from an unreadable lock file %j', (content) => {
    writeFileSync(lockFile(), content);
    lockHome(home)();
  });

  it('is won by exactly one of many who find the same dead holder', async () => {
    for (let round = 0; round < 5; round++) {
      writeFileSync(lockFile(), '999999999 1\n');
      const body = `try { m.lockHome(${JSON.stringify(home)}); say('won'); } catch (e) { say('lost'); } hold();`;
      const children = Array.from({ length: 6 }, () => startSource(module, body));
      const words = await Promise.all(children.map((child) => child.said('won', 'lost')));
      const winner = children[words.indexOf('won')];
      expect(words.filter((word) => word === 'won')).toHaveLength(1);
      expect(readFileSync(lockFile(), 'utf8')).toMatch(new RegExp(`^${winner?.pid} `));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => child.ended));
    }
  });

  it('does not remove the lock of somebody who took it over', () => {
    const release = lockHome(home);
    writeFileSync(lockFile(), '1 1\n');
    release();
    expect(existsSync(lockFile())).toBe(true);
  });

  it('says in one line when the home cannot be used', () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    expect(() => lockHome(join(file, 'home'))).toThrow(
      /^Cannot use .*: a part of its path is not a folder\.$/,
    );
  });
});
