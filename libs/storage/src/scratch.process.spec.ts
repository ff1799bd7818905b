import {
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { killed, printed, runModule } from '../test/child.js';
import { isInMemory, openScratch, sweepScratch } from './scratch.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidegate-scratch-spec-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const uuid = '018f3c1e-7a00-7000-8000-000000000001';

describe('a scratch folder', () => {
  it('is private to the process and gone when closed', () => {
    const scratch = openScratch(dir);
    expect(lstatSync(scratch.folder).mode & 0o777).toBe(0o700);
    scratch.file();
    scratch.close();
    scratch.close();
    expect(readdirSync(dir)).toEqual([]);
    expect(() => scratch.file()).toThrow();
  });

  it('has files without a name that can be opened again through their path, and grow', () => {
    const scratch = openScratch(dir, { unlinked: true });
    const file = scratch.file();
    writeSync(file.fd, 'plaintext');
    expect(file.path).toBe(`/proc/self/fd/${file.fd}`);
    expect(readdirSync(scratch.folder)).toEqual([]);
    expect(fstatSync(file.fd).nlink).toBe(0);
    expect(readFileSync(file.path, 'utf8')).toBe('plaintext');
    expect(file.size()).toBe(9);
    const again = openSync(file.path, 'r+');
    writeSync(again, 'P');
    closeSync(again);
    expect(readFileSync(file.path, 'utf8')).toBe('Plaintext');
    scratch.close();
  });

  it('has private named files where descriptors have no path, removed when closed', () => {
    const scratch = openScratch(dir, { unlinked: false });
    const [a, b] = [scratch.file(), scratch.file()];
    writeSync(a.fd, 'plaintext');
    expect(lstatSync(a.path).mode & 0o777).toBe(0o600);
    expect(readFileSync(a.path, 'utf8')).toBe('plaintext');
    a.close();
    expect([existsSync(a.path), existsSync(b.path)]).toEqual([false, true]);
    scratch.close();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('frees a file once only, though its number may be in use again', () => {
    const scratch = openScratch(dir);
    const file = scratch.file();
    file.close();
    const next = openSync(join(dir, 'next'), 'w');
    file.close();
    scratch.close();
    expect(fstatSync(next).isFile()).toBe(true);
    closeSync(next);
  });

  it('tells whether it lies in memory', () => {
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '));
    const memory = mounts.find(([, , type]) => type === 'tmpfs')?.[1];
    const device = mounts.find(([, , type]) => type === 'proc')?.[1];
    expect([memory, device]).not.toContain(undefined);
    expect(isInMemory(memory ?? '')).toBe(true);
    expect(isInMemory(device ?? '')).toBe(false);
    const scratch = openScratch(dir);
    expect(scratch.inMemory).toBe(isInMemory(dir));
    scratch.close();
  });
});

describe('sweeping scratch folders', () => {
  it('removes what a killed process left, files with names too, and keeps that of living ones', async () => {
    const mine = openScratch(dir);
    const child = runModule(`
      import { writeSync } from 'node:fs';
      import { openScratch } from '#libs/storage';
      const scratch = openScratch(${JSON.stringify(dir)}, { unlinked: false });
      writeSync(scratch.file().fd, 'plaintext');
      console.log('written');
      setInterval(() => undefined, 1000);`);
    await printed(child, 'written');
    expect(sweepScratch(dir)).toBe(0);
    expect(readdirSync(dir)).toHaveLength(2);
    await killed(child);
    expect(sweepScratch(dir)).toBe(1);
    expect(readdirSync(dir)).toEqual([mine.folder.slice(dir.length + 1)]);
    mine.close();
  });

  it('removes the folder of an earlier process that had the id of a living one', () => {
    mkdirSync(join(dir, `tidegate-scratch-${process.pid}-1-${uuid}`));
    expect(sweepScratch(dir)).toBe(1);
  });

  it('leaves alone what is not a scratch folder', () => {
    mkdirSync(join(dir, 'elsewhere'));
    writeFileSync(join(dir, 'elsewhere', 'precious'), '');
    writeFileSync(join(dir, 'tidegate-scratch-notes'), '');
    writeFileSync(join(dir, `tidegate-scratch-999999999-1-${uuid}`), '');
    symlinkSync(join(dir, 'elsewhere'), join(dir, `tidegate-scratch-999999998-1-${uuid}`));
    expect(sweepScratch(dir)).toBe(0);
    expect(readdirSync(dir)).toHaveLength(4);
    expect(existsSync(join(dir, 'elsewhere', 'precious'))).toBe(true);
  });
});
