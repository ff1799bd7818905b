import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openToFd, sealFd } from './fd.js';
import { segmentSize } from './format.js';
import { open, seal } from './stream.js';
import { chunked, collect, key, name, pattern } from '../test/streams.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-seal-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const options = { key, name, random: (length: number) => new Uint8Array(length).fill(9) };
const path = (name: string) => join(folder, name);

/** Runs `work` on an input file with these bytes and a new output file; gives what it returned and the output's path. */
function between<T>(
  bytes: Uint8Array,
  work: (input: number, output: number) => T,
): { result: T; out: Buffer } {
  writeFileSync(path('in'), bytes);
  const input = openSync(path('in'), 'r');
  const output = openSync(path('out'), 'w+');
  try {
    const result = work(input, output);
    return { result, out: readFileSync(path('out')) };
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

const sizes = [
  0,
  1,
  segmentSize - 1,
  segmentSize,
  segmentSize + 1,
  2 * segmentSize,
  5 * segmentSize + 3,
  40 * segmentSize,
];

describe('sealing from file to file', () => {
  it.each(sizes)('makes of %i bytes the same as the streaming form, and opens to the same', async (size) => {
    const plain = pattern(size);
    const streamed = await collect(seal(chunked(plain, [100_000]), options));
    const digest = createHash('sha256');
    const sealed = between(plain, (input, output) =>
      sealFd(input, output, { ...options, tap: (bytes) => digest.update(bytes) }),
    );
    expect(sealed.out.equals(streamed)).toBe(true);
    expect(sealed.result).toEqual({ bytes: streamed.length, plainBytes: size });
    expect(digest.digest('hex')).toBe(createHash('sha256').update(streamed).digest('hex'));
    const seen = createHash('sha256');
    const opened = between(streamed, (input, output) =>
      openToFd(input, output, { key, name, tap: (bytes) => seen.update(bytes) }),
    );
    expect(opened.out.equals(plain)).toBe(true);
    expect(opened.result).toEqual(sealed.result);
    expect(seen.digest('hex')).toBe(createHash('sha256').update(streamed).digest('hex'));
    expect((await collect(open(chunked(sealed.out, [77_777]), { key, name }))).equals(plain)).toBe(true);
  });

  it('leaves the output empty when a late segment is broken, though earlier ones were genuine', () => {
    const { out } = between(pattern(40 * segmentSize + 9), (input, output) => sealFd(input, output, options));
    out[out.length - 3] = (out.at(-3) ?? 0) ^ 1;
    writeFileSync(path('broken'), out);
    const input = openSync(path('broken'), 'r');
    const output = openSync(path('plain'), 'w+');
    expect(() => openToFd(input, output, { key, name })).toThrow(
      expect.objectContaining({ code: 'object.tampered' }),
    );
    expect(fstatSync(output).size).toBe(0);
    closeSync(input);
    closeSync(output);
  });

  it('refuses what was cut off, also inside the header and at a border', () => {
    const { out } = between(pattern(2 * segmentSize), (input, output) => sealFd(input, output, options));
    for (const end of [0, 5, 20 + name.length, 20 + name.length + segmentSize + 16, out.length - 1]) {
      expect(() =>
        between(out.subarray(0, end), (input, output) => openToFd(input, output, { key, name })),
      ).toThrow(expect.objectContaining({ code: 'object.tampered' }));
    }
  });

  it('passes a full disk on as the file system says it', () => {
    writeFileSync(path('in'), pattern(1000));
    const input = openSync(path('in'), 'r');
    const full = openSync('/dev/full', 'w');
    expect(() => sealFd(input, full, options)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    closeSync(input);
    closeSync(full);
  });
});
