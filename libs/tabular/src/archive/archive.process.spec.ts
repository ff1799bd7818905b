import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readBack, refusalOf, testScratch, typesOf, valuesOf } from '../../test/imported.js';
import { parquetOf } from '../../test/parquet.js';
import { tarEnd, tarEntry } from '../../test/tar.js';
import { type ZipFile, zipOf } from '../../test/zip.js';
import { type Engine, openEngine } from '../engine/engine.js';
import { Problem } from '#libs/kernel';

const scratch = testScratch();
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile });
  folder = mkdtempSync(join(tmpdir(), 'tabular-archive-'));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
  expect(scratch.open()).toBe(0);
});

const table = 'n,t\n1,a\n2,b\n';
const run =
  (program: string, ...options: string[]) =>
  (body: Uint8Array) =>
    execFileSync(program, options, { input: body, maxBuffer: 1 << 28 });
const read = async (body: Uint8Array, format: string) => readBack(engine, body, { format });
const refused = async (body: Uint8Array, format: string) => {
  const { code, detail } = await refusalOf(engine, body, { format });
  return code === 'upload.unparsable' ? detail : code;
};

const compress = {
  gzip: gzipSync,
  zstd: zstdCompressSync,
  bzip2: run('bzip2', '-c'),
  xz: run('xz', '-c'),
};

describe.each(Object.entries(compress))('A file compressed with %s', (_, packed) => {
  it('is what its content is, whatever that is', async () => {
    for (const body of [table, '{"n":1,"t":"a"}\n{"n":2,"t":"b"}\n', '[{"n":1,"t":"a"},{"n":2,"t":"b"}]']) {
      const { rows } = await read(packed(Buffer.from(body)), 'compressed');
      expect(rows).toEqual([
        { n: 1, t: 'a' },
        { n: 2, t: 'b' },
      ]);
    }
    const parquet = await parquetOf(engine, 'SELECT range AS n FROM range(3)');
    expect(valuesOf((await read(packed(parquet), 'compressed')).rows, 'n')).toEqual([0, 1, 2]);
  });

  it('is refused when it is cut, compressed twice, a bomb, or sent as something else', async () => {
    const body = packed(Buffer.from(table));
    expect(await refused(body.subarray(0, -1), 'compressed')).toBe('upload.compression');
    expect(await refused(packed(body), 'compressed')).toMatch(/compressed data again/);
    expect(await refused(packed(zipOf([{ name: 'a.csv', body: table }])), 'compressed')).toMatch(
      /a zip archive again/,
    );
    expect(await refused(packed(Buffer.alloc(20 << 20, 'a,b\n')), 'compressed')).toBe('upload.too-expansive');
    expect(await refused(body, 'csv')).toBe('the file is compressed data; send it as application/gzip');
    expect(await refused(packed(Buffer.from('\x89PNG', 'latin1')), 'compressed')).toBe(
      'the file is a PNG image that is damaged',
    );
  });
});

/** Files in a folder of their own, and an archive that a program makes of it. */
function archived(files: Readonly<Record<string, string>>, program: string, ...options: string[]): Buffer {
  const place = mkdtempSync(join(folder, 'files-'));
  for (const [name, body] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), body);
  }
  return execFileSync(program, options, { cwd: place, maxBuffer: 1 << 28 });
}

const long = `${'deep/'.repeat(60)}b.csv`;
const makers: Readonly<
  Record<string, readonly [string, (files: Readonly<Record<string, string>>) => Buffer]>
> = {
  zip: ['zip', (files) => archived(files, 'zip', '-q', '-r', '-', '.')],
  'zip of another writer': [
    'zip',
    (files) => zipOf(Object.entries(files).map(([name, body]) => ({ name, body }))),
  ],
  // Info-ZIP writes broken zip64 into a pipe.
  'zip64, stored': [
    'zip',
    (files) => archived(files, 'sh', '-c', 'zip -q -0 -fz -r ../z.zip . && cat ../z.zip && rm ../z.zip'),
  ],
  'zip by bzip2': ['zip', (files) => archived(files, 'zip', '-q', '-Z', 'bzip2', '-r', '-', '.')],
  'GNU tar': ['tar', (files) => archived(files, 'tar', '-c', '--format=gnu', '.')],
  'POSIX tar': ['tar', (files) => archived(files, 'tar', '-c', '--format=posix', '.')],
  'tar.gz': ['compressed', (files) => archived(files, 'tar', '-c', '-z', '.')],
  'tar.zst': ['compressed', (files) => zstdCompressSync(archived(files, 'tar', '-c', '.'))],
};

describe.each(Object.entries(makers))('%s', (_, [format, make]) => {
  it('of files of one format is one table, in the order of their names, with types that suit all', async () => {
    const body = make({
      'c.csv': 'n,t\n0.5,c\n',
      'a.csv': table,
      [long]: 't;n\nb;3\n',
      '__MACOSX/._a.csv': '\0',
    });
    const found = await read(body, format);
    expect(typesOf(found)).toEqual({ n: 'double', t: 'string' });
    expect(found.rows).toEqual([
      { n: 1, t: 'a' },
      { n: 2, t: 'b' },
      { n: 0.5, t: 'c' },
      { n: 3, t: 'b' },
    ]);
    const spoilt = await read(
      make({ 'a.csv': 'n,t\n1.50,a\n', 'b.csv': 'n,t\nx,b\n', 'c.csv': 'n,t\n007,b\n' }),
      format,
    );
    expect(valuesOf(spoilt.rows, 'n')).toEqual(['1.50', 'x', '007']);
    const lines = await read(make({ 'a.json': '[{"a":1}]', 'b.jsonl': '{"b":"x"}\n' }), format);
    expect(lines.rows).toEqual([
      { a: 1, b: null },
      { a: null, b: 'x' },
    ]);
  });

  it('of other files is refused with what they are', async () => {
    expect(await refused(make({ 'a.csv': table, 'b.csv': 'x,y\n1,2\n' }), format)).toBe(
      'file 2 of 2, by name: its columns have other names than those of the first file',
    );
    expect(
      await refused(
        make({ 'a.csv': table, 'b.csv': table, 'c.json': '[{"a":1}]', 'd.pdf': '%PDF-1.4', e: '' }),
        format,
      ),
    ).toBe(
      'the archive holds 5 files that are not of one format: 2 are CSV, 1 is JSON, 1 is a PDF document, 1 is empty',
    );
    expect(await refused(make({ 'a.csv': 'n,t\n1,a\n2\n' }), format)).toMatch(/^line 3: /);
    for (const [name, word] of Object.entries({ 'README.md': 'README', 'd/LICENSE': 'LICENSE' })) {
      const detail = await refused(make({ 'a.csv': table, [name]: '# All of it\n\nis free.\n' }), format);
      expect(detail).toContain(`is a ${word} and no part of the table: make the archive without it`);
    }
    expect(await refused(make({ 'a.zip': 'PK\x03\x04' }), format)).toMatch(
      /files within files within files are not read/,
    );
  });
});

describe('A tar archive', () => {
  it('may hold files that are compressed one by one, once', async () => {
    const place = mkdtempSync(join(folder, 'packed-'));
    const put = (name: string, body: Uint8Array): void => writeFileSync(join(place, name), body);
    for (const [name, pack] of Object.entries(compress)) put(`${name}.csv`, pack(Buffer.from(table)));
    put('plain.csv', Buffer.from(table));
    const packed = execFileSync('tar', ['-c', '-C', place, '.']);
    expect(valuesOf((await read(packed, 'tar')).rows, 'n')).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
    expect(await refused(gzipSync(packed), 'compressed')).toMatch(/holds compressed data/);
    put('twice.csv', gzipSync(gzipSync(table)));
    const twice = execFileSync('tar', ['-c', '-C', place, '.']);
    expect(await refused(twice, 'tar')).toMatch(/files within files/);
  });

  it('with a link is refused, as one that is cut is', async () => {
    const place = mkdtempSync(join(folder, 'link-'));
    symlinkSync('/etc/passwd', join(place, 'a.csv'));
    const linked = execFileSync('tar', ['-c', '-C', place, '.']);
    expect(await refused(linked, 'tar')).toMatch(/a link, a device/);
    const body = archived({ 'a.csv': table }, 'tar', '-c', 'a.csv');
    expect(await refused(body.subarray(0, 515), 'tar')).toMatch(/cut short/);
    const outside = archived({ 'a.csv': table }, 'tar', '-c', '-P', '--transform=s,^,../,', 'a.csv');
    expect(await refused(outside, 'tar')).toMatch(/leads outside/);
    expect(await refused(Buffer.from(table), 'tar')).toBe('the file is not a tar archive');
  });
});

describe('A zip archive is refused', () => {
  const good: ZipFile = { name: 'a.csv', body: table };
  it.each<readonly [string, readonly ZipFile[], RegExp]>([
    ['with a name that climbs', [{ ...good, name: '../a.csv' }], /leads outside of it/],
    ['with a name from the root', [{ ...good, name: '/a.csv' }], /leads outside of it/],
    ['with a name of another system', [{ ...good, name: 'a\\b.csv' }], /leads outside of it/],
    ['with a link', [{ ...good, mode: 0o120777 }], /a link or a device/],
    ['with a device', [{ ...good, mode: 0o060666 }], /a link or a device/],
    ['with a password', [{ ...good, flags: 0x801 }], /encrypted/],
    ['with a file twice', [good, { ...good, body: 'n,t\n3,c\n' }], /two files in the archive have one name/],
    ['with a wrong sum', [{ ...good, sum: 1 }], /damaged/],
    ['with a wrong size', [{ ...good, size: table.length - 1 }], /too-expansive/],
    ['with a larger size', [{ ...good, size: table.length + 1 }], /damaged/],
    ['with files over one another', [good, { ...good, name: 'b.csv', offset: 0 }], /lie over one another/],
    ['with a method nobody has', [{ ...good, method: 99 }], /by method 99/],
    ['with no files', [], /holds no files/],
    ['with a declared bomb', [{ ...good, size: 0xfffffff0 }], /too-expansive/],
    ['with a bomb', [{ ...good, body: Buffer.alloc(20 << 20, 'a,b\n') }], /too-expansive/],
    [
      'with more than may be',
      Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.csv`, body: table })),
      /more than 10000/,
    ],
  ])('%s', async (_, files, reason) => {
    expect(await refused(zipOf(files), 'zip')).toMatch(reason);
  });

  it('when its directory lies or is cut, wherever that is', async () => {
    expect(await refused(zipOf([good], { entries: 65_000 }), 'zip')).toMatch(/damaged/);
    expect(await refused(zipOf([good], { entries: 2 }), 'zip')).toMatch(/damaged/);
    const body = zipOf([good]);
    for (let length = 4; length < body.length; length += 7) {
      expect(await refused(body.subarray(0, length), 'zip')).toMatch(/damaged/);
    }
  });

  it('or read as the same rows, whatever byte of it is another', async () => {
    const body = zipOf([good]);
    for (let at = 0; at < body.length; at++) {
      const other = Buffer.from(body);
      other[at] = (other[at] ?? 0) ^ 0x41;
      const found = await read(other, 'zip').catch((error: unknown) => error);
      if (found instanceof Problem) expect(found.code).toMatch(/^upload\./);
      else
        expect(found).toMatchObject({
          rows: [
            { n: 1, t: 'a' },
            { n: 2, t: 'b' },
          ],
        });
    }
  });
});

describe('What is packed', () => {
  it('is known by its own bytes where it is one file, however it is packed', async () => {
    const digest = createHash('sha256').update(table).digest('hex');
    const tar = Buffer.concat([tarEntry('a.csv', Buffer.from(table)), tarEnd]);
    for (const [body, format] of [
      [gzipSync(table), 'compressed'],
      [zstdCompressSync(table), 'compressed'],
      [zipOf([{ name: 'a.csv', body: table }]), 'zip'],
      [tar, 'tar'],
      [gzipSync(tar), 'compressed'],
    ] as const)
      expect((await read(body, format)).unpacked).toEqual({ format: 'csv', sha256: digest });
    const two = zipOf(['a.csv', 'b.csv'].map((name) => ({ name, body: table })));
    expect((await read(two, 'zip')).unpacked).toBeUndefined();
  });
});
