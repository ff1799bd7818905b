import { describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { imported, rowsOf, specTables } from '../../test/imported.js';

const { engine } = await specTables();

async function read(body: string, options: Parameters<typeof imported>[2]) {
  const table = await imported(engine, body, options);
  const rows = await rowsOf(engine, table);
  for (const file of table.files) file.close();
  return { table, rows };
}

const types = (columns: readonly Column[]): Record<string, string> =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type]));

describe('a CSV file of more records than the head that is looked at first', () => {
  it('finds the type that takes all cells, also those far from the head', async () => {
    const early = '1,1,,nan,"",7,1,true,2020-01-01,2020-01-01 00:00:00,1,x,\n';
    const late = '2.5,9007199254740993,2020-01-01,1.5,5, 8 ,007,no,2020-02-30,2020-01-02T01:02:03,"",5, \n';
    const body = 'a,b,c,d,e,f,g,h,i,j,k,l,m\n' + early.repeat(3000) + late + early.repeat(1000);
    const { table, rows } = await read(body, { header: true });
    expect(table.parts).toBe(1);
    expect(types(table.columns)).toEqual({
      a: 'double',
      b: 'integer',
      c: 'date',
      d: 'double',
      e: 'integer',
      f: 'integer',
      g: 'string',
      h: 'string',
      i: 'string',
      j: 'timestamp',
      k: 'integer',
      l: 'string',
      m: 'string',
    });
    const [a, b, ...others] = [2.5, 9007199254740993n, '2020-01-01', 1.5, 5, 8, '007', 'no', '2020-02-30'];
    expect(Object.values(rows[3000] ?? {})).toEqual([
      ...[a, b, ...others, '2020-01-02 01:02:03', null, '5', ' '],
    ]);
    expect(Object.values(rows[3001] ?? {})).toEqual([
      ...[1, 1, null, NaN, null, 7, '1', 'true', '2020-01-01', '2020-01-01 00:00:00', 1, 'x', null],
    ]);
  });

  it('takes small numbers as one way throughout writes them, however late the first comes', async () => {
    const rows = (late: string, other: string): string =>
      `a,b\n${'0.25,0.5\n'.repeat(2000)}${late}\n${'3,1.5\n'.repeat(500)}${other}\n`;
    const typesOf = async (text: string, chunkBytes?: number): Promise<unknown> =>
      types(
        (await read(text, { header: true, ...(chunkBytes !== undefined && { chunkBytes }) })).table.columns,
      );
    for (const chunkBytes of [undefined, 4000]) {
      expect(await typesOf(rows('0.00001,1.25e-05', '0.000002,1e-07'), chunkBytes)).toEqual({
        a: 'double',
        b: 'double',
      });
      expect(await typesOf(rows('0.00001,1.25e-05', '1e-05,0.0000125'), chunkBytes)).toEqual({
        a: 'string',
        b: 'string',
      });
    }
  });

  it('takes spaces around numbers and dates for nothing wherever they begin', async () => {
    const plainly = '1,2.5,2020-01-01,true,10:20:30,2020-01-01 10:20:30\n';
    const padded = ' 1 ,  2.5, 2020-01-01 ,true , 10:20:30,2020-01-01 10:20:30  \n';
    const { table, rows } = await read('a,b,c,d,e,f\n' + plainly.repeat(2000) + padded.repeat(2000), {
      chunkBytes: 20_000,
      header: true,
    });
    expect(table.parts).toBeGreaterThan(4);
    expect(Object.values(types(table.columns))).toEqual([
      'integer',
      'double',
      'date',
      'boolean',
      'time',
      'timestamp',
    ]);
    const distinct = new Set(rows.map((row) => JSON.stringify(Object.values(row))));
    expect(Array.from(distinct)).toEqual(['[1,2.5,"2020-01-01",true,"10:20:30","2020-01-01 10:20:30"]']);
  });

  it('stays text in a column of nan alone, and has no type in one of nothing', async () => {
    const { table, rows } = await read('a,b,c\n' + 'nan,,""\n'.repeat(3000), { header: true });
    expect(types(table.columns)).toEqual({ a: 'string', b: 'string', c: 'string' });
    expect(rows[2999]).toEqual({ a: 'nan', b: null, c: '' });
  });

  it('keeps its types with more columns than are guarded in one statement', async () => {
    const names = Array.from({ length: 250 }, (_, i) => `c${i}`);
    const early = `${names.map((_, i) => i).join(',')}\n`;
    const late = `${names.map((_, i) => (i === 249 ? '007' : '')).join(',')}\n`;
    const { table, rows } = await read(`${names.join(',')}\n${early.repeat(1100)}${late}`, { header: true });
    expect(table.columns[0]?.type).toBe('integer');
    expect(table.columns[249]?.type).toBe('string');
    expect([rows[1099]?.['c1'], rows[1100]?.['c1'], rows[1100]?.['c249']]).toEqual([1, null, '007']);
  });

  it('says of columns that are text for few of their cells what they would be else, of CSV as of NDJSON', async () => {
    const cells = (i: number): (string | number)[] => [
      i === 7 ? 'none' : i,
      i % 2 === 0 ? '2024-01-02T03:04:05Z' : '2024-01-02T03:04:05',
      i === 1500 ? 'x' : '2020-01-01',
      i === 3 ? '007' : i,
      i % 3 === 0 ? 'x' : i,
    ];
    const csv = Array.from({ length: 2000 }, (_, i) => `${cells(i).join(',')}\n`).join('');
    const lines = Array.from({ length: 2000 }, (_, i) => {
      const [a, b, c, , e] = cells(i);
      return `${JSON.stringify({ a, b, c, e })}\n`;
    }).join('');
    const told = (some: number, all: number): string[] => [
      `whole numbers but for 1 of its first ${some} cells: a`,
      'moments, some with a zone and some without, of which no type holds both: b',
      `days, at least in its first ${all} cells: c`,
    ];
    const start = 'Kept as text, as it is written, though it looks like ';
    const warnings = async (body: string, format: string): Promise<string[]> =>
      (await read(body, { format, ...(format === 'csv' && { header: true }) })).table.reading.warnings.map(
        (warning) => warning.replace(start, ''),
      );
    expect(await warnings(lines, 'ndjson')).toEqual(told(1024, 1024));
    const [a = '', b, c = ''] = await warnings(`a,b,c,d,e\n${csv}`, 'csv');
    expect([
      a.replace(/first \d+/, 'first 2000'),
      b,
      c.replace(', at least in', ' but for 1 of').replace(/first \d+/, 'first 2000'),
    ]).toEqual([
      'whole numbers but for 1 of its first 2000 cells: a',
      'moments, some with a zone and some without, of which no type holds both: b',
      'days but for 1 of its first 2000 cells: c',
    ]);
  });
});
