import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseCount } from '../../../../test/support/case-count.js';
import {
  imported,
  readBack,
  refusalOf,
  rowsOf,
  specTables,
  testScratch,
  typesOf,
  valuesOf,
} from '../../test/imported.js';
import { momentsFile, parquetOf } from '../../test/parquet.js';
import { openEngine } from '../engine/engine.js';
import { momentText } from '../parts/moments.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (sql: string, options = '', chunkBytes = 32 << 20) =>
  readBack(engine, await parquetOf(engine, sql, options), { format: 'parquet', chunkBytes });
const refused = async (body: Uint8Array) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'parquet' });
  expect(code).toBe('upload.unparsable');
  return detail;
};

describe('A Parquet file', () => {
  it('keeps every type that the engine writes', async () => {
    const table = await read(`SELECT
      true AS truth, 255::UTINYINT AS tiny, (-9223372036854775807 - 1)::BIGINT AS big, 7::UBIGINT AS fits,
      18446744073709551615::UBIGINT AS huge, 0.1::FLOAT AS single, '-0.0'::DOUBLE AS zero, 'NaN'::DOUBLE AS none,
      1.50::DECIMAL(38, 2) AS paid, DATE '0001-01-01' AS first, TIME '23:59:59.999999' AS late,
      TIMESTAMP '9999-12-31 23:59:59.999999' AS last, TIMESTAMPTZ '2024-01-01 12:00:00+02' AS instant,
      TIMESTAMP_NS '2024-01-01 00:00:00.000001' AS micro, TIMESTAMP_NS '2024-01-01 00:00:00.000000001' AS nano,
      '00000000-0000-4000-8000-000000000000'::UUID AS id, 'a'::ENUM('a', 'b') AS sort, '007' AS code, '' AS empty,
      NULL::VARCHAR AS absent, encode('caf\u00e9') AS bytes, '\\xff\\x5Ca'::BLOB AS raw, '{"a":\n1}'::JSON AS doc, ' null'::JSON AS nothing,
      [1, NULL] AS list, {a: 1, b: {c: '"NaN"', d: 1.5::DOUBLE}} AS record, MAP {'k': 1} AS map, INTERVAL 1 DAY AS span`);
    expect(typesOf(table)).toEqual({
      ...{ truth: 'boolean', tiny: 'integer', big: 'integer', fits: 'integer', huge: 'string' },
      ...{ single: 'double', zero: 'double', none: 'double', paid: 'decimal', first: 'date', late: 'time' },
      ...{ last: 'timestamp', instant: 'instant', micro: 'timestamp', nano: 'string', id: 'string' },
      ...{
        sort: 'string',
        code: 'string',
        empty: 'string',
        absent: 'string',
        bytes: 'string',
        raw: 'bytes',
      },
      ...{ doc: 'json', nothing: 'json', list: 'json', record: 'json', map: 'json', span: 'string' },
    });
    expect(table.rows).toEqual([
      {
        ...{ truth: true, tiny: 255, big: -9223372036854775808n, fits: 7, huge: '18446744073709551615' },
        ...{ single: 0.10000000149011612, zero: -0, none: Number.NaN, paid: '1.50', first: '0001-01-01' },
        ...{ late: '23:59:59.999999', last: '9999-12-31 23:59:59.999999', instant: '2024-01-01 10:00:00' },
        ...{
          micro: '2024-01-01 00:00:00.000001',
          nano: '2024-01-01 00:00:00.000000001',
          sort: 'a',
          code: '007',
        },
        ...{ id: '00000000-0000-4000-8000-000000000000', empty: '', absent: null, bytes: 'caf\u00e9' },
        ...{
          raw: new Uint8Array([0xff, 0x5c, 0x61]),
          doc: '{"a": 1}',
          nothing: null,
          list: '[1,null]',
          map: '{"k":1}',
          span: '1 day',
        },
        record: '{"a":1,"b":{"c":"\\"NaN\\"","d":1.5}}',
      },
    ]);
  });

  it.each([
    ['INT96', 'timestamp', ''],
    ['INSTANT_NS', 'instant', '+00'],
  ] as const)(
    'keeps each moment of %s: in microseconds where that is all, else as text',
    async (kind, type, zone) => {
      const moment = fc
        .tuple(
          fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
          fc.integer({ min: 0, max: 999 }),
          fc.constantFrom(0, 0, 1, 999),
        )
        .map(([date, micros, nanos]) => BigInt(date.getTime()) * 1_000_000n + BigInt(micros * 1000 + nanos));
      await fc.assert(
        fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 9 }), async (cells) => {
          const table = await readBack(engine, momentsFile(kind, cells), { format: 'parquet' });
          const finer = cells.findIndex((cell) => cell % 1000n !== 0n);
          const count = cells.filter((cell) => cell % 1000n !== 0n).length;
          expect(typesOf(table)).toEqual({ at: finer === -1 ? type : 'string' });
          const texts = cells.map((cell) => momentText(cell, 1_000_000_000));
          expect(valuesOf(table.rows, 'at')).toEqual(
            finer === -1 ? texts : texts.map((text) => `${text}${zone}`),
          );
          const cellsTold =
            count === 1
              ? `one cell, in record ${finer + 1}`
              : `${count} cells, the first in record ${finer + 1}`;
          expect(table.reading.warnings).toEqual(
            finer === -1
              ? []
              : [`Kept as text, for cells that no other type holds exactly: at (${cellsTold})`],
          );
        }),
        { numRuns: caseCount(20) },
      );
      const years = [-62_135_596_800n, 253_402_300_799n].map((second) => second * 1_000_000_000n);
      if (kind === 'INT96') {
        const table = await readBack(engine, momentsFile(kind, years), { format: 'parquet' });
        expect(valuesOf(table.rows, 'at')).toEqual(['0001-01-01 00:00:00', '9999-12-31 23:59:59']);
        for (const beyond of [(years[0] ?? 0n) - 1n, (years[1] ?? 0n) + 1_000_000_000n])
          expect(
            (await refusalOf(engine, momentsFile(kind, [beyond]), { format: 'parquet' })).message,
          ).toMatch(/column 1 holds a date before the year 1 or after 9999/);
      }
    },
  );

  it('becomes parts of about one size in the order of its rows, however its row groups lie', async () => {
    const sql = 'SELECT range AS n, hash(range)::VARCHAR AS t FROM range(20000)';
    for (const groups of [2048, 122_880]) {
      const body = await parquetOf(engine, sql, `, ROW_GROUP_SIZE ${groups}`);
      const table = await imported(engine, body, { format: 'parquet', chunkBytes: 60_000 });
      const rows = await rowsOf(engine, table);
      for (const file of table.files) file.close();
      expect(table.parts).toBeGreaterThan(3);
      expect(valuesOf(rows, 'n')).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
    }
  });

  it('widens a column that one late cell spoils, and spells equal instants alike in all its parts', async () => {
    const sql = (count: number) => `SELECT range AS n, range::UBIGINT + 9223372036854775000::UBIGINT AS u,
      make_timestamp_ns(range * 1000000 + (range >= 9000)::INT) AS t FROM range(${count})`;
    const narrow = await read(sql(800));
    expect(typesOf(narrow)).toMatchObject({ u: 'integer', t: 'timestamp' });
    const wide = await read(sql(10_000), ', ROW_GROUP_SIZE 2048', 10_000);
    expect(typesOf(wide)).toMatchObject({ u: 'string', t: 'string' });
    expect(wide.parts).toBeGreaterThan(3);
    const exact = await engine.query(
      `SELECT n, CAST(u AS VARCHAR) AS u, CAST(t AS VARCHAR) AS t FROM (${sql(10_000)})`,
    );
    expect(wide.rows).toEqual(exact);
  });

  it('may call its columns what they like', async () => {
    const table = await read(
      `SELECT 1 AS "file_row_number x", 2 AS "select", 3 AS "a""b", 4 AS "f0", 5 AS "schema"`,
    );
    expect(table.rows).toEqual([{ 'file_row_number x': 1, select: 2, 'a"b': 3, f0: 4, schema: 5 }]);
  });
});

/** The same bytes with another column name in each place where it is written with its length before it. */
const renamed = (body: Buffer, from: string, to: string): Buffer => {
  const written = (name: string) => `${String.fromCharCode(name.length)}${name}`;
  return Buffer.from(body.toString('latin1').replaceAll(written(from), written(to)), 'latin1');
};

describe('A Parquet file is refused in one sentence', () => {
  it('when its columns could not be told apart, or are none that people could name', async () => {
    const body = await parquetOf(engine, "SELECT 1 AS ab, 2 AS cd, 'x' AS ef");
    expect(await refused(renamed(body, 'cd', 'AB'))).toMatch(/^column 2 has the name of another/);
    expect(await refused(renamed(body, 'cd', 'ab'))).toMatch(/^column 2 has the name of another/);
    const many = Array.from({ length: 2001 }, (_, i) => `1 AS c${i}`).join(', ');
    expect(await refused(await parquetOf(engine, `SELECT ${many}`))).toBe('there are more than 2000 columns');
    expect(await refused(await parquetOf(engine, `SELECT 1 AS ${'x'.repeat(256)}`))).toMatch(
      /longer than 255/,
    );
    expect(await refused(await parquetOf(engine, 'SELECT 1 AS a WHERE false'))).toBe(
      'the file holds no records',
    );
  });

  it('when it holds what cannot be told', async () => {
    expect(await refused(await parquetOf(engine, `SELECT 1 AS a, DATE '0044-03-15 (BC)' AS d`))).toMatch(
      /^column 2 holds/,
    );
    expect(
      await refused(await parquetOf(engine, `SELECT TIMESTAMPTZ '0001-01-01 00:00:00+01' AS d`)),
    ).toMatch(/^column 1 holds/);
    expect(await refused(await parquetOf(engine, `SELECT repeat('\\xFF'::BLOB, 12000000) AS b`))).toBe(
      'column 1 holds bytes of more than 11 MiB',
    );
    expect(await refused(await parquetOf(engine, `SELECT TIMESTAMP 'infinity' AS d`))).toMatch(
      /^column 1 holds/,
    );
    expect(await refused(await parquetOf(engine, `SELECT [1.5, 'NaN'::DOUBLE] AS d`))).toMatch(
      /NaN or an infinity/,
    );
  });

  it('when it declares more rows than its bytes can hold', async () => {
    const bomb = await parquetOf(engine, 'SELECT 1 AS a FROM range(70000000)', ', ROW_GROUP_SIZE 1000000');
    expect(bomb.length).toBeLessThan(1 << 16);
    expect(await refused(bomb)).toBe('the footer declares more than 1000 cells for each byte of the file');
  });

  it('when it is cut short, has no end, or is something else', async () => {
    const body = await parquetOf(
      engine,
      "SELECT range AS n, 'text ' || range AS t FROM range(500)",
      ', COMPRESSION gzip',
    );
    for (const length of [4, 11, 12, 100, body.length - 1])
      expect(await refused(body.subarray(0, length))).toMatch(/Parquet/);
    expect(await refused(Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(40)]))).toMatch(/cut short/);
    expect(await refused(Buffer.from('a,b\n1,2\n'))).toMatch(/not Parquet/);
    const huge = Buffer.from(body);
    huge.writeUInt32LE(0xfffffff0, huge.length - 8);
    expect(await refused(huge)).toMatch(/footer is larger/);
  });

  it('when a column is not of the type that its schema says', async () => {
    const body = await parquetOf(engine, 'SELECT range AS n FROM range(500)');
    // The last field 1 that is a number: the type of the only column, INT64, which becomes DOUBLE.
    body[body.lastIndexOf(Buffer.of(0x15, 4)) + 1] = 10;
    expect(await refused(body)).toMatch(/^columns of the Parquet file have other types/);
  });

  it('when scratch has no room for it', async () => {
    const small = testScratch(1000);
    const narrow = await openEngine({ newFile: small.newFile });
    const body = await parquetOf(narrow, 'SELECT range AS n FROM range(1000)');
    await expect(readBack(narrow, body, { format: 'parquet' })).rejects.toMatchObject({
      code: 'storage.full',
    });
    narrow.close();
    expect(small.open()).toBe(0);
  });
});
