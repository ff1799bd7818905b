import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isAlive, startTime } from './process.js';

describe('a process', () => {
  it('is alive under its own start time, and another one under any other', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(process.pid, startTime(process.pid))).toBe(true);
    expect(isAlive(process.pid, '1')).toBe(startTime(process.pid) === '');
  });

  it('is not alive once it has ended', async () => {
    const child = spawn(process.execPath, ['--eval', '0']);
    const pid = child.pid ?? 0;
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(false);
    expect(startTime(pid)).toBe('');
  });
});
