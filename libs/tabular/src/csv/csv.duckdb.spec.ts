import { describe, expect, it } from '@jest/globals';
import {
  imported,
  type ReadOptions,
  readBack,
  refusalOf,
  specTables,
  typesOf,
  valuesOf,
} from '../../test/imported.js';
import { type CsvDialect, sniffCsv } from './dialect.js';

const { engine, scratch } = await specTables();

const read = (body: string | Uint8Array, options: ReadOptions = {}) => readBack(engine, body, options);

const dialectOf = (text: string, delimiters = [',', ';', '\t', '|']): CsvDialect =>
  sniffCsv(Buffer.from(text), { delimiters, header: undefined, whole: true }).dialect;

describe('a CSV file', () => {
  it('is read with its header, delimiter and types', async () => {
    const text =
      'id;name;score;born;seen;at;ok\n1;"a;b";1.5;2020-01-02;2020-01-02 03:04:05;10:20:30;true\n' +
      '2;c;-2000;1999-12-31;2021-01-01T00:00:00.25;23:59:59;FALSE\n';
    const table = await read(text);
    expect(dialectOf(text)).toMatchObject({ delimiter: ';', quote: '"', header: true, trim: false });
    expect(typesOf(table)).toEqual({
      id: 'integer',
      name: 'string',
      score: 'double',
      born: 'date',
      seen: 'timestamp',
      at: 'time',
      ok: 'boolean',
    });
    expect(table.rows).toEqual([
      {
        id: 1,
        name: 'a;b',
        score: 1.5,
        born: '2020-01-02',
        seen: '2020-01-02 03:04:05',
        at: '10:20:30',
        ok: true,
      },
      {
        id: 2,
        name: 'c',
        score: -2000,
        born: '1999-12-31',
        seen: '2021-01-01 00:00:00.25',
        at: '23:59:59',
        ok: false,
      },
    ]);
    expect(scratch.open()).toBe(0);
  });

  it.each([
    ['leading zeros', '007'],
    ['a plus sign', '+7'],
    ['underscores', '1_000'],
    ['hexadecimal', '0x10'],
    ['more digits than 64 bits hold', '12345678901234567890'],
    ['a day that does not exist', '2020-02-31'],
    ['a day whose month is either number', '03/04/2020'],
    ['an offset of a day', '2020-01-01T00:00:00+24:00'],
    ['a zone by its name', '2020-01-01T00:00:00 UTC'],
    ['an instant of the year 0 in UTC', '0001-01-01T00:00:00+02:00'],
    ['an instant of the year 10000 in UTC', '9999-12-31T23:00:00-02:00'],
    ['an hour of 24', '2020-01-01T24:00:00'],
    ['a moment of the year 0', '0000-12-31T23:00:00'],
    ['infinity as a date', 'infinity'],
    ['a number too large for a double', '1e999'],
    ['a decimal comma', '1,5'],
  ])('keeps text with %s as it is written', async (_, cell) => {
    const table = await read(`k\tv\n1\t${cell}\n2\t${cell}\n`, { header: true });
    expect(typesOf(table)).toEqual({ k: 'integer', v: 'string' });
    expect(valuesOf(table.rows, 'v')).toEqual([cell, cell]);
  });

  it('keeps 64-bit integers exactly, and as text beside decimals that would round them', async () => {
    const exact = await read('k,v\n1,9223372036854775807\n2,-3\n');
    expect(valuesOf(exact.rows, 'v')).toEqual([9223372036854775807n, -3]);
    const mixed = await read('k,v\n1,9223372036854775807\n2,0.5\n');
    expect(valuesOf(mixed.rows, 'v')).toEqual(['9223372036854775807', '0.5']);
  });

  it('reads NaN and infinities among numbers, and as text where no number stands beside them', async () => {
    const table = await read('k,v,w\n1,1.5,nan\n2,NaN,inf\n3,-Infinity,nan\n');
    expect(typesOf(table)).toEqual({ k: 'integer', v: 'double', w: 'string' });
    expect(valuesOf(table.rows, 'v')).toEqual([1.5, NaN, -Infinity]);
  });

  it('takes an unquoted empty field as null and a quoted one as empty text', async () => {
    const table = await read('a,b,n\nx,,1\n"",y,\n?,"  ",""\n');
    expect(table.rows).toEqual([
      { a: 'x', b: null, n: 1 },
      { a: '', b: 'y', n: null },
      { a: '?', b: '  ', n: null },
    ]);
  });

  it('makes instants of moments with a zone, and of none beside such without', async () => {
    const table = await read('k,v\n1,2020-01-02T03:04:05Z\n2,2020-01-02T03:04:05.5+02:00\n');
    expect(typesOf(table)).toEqual({ k: 'integer', v: 'instant' });
    expect(valuesOf(table.rows, 'v')).toEqual(['2020-01-02 03:04:05', '2020-01-02 01:04:05.5']);
    const mixed = await read('k,v\n1,2020-01-02T03:04:05Z\n2,2020-01-02T03:04:05\n');
    expect(typesOf(mixed)).toEqual({ k: 'integer', v: 'string' });
  });

  it('names columns that have no name, or one twice, uniquely without regard to case', async () => {
    const table = await read(',a,A,a_1,a,\n1,2,3,4,5,6\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['column_1', 'a', 'A_2', 'a_1', 'a_3', 'column_6']);
  });

  it('reads a byte order mark, CRLF, mixed line ends and blank lines as nothing', async () => {
    const crlf = await read('\uFEFFa,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n');
    expect(crlf.rows).toEqual([
      { a: 1, b: 'x\r\ny' },
      { a: 2, b: 'z' },
    ]);
    const mixed = await read('a,b\n1,x\r\n2,"y ""q"""\n3,\r\n4,""\n');
    expect(valuesOf(mixed.rows, 'b')).toEqual(['x', 'y "q"', null, '']);
  });

  it('keeps quotation marks inside unquoted fields, and reads files that do not quote', async () => {
    const inches = await read('name,size\nx,5\'11"\ny,6\'1"\n');
    expect(valuesOf(inches.rows, 'size')).toEqual(['5\'11"', '6\'1"']);
    const text = 'label\ttext\nham\t"hi there\nspam\t"win" now\n';
    const unquoted = await read(text, { format: 'tsv' });
    expect(dialectOf(text, ['\t']).quote).toBe('');
    expect(valuesOf(unquoted.rows, 'text')).toEqual(['"hi there', '"win" now']);
  });

  it('keeps spaces around text unless the file writes one after every delimiter', async () => {
    const kept = await read('a,b\n x , 1\ny,2\n');
    expect(kept.rows).toEqual([
      { a: ' x ', b: 1 },
      { a: 'y', b: 2 },
    ]);
    const text = '39, State-gov, 77516\n50, ?, 83311\n';
    const trimmed = await read(text);
    expect(dialectOf(text)).toMatchObject({ trim: true, header: false });
    expect(trimmed.rows[0]).toEqual({ column_1: 39, column_2: 'State-gov', column_3: 77516 });
  });

  it('finds a header or its absence, and believes whoever says so', async () => {
    expect((await read('name,city\nann,rome\nbob,oslo\n')).count).toBe(2);
    expect((await read('1,x\n2,y\n')).count).toBe(2);
    expect((await read('year,2019\nx,1\n', { header: true })).columns[1]?.name).toBe('2019');
    expect((await read('name,city\nann,rome\n', { header: false })).count).toBe(2);
  });

  it('may have one column, with an empty line as null', async () => {
    const table = await read('email\na@example.org\n\nb@example.org\n');
    expect(valuesOf(table.rows, 'email')).toEqual(['a@example.org', null, 'b@example.org']);
  });
});

describe('a CSV file in several parts', () => {
  const small = { chunkBytes: 1, blockBytes: 1 };

  it('is cut at record ends only, also where a quoted line end lies on the border', async () => {
    const body = 'id,text\n1,"a\nb"\n2,"c ""d"",\n\n"\n3, "e\nf"\n4,g"h\n5,"i"\n';
    for (const blockBytes of [1, 2, 3, 5, 7, 64]) {
      const table = await read(body, { chunkBytes: 1, blockBytes });
      expect(table.count).toBe(5);
      expect(table.rows).toEqual([
        { id: 1, text: 'a\nb' },
        { id: 2, text: 'c "d",\n\n' },
        { id: 3, text: 'e\nf' },
        { id: 4, text: 'g"h' },
        { id: 5, text: 'i' },
      ]);
    }
  });

  it('widens types part by part and reunites them without changing a value', async () => {
    const head = 'a,b,c,d,e,f,g\n';
    const lines = [
      '1,1,2020-01-01,true,,9007199254740993,2020-01-01\n',
      '2,x,2020-01-02,1,5,1,2020-01-01 10:00:00\n',
      '3.5,007,x,false,6,2.5,2020-01-03\n',
      '4,8,2020-01-04,true,7,3,2020-01-04\n',
    ];
    const table = await read(head + lines.join(''), { ...small, header: true });
    expect(table.parts).toBe(4);
    expect(typesOf(table)).toEqual({
      a: 'double',
      b: 'string',
      c: 'string',
      d: 'string',
      e: 'integer',
      f: 'string',
      g: 'string',
    });
    expect(valuesOf(table.rows, 'a')).toEqual([1, 2, 3.5, 4]);
    expect(valuesOf(table.rows, 'b')).toEqual(['1', 'x', '007', '8']);
    expect(valuesOf(table.rows, 'c')).toEqual(['2020-01-01', '2020-01-02', 'x', '2020-01-04']);
    expect(valuesOf(table.rows, 'd')).toEqual(['true', '1', 'false', 'true']);
    expect(valuesOf(table.rows, 'e')).toEqual([null, 5, 6, 7]);
    expect(valuesOf(table.rows, 'f')).toEqual(['9007199254740993', '1', '2.5', '3']);
    expect(valuesOf(table.rows, 'g')).toEqual([
      '2020-01-01',
      '2020-01-01 10:00:00',
      '2020-01-03',
      '2020-01-04',
    ]);
  });

  it('hands out its parts in order and stops when the receiver fails or the job is cancelled', async () => {
    const body = `a,b\n${Array.from({ length: 50 }, (_, i) => `${i},x\n`).join('')}`;
    const positions: number[] = [];
    await expect(
      imported(engine, body, {
        ...small,
        onPart: async ({ position }) => {
          positions.push(position);
          return position === 3 ? Promise.reject(new Error('full')) : Promise.resolve();
        },
      }),
    ).rejects.toThrow('full');
    expect(positions).toEqual([0, 1, 2, 3]);
    const controller = new AbortController();
    await expect(
      imported(engine, body, {
        ...small,
        signal: controller.signal,
        onPart: async () => {
          controller.abort(new Error('cancelled'));
          return Promise.resolve();
        },
      }),
    ).rejects.toThrow('cancelled');
    expect(scratch.open()).toBe(0);
  });

  it('tells the line of what is wrong, counted over all parts', async () => {
    const good = Array.from({ length: 20 }, (_, i) => `${i},"x\ny"\n`).join('');
    const problem = await refusalOf(engine, `a,b\n${good}secret,1,2\n`, small);
    expect(problem.places).toMatchObject([{ line: 42 }]);
    expect(problem.detail).not.toContain('secret');
  });
});
