import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { unwritten, writeAll } from './write-all.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i + length);
const buffers = [pattern(3), new Uint8Array(0), pattern(5), pattern(2)];
const all = Buffer.concat(buffers);

describe('a write that was cut short', () => {
  it('goes on with exactly the bytes that are left', () => {
    for (let count = 0; count <= all.length; count++) {
      const rest = unwritten(buffers, count);
      expect(Buffer.concat(rest).equals(all.subarray(count))).toBe(true);
      expect(rest.every((buffer) => buffer.length > 0)).toBe(true);
    }
  });
});

describe('bytes that are all written', () => {
  it('lie where they were to be put, or one after the other', () => {
    const path = join(folder, 'a');
    const fd = openSync(path, 'w');
    expect(writeAll(fd, buffers)).toBe(all.length);
    expect(writeAll(fd, buffers)).toBe(all.length);
    expect(writeAll(fd, [Buffer.from('xy')], 1)).toBe(2);
    closeSync(fd);
    const twice = Buffer.concat([all, all]);
    twice.write('xy', 1);
    expect(readFileSync(path).equals(twice)).toBe(true);
  });
});
