import { describe, expect, it } from '@jest/globals';
import { tableOf } from '../test/tables.js';
import { encodeRows, fillInputs, unusedInputs } from './encode.js';
import { featureWidth, fitPreprocessing } from './fit.js';
import { type Preprocessing } from './model.js';
import { cellAt, type Table } from './table.js';

const names = (table: Table): string[] => table.columns.map(({ name }) => name);
const everyRow = (table: Table): Int32Array => Int32Array.from(Array(table.rows).keys());
const fit = (table: Table, rows = everyRow(table)): Preprocessing =>
  fitPreprocessing(table, names(table), rows);

function inputsOf(preprocessing: Preprocessing, table: Table): number[][] {
  const encoded = encodeRows(preprocessing, table.rows, (name) => (row) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    return column === undefined ? null : cellAt(column, row);
  });
  const width = encoded.inputs;
  const matrix = fillInputs(encoded, everyRow(table), 0, table.rows, new Float32Array(table.rows * width));
  return Array.from({ length: table.rows }, (_, row) => [...matrix.subarray(row * width, (row + 1) * width)]);
}

const times = <T>(n: number, ...values: T[]): T[] =>
  Array.from({ length: n }, (_, i) => values[i % values.length] as T);

describe('fitting preprocessing', () => {
  it('looks at the training rows and at no others', () => {
    const table = tableOf({
      number: [1, 2, 3, 4, null, 1e6, 1e6, 1e6, 1e6, 1e6],
      text: [...times(5, 'a'), ...times(5, 'b')],
      late: [...times(5, 1), ...times(5, 2)],
      hole: [1, 2, 3, 4, 5, null, null, null, null, null],
    });
    const { features, dropped } = fit(table, Int32Array.of(0, 1, 2, 3, 4));
    expect(features).toEqual([
      {
        kind: 'number',
        column: 'number',
        reading: 'number',
        median: 2.5,
        mean: 2.5,
        deviation: Math.sqrt(1.25),
        missingInput: true,
      },
      {
        kind: 'number',
        column: 'hole',
        reading: 'number',
        median: 3,
        mean: 3,
        deviation: Math.sqrt(2),
        missingInput: false,
      },
    ]);
    expect(dropped.map(({ column, reason }) => [column, reason])).toEqual([
      ['text', 'constant'],
      ['late', 'constant'],
    ]);
  });

  it('standardises numbers, fills holes with the median and marks them', () => {
    const table = tableOf({ x: [1, 3, null, 1e9] });
    const [first, second, hole, absurd] = inputsOf(fit(table, Int32Array.of(0, 1, 2)), table);
    expect([first, second, hole]).toEqual([
      [-1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(absurd).toEqual([10, 0]);
  });

  it('gives each frequent category an input, most frequent first, and one to all others', () => {
    const table = tableOf({ colour: [...times(9, 'red'), ...times(12, 'blue'), 'teal', 'mauve', null] });
    const preprocessing = fit(table);
    expect(preprocessing.features).toEqual([
      { kind: 'category', column: 'colour', categories: ['blue', 'red'], missingInput: true },
    ]);
    expect(inputsOf(preprocessing, tableOf({ colour: ['blue', 'red', 'teal', 'unheard of', null] }))).toEqual(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
    );
  });

  it('never names a category of fewer than five training rows in the model', () => {
    const table = tableOf({ town: [...times(20, 'big', 'large'), ...times(4, 'rare place')] });
    expect(JSON.stringify(fit(table))).not.toContain('rare place');
  });

  it('lists 64 categories at most', () => {
    const table = tableOf({ code: times(1000, ...Array.from({ length: 100 }, (_, i) => `c${i}`)) });
    expect(fit(table).inputs).toBe(65);
  });

  it('turns generalized intervals into their midpoints, with full generalization as missing', () => {
    const table = tableOf({ age: ['(-inf, 25)', '[30, 40)', '*', null] });
    const { features } = fit(table);
    expect(features).toEqual([
      {
        kind: 'number',
        column: 'age',
        reading: 'interval',
        median: 30,
        mean: 30,
        deviation: 5,
        missingInput: true,
      },
    ]);
  });

  it('turns generalized dates into years, however many different ones there are', () => {
    const months = Array.from(
      { length: 240 },
      (_, i) => `${2000 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, '0')}`,
    );
    const [feature] = fit(tableOf({ month: months })).features;
    expect(feature).toMatchObject({ kind: 'number', reading: 'calendar', missingInput: false });
    expect(feature?.kind === 'number' && feature.mean).toBeCloseTo(2010, 9);
  });

  it('leaves years and masked codes as categories', () => {
    const table = tableOf({ year: times(20, '1984', '1990'), zip: times(20, '101**', '10***') });
    expect(fit(table).features.map(({ kind }) => kind)).toEqual(['category', 'category']);
  });

  it('drops pseudonyms, empty columns, record numbers and JSON, and says why', () => {
    const ids = Array.from({ length: 60 }, (_, i) => i);
    const table: Table = {
      rows: 60,
      columns: [
        ...tableOf({
          pseudonym: ids.map((i) => `p${i >> 1}`),
          empty: times(60, null),
          useful: times(60, true, false),
        }).columns,
        { name: 'id', type: 'integer', values: Float64Array.from(ids) },
        { name: 'document', type: 'json', values: ids.map(() => '{}') },
      ],
    };
    const { features, dropped, inputs } = fit(table);
    expect(features.map(({ column }) => column)).toEqual(['useful']);
    expect(inputs).toBe(1);
    expect(dropped.map(({ column, reason }) => [column, reason])).toEqual([
      ['pseudonym', 'identifier'],
      ['empty', 'empty'],
      ['id', 'sequence'],
      ['document', 'unsupported'],
    ]);
  });

  it('refuses a release in which nothing can be learned from, naming columns and reasons', () => {
    expect(() => fit(tableOf({ same: times(60, 'x') }))).toThrow(/same \(one value/);
  });

  it('refuses features that would make too many inputs', () => {
    const values = times(640, ...Array.from({ length: 64 }, (_, i) => `c${i}`));
    const table = tableOf(Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`t${i}`, values])));
    expect(() => fit(table)).toThrow(/5200 inputs, and 5000 are the most/);
  });

  it('knows which inputs no training row switches on', () => {
    const table = tableOf({ colour: times(10, 'red', 'blue'), x: times(10, 1, 2) });
    const preprocessing = fit(table);
    const cells = (name: string) => (row: number) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      return column === undefined ? null : cellAt(column, row);
    };
    expect(preprocessing.features.map(featureWidth)).toEqual([3, 1]);
    expect(unusedInputs(encodeRows(preprocessing, 10, cells), everyRow(table))).toEqual([2]);
  });
});
