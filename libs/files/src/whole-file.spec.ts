import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { writeWhole } from './whole-file.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a');
const modeOf = (): number => statSync(path).mode & 0o777;

describe('a file that is written whole', () => {
  it('has the mode that was asked for, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      await writeWhole(path, 'one', { replace: false });
      expect(modeOf()).toBe(0o600);
      await writeWhole(path, 'two', { replace: true, mode: 0o644 });
      expect(modeOf()).toBe(0o644);
    } finally {
      process.umask(before);
    }
    expect(readFileSync(path, 'utf8')).toBe('two');
  });

  it('leaves what is there, and nothing beside it, when it may not replace or cannot be finished', async () => {
    await writeWhole(path, 'kept', { replace: true });
    await expect(writeWhole(path, 'new', { replace: false })).rejects.toMatchObject({ code: 'EEXIST' });
    const broken = writeWhole(
      path,
      async (file) => {
        await file.writeFile('half');
        throw new Error('cut off');
      },
      { replace: true },
    );
    await expect(broken).rejects.toThrow('cut off');
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('is one of those that were written at once', async () => {
    const other = join(folder, 'b');
    const all = await Promise.allSettled(
      ['x', 'y', 'z'].map((t) => writeWhole(other, t, { replace: false })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(['x', 'y', 'z']).toContain(readFileSync(other, 'utf8'));
  });
});
