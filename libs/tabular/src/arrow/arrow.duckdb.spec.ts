import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { avroOf } from '../../test/avro.js';
import { arrowFile } from '../../test/arrow-files.js';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf, valuesOf } from '../../test/imported.js';
import { sqliteOf } from '../../test/sqlite.js';
import { zipOf } from '../../test/zip.js';
import { cellText } from '../engine/cells.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (body: Uint8Array, options: ReadOptions = {}) =>
  readBack(engine, body, { format: 'arrow', ...options });
const refused = async (body: Uint8Array) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'arrow' });
  return code === 'upload.unparsable' ? detail : code;
};

describe('An Arrow file', () => {
  it('of another writer keeps every value of every type', async () => {
    const { rows, ...table } = await read(arrowFile('file'));
    const shown = Object.entries(typesOf(table)).map(([name, type]) => {
      const cells = rows.map(({ [name]: cell }) => (cell === null ? '-' : cellText(cell)));
      return `${name} ${type} = ${cells.join(' | ')}`;
    });
    expect(shown).toMatchInlineSnapshot(`
     [
       "n string = - | - | -",
       "b boolean = true | - | false",
       "i8 integer = -128 | 127 | -",
       "u8 integer = 0 | 255 | -",
       "i16 integer = -32768 | 32767 | -",
       "u16 integer = 0 | 65535 | -",
       "i32 integer = -2147483648 | 2147483647 | -",
       "u32 integer = 0 | 4294967295 | -",
       "i64 integer = -9223372036854775808 | 9223372036854775807 | -",
       "u64 string = 0 | 18446744073709551615 | -",
       "u64n integer = 0 | 9223372036854775807 | -",
       "f16 double = 1.5 | 0 | 5.960464477539063e-8",
       "f32 double = 0.10000000149011612 | - | Infinity",
       "f64 double = 0.1 | 0 | NaN",
       "s string =  | a"b,
     é | -",
       "ls string = x | - | yy",
       "sv string = short | - | a text of more than twelve bytes",
       "bin bytes = AP8= | - | ",
       "lb bytes = YQ== | - | ",
       "bv bytes = YWI= | - | MDEyMzQ1Njc4OWFiY2RlZg==",
       "fx bytes = YWJj | - | AAAA",
       "d32 date = 0001-01-01 | 9999-12-31 | -",
       "d64 date = 1969-12-31 | - | 2024-02-29",
       "t32s time = 23:59:59 | 00:00:00 | -",
       "t32 time = 23:59:59.999 | 00:00:00 | -",
       "t64 time = 00:00:00.000001 | - | 23:59:59.999999",
       "t64n string = 00:00:00.000001 | - | 00:00:00.000000001",
       "ts timestamp = 1969-12-31 23:59:59 | 1970-01-01 00:00:00 | -",
       "tms instant = 1969-12-31 23:59:59.999 | 1970-01-01 00:00:00 | -",
       "tus instant = 1970-01-01 00:00:00.000001 | 0001-01-01 00:00:00 | -",
       "tns string = 1970-01-01 00:00:00.000001 | 1970-01-01 00:00:00.000000001 | -",
       "dur string = PT1.5S | PT-0.001S | -",
       "mdn string = P1M-2DT0.000003S | - | PT0S",
       "dec decimal = -0.05 | 999.99 | -",
       "decn decimal = 100 | -99900 | -",
       "d256 string = 123456789012345678901234567890123456789012345678901234567.891 | - | -0.001",
       "l json = [1,null] | [] | -",
       "ll json = ["a"] | - | []",
       "fl json = [1.0,2.0] | - | [0.5,null]",
       "st json = {"x":1,"y":["q"]} | - | {"x":null,"y":null}",
       "m json = {"a":1.0} | {} | -",
       "mi json = {"1":true,"2":null} | - | {}",
       "dic string = x | y | -",
       "dl string = - | p | -",
     ]
    `);
  });

  it.each(['feather_lz4', 'feather_zstd', 'feather_uncompressed', 'plain'] as const)(
    'is read as %s',
    async (name) => {
      const { rows } = await read(arrowFile(name), { chunkBytes: 500 });
      expect(rows.slice(0, 2)).toEqual([0, 1].map((i) => ({ a: 'to be or not to be', i })));
      if (name !== 'plain') expect([rows.length, rows.at(-1)]).toEqual([101, { a: 'x', i: 100 }]);
    },
  );

  it('is a stream too, whose dictionaries go on or are others', async () => {
    const body = arrowFile('stream');
    expect(valuesOf((await read(body)).rows, 'd')).toEqual(['a', 'b', 'c', 'a', 'z', 'y']);
    expect(await refused(arrowFile('union'))).toBe('the Arrow data has unions, which are not read');
    const { detail } = await refusalOf(engine, body, { format: 'csv' });
    expect(detail).toBe('the file is Arrow data; send it as application/vnd.apache.arrow.file');
  });
});

describe('Files of several formats', () => {
  it('are read within gzip, and several within zip as one table', async () => {
    const avro = (...records: number[]): Buffer => avroOf([{ name: 'a', type: 'long' }], [{ records }]);
    const valuesIn = async (body: Uint8Array, format: string, name: string) =>
      valuesOf((await read(body, { format })).rows, name);
    expect(await valuesIn(gzipSync(avro(1, 2)), 'compressed', 'a')).toEqual([1, 2]);
    const both = zipOf([
      { name: '2.avro', body: avro(3) },
      { name: '1.avro', body: avro(1, 2) },
    ]);
    expect(await valuesIn(both, 'zip', 'a')).toEqual([1, 2, 3]);
    const database = sqliteOf('CREATE TABLE t (a); INSERT INTO t VALUES (7)');
    expect(await valuesIn(gzipSync(database), 'compressed', 'a')).toEqual([7]);
    expect(await valuesIn(zipOf([{ name: 'x', body: arrowFile('plain') }]), 'zip', 'i')).toEqual([0, 1]);
  });

  it('tell how exactly their columns are written', async () => {
    const { finer } = await read(arrowFile('file'));
    const shown = ['i64', 'u64', 'f64', 'tms', 'ts', 'dec', 'l'].map((name) => finer?.get(name));
    expect(shown).toEqual(['wide', 'string', 'double', 'instant', 'timestamp', 'exact2', 'json']);
  });
});

describe('Arrow data that are damaged or hostile', () => {
  it('are refused in one sentence wherever they are cut', async () => {
    const body = arrowFile('feather_lz4');
    for (let end = 1; end < body.length; end += 7) {
      if (end > 5) expect(await refused(body.subarray(0, end))).toMatch(/cut short|damaged/);
    }
    const stream = arrowFile('plain');
    expect((await read(stream.subarray(0, -8))).reading.warnings).toEqual([
      expect.stringMatching(/no mark at its end/),
    ]);
    for (let end = 8; end < stream.length - 8; end += 49) {
      const found: unknown = await read(stream.subarray(0, end)).catch((error: unknown) => error);
      expect(found).toMatchObject({ code: 'upload.unparsable' });
    }
  });

  it.each(['file', 'feather_lz4', 'stream'] as const)(
    'are read or refused whatever is wrong in %s',
    async (name) => {
      const whole = arrowFile(name);
      const wrong = fc.tuple(
        fc.nat(whole.length - 4),
        fc.constantFrom(0, 1, 0x7f, 0xff),
        fc.constantFrom(1, 4),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 3 }), async (changes) => {
          const body = Buffer.from(whole);
          for (const [at, value, length] of changes) body.fill(value, at, at + length);
          const found: unknown = await read(body).catch((error: unknown) => error);
          if (found instanceof Error)
            expect(found).toMatchObject({ code: expect.stringMatching(/^upload\./) });
          expect(scratch.open()).toBe(0);
        }),
        { numRuns: caseCount(40) },
      );
    },
  );

  it('are refused where the directory at the end tells of other batches', async () => {
    const [body, other] = [arrowFile('file'), arrowFile('stream')];
    const joined = Buffer.concat([
      body.subarray(0, 8),
      other,
      body.subarray(body.length - 10 - body.readUInt32LE(body.length - 10)),
    ]);
    expect(await refused(joined)).toMatch(/damaged/);
  });

  it('are refused for rows that take no bytes and have no end', async () => {
    const body = arrowFile('file');
    const rows = Buffer.alloc(8);
    rows.writeBigInt64LE(3n);
    const many = Buffer.alloc(8);
    many.writeBigInt64LE(2n ** 50n);
    for (let at = body.indexOf(rows); at !== -1; at = body.indexOf(rows, at + 8)) body.set(many, at);
    expect(await refused(body)).toMatch(/damaged|more than 1000 values/);
  });
});
