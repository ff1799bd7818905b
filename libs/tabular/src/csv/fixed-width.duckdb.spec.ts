import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ReadingOptions } from '#libs/contracts';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const widths = [
  { name: 'name', width: 6 },
  { name: 'age', width: 3 },
  { name: 'code', width: 4 },
];
const read = async (
  body: string | Uint8Array,
  reading: ReadingOptions = { widths },
  options: ReadOptions = {},
) => readBack(engine, body, { reading, ...options });

describe('Text of fixed widths', () => {
  it('is cut into named fields, whose values are as those of CSV', async () => {
    const table = await read('Ada    36 007\r\nZoë,"   9\r\n\r\nBob   120 1e5   \r\n😀     -1  \tx');
    expect(table.rows).toEqual([
      { name: 'Ada', age: 36, code: '007' },
      { name: 'Zoë,"', age: 9, code: null },
      { name: 'Bob', age: 120, code: '1e5' },
      { name: '😀', age: -1, code: '\tx' },
    ]);
    expect(typesOf(table)).toEqual({ name: 'string', age: 'integer', code: 'string' });
    expect(table.reading).toMatchObject({
      format: 'fixed-width',
      header: 'absent',
      skipped: 0,
      warnings: [],
    });
    expect(table.reading.delimiter).toBeUndefined();
  });

  it('has lines in front of it, a header, an encoding, types and spellings of nothing, where they are said', async () => {
    const body = Buffer.from('Register\nname  agecode\nJos\xe9   NA   7\nEva     5   8\n', 'latin1');
    const table = await read(body, {
      widths,
      skip: 1,
      header: 'present',
      encoding: 'iso-8859-1',
      types: { code: 'text' },
      nulls: ['NA'],
    });
    expect(table.rows).toEqual([
      { name: 'José', age: null, code: '7' },
      { name: 'Eva', age: 5, code: '8' },
    ]);
    expect(table.reading).toMatchObject({ header: 'present', skipped: 2 });
  });

  it('is read within gzip, and whatever the sizes of blocks and parts', async () => {
    const row = fc.record({
      name: fc.stringMatching(/^[a-z",;]{1,6}$/),
      age: fc.integer({ min: 0, max: 999 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        async (rows, isPacked) => {
          const body = rows.map(({ name, age }) => `${name.padEnd(6)}${String(age).padStart(3)}x\n`).join('');
          const table = await read(
            isPacked ? gzipSync(body) : body,
            { widths },
            { format: isPacked ? 'compressed' : 'csv', chunkBytes: 100, blockBytes: 7 },
          );
          expect(table.rows).toEqual(rows.map((one) => ({ ...one, code: 'x' })));
        },
      ),
      { numRuns: caseCount(10) },
    );
  });

  it.each<[string, string | Uint8Array, ReadingOptions, RegExp]>([
    [
      'a line that is longer',
      'Ada    36 007\nBob    12 0078\n',
      { widths },
      /^line 2: .*4 fields instead of 3/,
    ],
    [
      'bytes that are no text',
      Buffer.from('Ada \xff\n', 'latin1'),
      { widths, encoding: 'utf-8' },
      /not.*utf-8/i,
    ],
    ['a line without end', 'a'.repeat(17 << 20), { widths }, /longer than 16 MiB/],
    ['names said twice', 'Ada    36 007\n', { widths, columns: ['a', 'b', 'c'] }, /leave columns=NAMES out/],
    ['nothing in it', '   \n\n', { widths }, /holds no records/],
    [
      'a cell that is not of its type',
      'Ada    3x 007\n',
      { widths, types: { age: 'integer' } },
      /^line 1: column 2 is said to be integer/,
    ],
  ])('is refused for %s', async (_, body, reading, reason) => {
    const { code, detail } = await refusalOf(engine, body, { reading });
    expect([code, detail]).toEqual(['upload.unparsable', expect.stringMatching(reason)]);
  });
});
