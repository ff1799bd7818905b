import { fstatSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { writeAll } from '#libs/files';
import { fileOf, imported, readBack, refusalOf, rowsOf, testScratch, valuesOf } from '../../test/imported.js';
import { parquetOf } from '../../test/parquet.js';
import { type ScratchFile } from '../engine/scratch.js';
import { openEngine } from '../engine/engine.js';
import { type SourceFile } from '../parts/format.js';
import { zigzagBytes } from './thrift.js';

const scratch = testScratch();
const open = new Set<ScratchFile>();
let held = 0;

/** What all open scratch files hold, without their holes; looked at whenever one of them is closed. */
const look = (): void => {
  const now = [...open].reduce((sum, { fd }) => sum + fstatSync(fd).blocks * 512, 0);
  held = Math.max(held, now);
};

function newFile(): ScratchFile {
  const file = scratch.newFile();
  const counted: ScratchFile = {
    ...file,
    close: () => {
      look();
      open.delete(counted);
      file.close();
    },
  };
  open.add(counted);
  return counted;
}

const engine = await openEngine({ newFile });
const plain = await openEngine({ newFile: scratch.newFile });
afterAll(() => {
  expect(scratch.open()).toBe(0);
  engine.close();
  plain.close();
});

/** A file that counts the bytes that are taken of it. */
function countedFile(body: Uint8Array): { readonly file: SourceFile; readonly taken: () => number } {
  const file = fileOf(body);
  let bytes = 0;
  const range: SourceFile['range'] = (asked) => {
    bytes += Math.min(asked.end, body.length) - asked.start;
    return file.range(asked);
  };
  return { file: { ...file, range }, taken: () => bytes };
}

const texts = (rows: number): string =>
  `SELECT range AS n, sha256(range::VARCHAR) || sha256((range + 0.5)::VARCHAR) AS t FROM range(${rows})`;
const rows = 80 * 2048;
const groups = 20;

it('A Parquet file of many row groups is in scratch one after the other, and is read once', async () => {
  const body = await parquetOf(
    plain,
    texts(rows),
    `, ROW_GROUP_SIZE ${rows / groups}, COMPRESSION uncompressed`,
  );
  const one = body.length / groups;
  expect(one).toBeGreaterThan(1 << 20);
  const { file, taken } = countedFile(body);
  held = 0;
  let [n, wrong] = [0, 0];
  const table = await imported(engine, body, {
    ...{ file, format: 'parquet', chunkBytes: 1 << 20 },
    onPart: async (part) => {
      const found = await engine.query(
        `SELECT count_if(n <> ${n} + file_row_number OR t <> sha256(n::VARCHAR) || sha256((n + 0.5)::VARCHAR)) AS wrong
         FROM read_parquet('${part.file.path}')`,
      );
      [n, wrong] = [n + part.rows, wrong + Number(found[0]?.['wrong'])];
    },
  });
  expect({ n, wrong, parts: table.parts }).toEqual({ n: rows, wrong: 0, parts: groups });
  // The group, the part that was made of it, and the part that is being sealed.
  expect(held).toBeGreaterThan(one);
  expect(held).toBeLessThan(4 * one);
  expect(taken() / body.length).toBeLessThan(1.1);
});

it('A row group that is cut into parts is read once for all of them', async () => {
  const body = await parquetOf(plain, texts(20_000), ', ROW_GROUP_SIZE 1000000, COMPRESSION uncompressed');
  const { file, taken } = countedFile(body);
  const table = await readBack(plain, body, { file, format: 'parquet', chunkBytes: 300_000 });
  expect(table.parts).toBeGreaterThan(3);
  expect(valuesOf(table.rows, 'n')).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  // Its head is looked at first, and its footer by itself.
  expect(taken() - body.length).toBeLessThan(300_000);
});

it('A Parquet file that comes as a stream alone gives the same parts', async () => {
  const sql = `SELECT range AS n, range::VARCHAR AS t, encode(range::VARCHAR) AS old, CASE WHEN range < 5000 THEN 'a'::BLOB ELSE '\\xff'::BLOB END AS raw FROM range(9000)`;
  const body = await parquetOf(plain, sql, ', ROW_GROUP_SIZE 2048');
  const options = { format: 'parquet', chunkBytes: 20_000 };
  const anywhere = await imported(plain, body, options);
  const stream = await imported(plain, body, { ...options, file: { ...fileOf(body), seeks: undefined } });
  expect(anywhere.parts).toBeGreaterThan(2);
  expect(anywhere.columns).toEqual([
    { name: 'n', type: 'integer' },
    { name: 't', type: 'string' },
    { name: 'old', type: 'string' },
    { name: 'raw', type: 'bytes' },
  ]);
  const said = ({ columns, parts, reading }: typeof stream) => ({ columns, parts, reading });
  expect(said(anywhere)).toEqual(said(stream));
  expect(await rowsOf(plain, anywhere)).toEqual(await rowsOf(plain, stream));
  for (const file of [...anywhere.files, ...stream.files]) file.close();
});

/** The same file with another place for the pages of a column, which is written with as many bytes. */
function moved(body: Buffer, from: number, to: number): Buffer {
  // The head of a field of 64 bits that is the second after the one before.
  const [written, instead] = [from, to].map((place) => Buffer.concat([Buffer.of(0x26), zigzagBytes(place)]));
  const changed = Buffer.from(body.toString('latin1').replaceAll(latin1(written), latin1(instead)), 'latin1');
  expect(changed.length).toBe(body.length);
  expect(changed.equals(body)).toBe(false);
  return changed;
}

const latin1 = (bytes = Buffer.alloc(0)): string => bytes.toString('latin1');

/** The same file with that many zeros before its footer. */
function swollen(body: Buffer, zeros: number): Buffer {
  const footer = body.length - 8 - body.readUInt32LE(body.length - 8);
  return Buffer.concat([body.subarray(0, footer), Buffer.alloc(zeros), body.subarray(footer)]);
}

it('A footer whose row groups share bytes, or lie beyond the file, is believed of no large file', async () => {
  const options = ', ROW_GROUP_SIZE 2048, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1';
  const body = await parquetOf(plain, 'SELECT random() AS n FROM range(20480)', options);
  const [, , third = 0, fourth = 0] = await placesIn(body);
  // A small one is read as the engine reads it: here the third group twice.
  const { rows: read } = await readBack(plain, moved(body, fourth, third), { format: 'parquet' });
  expect(read.slice(6144, 8192)).toEqual(read.slice(4096, 6144));
  const { count } = await readBack(plain, swollen(body, 64 << 20), { format: 'parquet' });
  expect(count).toBe(20_480);
  for (const to of [third, third + 100, third - 100]) {
    const wrong = swollen(moved(body, fourth, to), 64 << 20);
    const { code, detail } = await refusalOf(plain, wrong, { format: 'parquet' });
    expect(code).toBe('upload.unparsable');
    expect(detail).toMatch(/lie within each other, or not where its footer says/);
  }
});

async function placesIn(body: Buffer): Promise<readonly number[]> {
  const file = plain.newFile();
  try {
    writeAll(file.fd, [body]);
    const found = await plain.query(
      `SELECT data_page_offset AS at FROM parquet_metadata('${file.path}') ORDER BY row_group_id`,
    );
    return found.map(({ at }) => Number(at));
  } finally {
    file.close();
  }
}
