import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ReadingOptions } from '#libs/contracts';
import { type Engine, openEngine } from '../engine/engine.js';
import { readBack, refusalOf, testScratch, typesOf, valuesOf } from '../../test/imported.js';
import { caseCount } from '../../../../test/support/case-count.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
});
afterAll(() => engine.close());

const said = (type: string): ReadingOptions => ({ header: 'present', types: { v: type } });
const file = (cells: readonly string[]): string => `k;v\n${cells.map((cell) => `x;${cell}\n`).join('')}`;
const readAs = (type: string, cells: readonly string[], chunkBytes = 1 << 20) =>
  readBack(engine, file(cells), { reading: said(type), chunkBytes });

describe('A type that was said of a column', () => {
  it.each<[string, string, string[], unknown[]]>([
    ['text', 'string', ['1', '2.50', ''], ['1', '2.50', null]],
    ['boolean', 'boolean', ['yes', 'N', '1', 'False'], [true, false, true, false]],
    ['integer', 'integer', ['007', '+5', '-0', ''], [7, 5, 0, null]],
    ['decimal', 'decimal', ['1.5', '007', '.25', '-2'], ['1.50', '7.00', '0.25', '-2.00']],
    ['decimal-comma', 'decimal', ['51,5', '1.234,25', '-0,1'], ['51.50', '1234.25', '-0.10']],
    ['decimal-point', 'decimal', ['1,234.5', '12', '1234.5'], ['1234.5', '12.0', '1234.5']],
    ['double', 'double', ['1.50', '1E5', '-0.0', 'NaN'], [1.5, 100000, 0, NaN]],
    ['date', 'date', ['2020-02-29', ' 1999-01-01 '], ['2020-02-29', '1999-01-01']],
    ['date(dd/mm/yyyy)', 'date', ['03/04/1985', '3/4/1985'], ['1985-04-03', '1985-04-03']],
    ['date(mm/dd/yyyy)', 'date', ['03/04/1985'], ['1985-03-04']],
    ['date(dd.mm.yyyy)', 'date', ['31.12.2020'], ['2020-12-31']],
    ['date(yyyymmdd)', 'date', ['20201231'], ['2020-12-31']],
    ['time', 'time', ['10:20', '23:59:59.5'], ['10:20:00', '23:59:59.5']],
    [
      'timestamp',
      'timestamp',
      ['2020-01-02 10:20', '2020-01-02T03:04:05'],
      ['2020-01-02 10:20:00', '2020-01-02 03:04:05'],
    ],
    [
      'instant',
      'instant',
      ['2020-01-02 10:20:30.5+0530', '2020-01-02T03:04:05Z', '0001-01-01T00:00:00-01'],
      ['2020-01-02 04:50:30.5', '2020-01-02 03:04:05', '0001-01-01 01:00:00'],
    ],
  ])('is %s', async (type, found, cells, values) => {
    for (const chunkBytes of [4, 1 << 20]) {
      const table = await readAs(type, cells, chunkBytes);
      expect(typesOf(table)['v']).toBe(found);
      expect(valuesOf(table.rows, 'v')).toEqual(values);
      expect(table.reading).toMatchObject({ types: { v: type }, warnings: [] });
    }
  });

  it.each([
    ['integer', '1.0'],
    ['integer', '9223372036854775808'],
    ['decimal', '1,5'],
    ['decimal-comma', '1,234.5'],
    ['decimal-point', '1,23'],
    ['double', 'x'],
    ['boolean', 'maybe'],
    ['date', '2020-02-30'],
    ['date(dd/mm/yyyy)', '12/31/2020'],
    ['date(dd/mm/yyyy)', '01/01/0000'],
    ['time', '24:00'],
    ['date', '0000-12-31'],
    ['timestamp', '2020-01-01T00:00:00Z'],
    ['timestamp', '0000-01-01T00:00:00'],
    ['instant', '2020-01-01T00:00:00'],
    ['instant', '0001-01-01T00:00:00+00:01'],
    ['instant', '9999-12-31T23:59:59-23:59'],
  ])('%s refuses a cell such as %s, with its line and without its value', async (type, cell) => {
    for (const chunkBytes of [4, 1 << 20]) {
      const problem = await refusalOf(engine, file(['', '', '', cell]), { reading: said(type), chunkBytes });
      expect([problem.code, problem.places[0]?.line]).toEqual(['upload.unparsable', 5]);
      expect(problem.detail).not.toContain(cell);
    }
  });

  it.each([
    ['decimal', [`1${'0'.repeat(37)}`, '1.5']],
    ['decimal', ['1.5', `1${'0'.repeat(37)}`]],
    ['decimal', [`0.${'1'.repeat(38)}`]],
    ['decimal-comma', [`1${'0'.repeat(37)}`, '1,5']],
  ])('%s refuses cells that no decimal holds together, and makes none of them null', async (type, cells) => {
    for (const chunkBytes of [4, 1 << 20]) {
      const problem = await refusalOf(engine, file(cells), { reading: said(type), chunkBytes });
      expect([problem.code, problem.detail]).toEqual(['upload.unparsable', expect.stringContaining('38')]);
    }
  });

  it('is of a column that the file has', async () => {
    const reading: ReadingOptions = { header: 'present', types: { w: 'text' } };
    expect((await refusalOf(engine, file(['1']), { reading })).code).toBe('upload.unparsable');
  });
});

describe('Days in other forms', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  const written = (at: Date, order: 'dmy' | 'mdy', separator: string): string => {
    const [year = '', month = '', date = ''] = at.toISOString().slice(0, 10).split('-');
    return (order === 'dmy' ? [date, month, year] : [month, date, year]).join(separator);
  };

  it('are dates where one order alone fits the whole column, and text as written where both do or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(day, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('dmy' as const, 'mdy' as const),
        fc.constantFrom('/', '.', '-'),
        fc.boolean(),
        fc.integer({ min: 8, max: 100 }),
        async (days, order, separator, spoilt, chunkBytes) => {
          const cells = days.map((at) => written(at, order, separator));
          if (spoilt) cells.push(`99${separator}99${separator}2000`);
          const table = await readBack(engine, file(cells), { header: true, chunkBytes });
          const isClear = !spoilt && days.some((at) => at.getUTCDate() > 12);
          expect(typesOf(table)['v']).toBe(isClear ? 'date' : 'string');
          const isos = days.map((at) => at.toISOString().slice(0, 10));
          expect(valuesOf(table.rows, 'v')).toEqual(isClear ? isos : cells);
          expect(table.reading.warnings).toHaveLength(isClear || spoilt ? 0 : 1);
        },
      ),
      { numRuns: caseCount(60) },
    );
  }, 60_000);
});

it('Texts that were said to mean nothing are null, and others as they were', async () => {
  const reading: ReadingOptions = { header: 'present', nulls: ['NA', '-9'] };
  const table = await readBack(engine, 'k,v,w\nx,1,NA\nNA,-9,b\ny,3,"NA"\n', { reading });
  expect(table.rows).toEqual([
    { k: 'x', v: 1, w: null },
    { k: null, v: null, w: 'b' },
    { k: 'y', v: 3, w: null },
  ]);
});
