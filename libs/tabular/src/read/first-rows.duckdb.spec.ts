import { createHash } from 'node:crypto';
import { writeAll } from '#libs/files';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportRelation, type ExportOptions } from './export.js';
import { readTable } from './read-table.js';
import { imported, specTables } from '../../test/imported.js';

const { engine, scratch } = await specTables();

async function bytesOf(options: ExportOptions): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of exportRelation(options)) blocks.push(block);
  return Buffer.concat(blocks);
}

let table: Awaited<ReturnType<typeof imported>>;
beforeAll(async () => {
  // Three parts of one record each.
  table = await imported(engine, 'a,b\n1,x\n2,yy\n3,zzz\n', { chunkBytes: 1, blockBytes: 4 });
});
afterAll(() => {
  for (const file of table.files) file.close();
});

describe('the first rows of some parts', () => {
  it('are written in each format', async () => {
    expect(table.files.length).toBe(3);
    const [columns, parts] = [table.columns, table.files.slice(0, 2)];
    const some = { engine, columns, parts, most: [1, 1], select: ['b', 'a'] };
    expect((await bytesOf({ ...some, format: 'csv' })).toString()).toBe('b,a\nx,1\nyy,2\n');
    expect((await bytesOf({ ...some, most: [1, 0], format: 'ndjson' })).toString()).toBe('{"b":"x","a":1}\n');
    const file = scratch.newFile();
    writeAll(file.fd, [await bytesOf({ ...some, parts: table.files, most: [2], format: 'parquet' })]);
    const read = await readTable({ engine, from: file, maxRows: 9 });
    expect(read.columns.map(({ name, values }) => [name, [...values]])).toEqual([
      ['b', ['x', 'yy']],
      ['a', [1, 2]],
    ]);
    file.close();
  });
});

it('the same rows are the same bytes each time, as entity tags say', async () => {
  for (const format of ['csv', 'ndjson', 'parquet'] as const) {
    const options = { engine, columns: table.columns, parts: table.files, format } as const;
    const digests = [];
    for (let i = 0; i < 3; i++) {
      digests.push(
        createHash('sha256')
          .update(await bytesOf(options))
          .digest('hex'),
      );
    }
    expect([format, new Set(digests).size]).toEqual([format, 1]);
  }
});
