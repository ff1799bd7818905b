import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { avroOf, type AvroValue, double, snappyOf } from '../../test/avro.js';
import { fastavro } from '../../test/avro-files.js';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf, valuesOf } from '../../test/imported.js';
import { cellText } from '../engine/cells.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (body: Uint8Array, options: ReadOptions = {}) =>
  readBack(engine, body, { format: 'avro', ...options });
const refused = async (body: Uint8Array) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'avro' });
  return code === 'upload.unparsable' ? detail : code;
};
const one = (type: unknown, ...records: AvroValue[]): Buffer => avroOf([{ name: 'a', type }], [{ records }]);
const made = (name: keyof typeof fastavro): Buffer => Buffer.from(fastavro[name], 'base64');

describe('An Avro file', () => {
  it('of another writer keeps every value of every type', async () => {
    const { rows, ...table } = await read(made('all'));
    expect(typesOf(table)).toEqual({
      ...{ b: 'boolean', i: 'integer', l: 'integer', f: 'double', d: 'double', s: 'string', raw: 'bytes' },
      ...{ fx: 'bytes', e: 'string', arr: 'json', m: 'json', r: 'json', u: 'json', day: 'date', tm: 'time' },
      ...{ tu: 'time', ts: 'instant', tsu: 'instant', lts: 'timestamp', dec: 'decimal', decf: 'decimal' },
      id: 'string',
    });
    const [first = {}, second = {}] = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellText(cell)])),
    );
    expect(first).toMatchInlineSnapshot(`
     {
       "arr": "[1,null,-9223372036854775808]",
       "b": "true",
       "d": "0.1",
       "day": "0001-01-01",
       "dec": "-0.05",
       "decf": "1234567890123456789012345678.0123456789",
       "e": "B",
       "f": "1.5",
       "fx": "YWJj",
       "i": "-2147483648",
       "id": "12345678-1234-5678-1234-567812345678",
       "l": "9223372036854775807",
       "lts": "9999-12-31 23:59:59.999999",
       "m": "{"k":2.0}",
       "r": "{"x":1,"next":{"x":2,"next":null}}",
       "raw": "AP8=",
       "s": "é",
       "tm": "23:59:59.999",
       "ts": "1969-12-31 23:59:59.5",
       "tsu": "2024-02-29 12:00:00.000001",
       "tu": "01:02:03.000004",
       "u": "{"string":"q"}",
     }
    `);
    expect(second).toMatchInlineSnapshot(`
     {
       "arr": "[]",
       "b": "false",
       "d": "0",
       "day": "9999-12-31",
       "dec": "12345678.90",
       "decf": "-0.0000000001",
       "e": "A",
       "f": "Infinity",
       "fx": "AAAA",
       "i": "2147483647",
       "id": "00000000-0000-0000-0000-000000000000",
       "l": "-9223372036854775808",
       "lts": "0001-01-01 00:00:00",
       "m": "{}",
       "r": "{"x":-1,"next":null}",
       "raw": "",
       "s": "",
       "tm": "00:00:00",
       "ts": "1970-01-01 00:00:00",
       "tsu": "0001-01-01 00:00:00",
       "tu": "00:00:00",
       "u": "{"bytes":"71"}",
     }
    `);
  });

  it.each(['null', 'deflate', 'snappy', 'zstandard', 'bzip2', 'xz'] as const)(
    'is read with codec %s',
    async (codec) => {
      const { rows } = await read(made(codec), { blockBytes: 50 });
      expect(valuesOf(rows, 'a')).toEqual([0, 1, 2].map((i) => `to be or not to be or not to be ${i}`));
    },
  );

  const logical = (type: string, logicalType: string) => ({ type, logicalType });
  it.each<[string, unknown, AvroValue[], string, unknown[]]>([
    [
      'nanoseconds that are microseconds',
      logical('long', 'timestamp-nanos'),
      [1_001_000, -1000],
      'instant',
      ['1970-01-01 00:00:00.001001', '1969-12-31 23:59:59.999999'],
    ],
    [
      'nanoseconds that are none',
      logical('long', 'local-timestamp-nanos'),
      [1000, 1_500_000_001],
      'string',
      ['1970-01-01 00:00:00.000001', '1970-01-01 00:00:01.500000001'],
    ],
    [
      'decimals beyond their digits',
      { ...logical('bytes', 'decimal'), precision: 2, scale: 1 },
      [
        [1, Buffer.from([15])],
        [1, Buffer.from([127])],
      ],
      'string',
      ['1.5', '12.7'],
    ],
    [
      'decimals of more digits than there are',
      { ...logical('bytes', 'decimal'), precision: 60, scale: 2 },
      [[1, Buffer.from([0x85])]],
      'string',
      ['-1.23'],
    ],
    [
      'durations',
      { type: 'fixed', name: 'd', size: 12, logicalType: 'duration' },
      [Buffer.from('010000000200000084030000', 'hex')],
      'string',
      ['P1M2DT0.9S'],
    ],
    [
      'uuids of bytes',
      { type: 'fixed', name: 'd', size: 16, logicalType: 'uuid' },
      [Buffer.from('00112233445566778899aabbccddeeff', 'hex')],
      'string',
      ['00112233-4455-6677-8899-aabbccddeeff'],
    ],
    ['logical types that do not fit', logical('string', 'date'), ['x'], 'string', ['x']],
    ['nulls alone', 'null', [Buffer.alloc(0), Buffer.alloc(0)], 'string', [null, null]],
    ['null behind', ['double', 'null'], [[0, double(0.1)], 1], 'double', [0.1, null]],
    [
      'unions that JSON tells',
      ['null', 'string', 'double'],
      [0, [1, '5'], [2, double(5)]],
      'json',
      [null, '"5"', '5.0'],
    ],
    [
      'unions that it does not',
      ['long', 'double'],
      [
        [0, 5],
        [1, double(5)],
      ],
      'json',
      ['{"long":5}', '{"double":5.0}'],
    ],
    [
      'runs with their sizes',
      { type: 'array', items: 'long' },
      [[-2, 2, 1, 2, 1, 3, 0]],
      'json',
      ['[1,2,3]'],
    ],
  ])('keeps %s', async (_, type, records, kind, values) => {
    const { rows, ...table } = await read(one(type, ...records));
    expect([typesOf(table), valuesOf(rows, 'a')]).toEqual([{ a: kind }, values]);
  });

  it('has the same rows in whatever blocks, parts and packing', async () => {
    const rowOf = fc.tuple(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rowOf, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('null', 'deflate', 'snappy'),
        async (blocks, codec) => {
          const pack = { null: (plain: Buffer) => plain, deflate: deflateRawSync, snappy: snappyOf }[codec];
          const body = avroOf(
            [
              { name: 'i', type: 'long' },
              { name: 's', type: 'string' },
            ],
            blocks.map((records) => ({ records })),
            codec,
            pack,
          );
          const { rows } = await read(body, { chunkBytes: 100, blockBytes: 30 });
          expect(rows.map(({ i, s }) => [cellText(i), s])).toEqual(
            blocks.flat().map(([i, s]) => [String(i), s]),
          );
        },
      ),
      { numRuns: caseCount(6) },
    );
  });
});

describe('An Avro file that is damaged or hostile', () => {
  it('is refused in one sentence wherever it is cut, and read or refused whatever byte is wrong', async () => {
    const body = made('all');
    for (let end = 1; end < body.length; end += 7)
      if (end > 3) expect(await refused(body.subarray(0, end))).toMatch(/cut short|damaged/);
    const small = made('snappy');
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.nat(255), async (at, value) => {
        const wrong = Buffer.from(small);
        wrong[at] = value;
        const found: unknown = await read(wrong).catch((error: unknown) => error);
        if (found instanceof Error) expect(found).toMatchObject({ code: expect.stringMatching(/^upload\./) });
      }),
      { numRuns: caseCount(40) },
    );
  });

  const list = { type: 'array', items: 'null' };
  const field = [{ name: 'a', type: 'long' }];
  const nothings = Array.from({ length: 20 }, (_, i) => ({ name: `c${i}`, type: 'null' }));
  it.each<[string, Buffer, RegExp]>([
    ['more records than it has', avroOf(field, [{ count: 2n ** 62n, records: [1] }]), /damaged/],
    ['fewer records than it has', avroOf(field, [{ count: 1, records: [1, 2] }]), /damaged/],
    ['a block of a petabyte', avroOf(field, [{ size: 2n ** 50n, records: [1] }]), /larger than 32 MiB/],
    [
      'records without bytes and without end',
      avroOf(nothings, [{ count: 2n ** 62n, records: [] }]),
      /more than 1000 values/,
    ],
    ['a list without bytes and without end', one(list, [2n ** 62n, 0]), /damaged/],
    [
      'a list without bytes that is longer than its file may have',
      one(list, [7_000_000, 0]),
      /more than 1000 values/,
    ],
    ['a text as long as memory', one('string', 2n ** 40n), /damaged/],
    ['a number of more than 64 bits', one('long', Buffer.alloc(11, 255)), /damaged/],
    ['a branch that there is not', one(['null', 'long'], 7), /damaged/],
    [
      'a record that holds itself for ever',
      one(
        { type: 'record', name: 'Self', fields: [{ name: 'x', type: ['null', 'Self'] }] },
        Array<number>(5000).fill(1),
      ),
      /nested deeper/,
    ],
    [
      'a schema nested without end',
      avroOf(
        [
          {
            name: 'a',
            type: JSON.parse(`${'{"type":"array","items":'.repeat(100)}"int"${'}'.repeat(100)}`) as object,
          },
        ],
        [],
      ),
      /nested too deep/,
    ],
    ['NaN in a list', one({ type: 'array', items: 'double' }, [1, double(NaN), 0]), /NaN/],
    ['a day that no calendar has', one({ type: 'int', logicalType: 'date' }, 2_000_000_000), /after 9999/],
    ['a type that nobody defined', one('Nobody'), /schema/],
    [
      'two columns of one name',
      avroOf(
        [
          { name: 'a', type: 'int' },
          { name: 'A', type: 'int' },
        ],
        [],
      ),
      /letter case/,
    ],
    [
      'snappy that says it is a gibibyte',
      avroOf(field, [{ records: [1] }], 'snappy', () => Buffer.from('8080808004000000000000', 'hex')),
      /larger than 32 MiB|expansive/,
    ],
    [
      'a bomb',
      avroOf(field, [{ records: [Buffer.alloc(30 << 20)] }], 'deflate', deflateRawSync),
      /expansive/,
    ],
    ['a codec that nobody knows', avroOf(field, [], 'lzo'), /in a way that is not read/],
    ['no records', avroOf(field, []), /holds no records/],
  ])('is refused for %s', async (_, body, reason) => {
    expect(await refused(body)).toMatch(reason);
  });
});
