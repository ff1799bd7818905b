import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { type ReadOptions, readBack, refusalOf, specTables, typesOf, valuesOf } from '../../test/imported.js';

const { engine } = await specTables();

const bytesOf = (name: string, file = 'input.csv'): Buffer =>
  existsSync(corpusFile('field-cases', name, file))
    ? readFileSync(corpusFile('field-cases', name, file))
    : Buffer.alloc(0);
const read = (name: string, options: ReadOptions = {}) => readBack(engine, bytesOf(name), options);
const readLines = (name: string) => readBack(engine, bytesOf(name, 'input.ndjson'), { format: 'ndjson' });

describeCorpus('Files that others lost values of', () => {
  it('keep codes as they are written', async () => {
    expect((await read('01-leading-zeros')).rows).toEqual([
      { zip: '02139', code: '007' },
      { zip: '10001', code: '012' },
    ]);
    expect(valuesOf((await read('05-trailing-zero-codes')).rows, 'dx')).toEqual([
      '250.1',
      '250.10',
      '401.9',
      '401.90',
    ]);
    expect(valuesOf((await read('52-zip-forms')).rows, 'z')).toEqual([
      '02139',
      '02139-1234',
      '036',
      '03601',
      'ABC12',
      null,
    ]);
    expect(valuesOf((await read('13-late-other-type', { chunkBytes: 40_000 })).rows, 'v').slice(-2)).toEqual([
      '1.5',
      '007',
    ]);
  });

  it('keep every digit', async () => {
    const ids = await readLines('02-big-ids-json');
    expect(ids.rows[0]).toMatchObject({
      id: 9007199254740993n,
      u: '18446744073709551615',
      m: '{"id":9007199254740993}',
    });
    const long = ['1234567890123456.78', '99999999999999.99', '0.1234567890123456789'];
    expect(valuesOf((await read('03-long-decimals')).rows, 'price')).toEqual(long);
    expect(valuesOf((await readLines('03-long-decimals')).rows, 'p')).toEqual([long[2], '1']);
  });

  it('keep their names, and make none of a record', async () => {
    const namesOf = async (name: string): Promise<string[]> => Object.keys(typesOf(await read(name)));
    expect(await namesOf('06-header-plain-strings')).toEqual(['name', 'city']);
    expect(await namesOf('07-header-duplicate-names')).toEqual(['name', 'tag', 'tag_1']);
    expect(await namesOf('35-years-as-names')).toEqual(['2019', '2020', 'country']);
    expect((await namesOf('38-long-question-names'))[0]).toBe('id_text');
    const people = await read('39-headerless-names');
    expect([people.count, Object.keys(typesOf(people))]).toEqual([3, ['column_1', 'column_2']]);
    expect(people.reading.warnings).toHaveLength(1);
    expect(valuesOf((await read('47-names-like-words')).rows, 'name')).toEqual([
      'Null',
      'True',
      "O'Brien",
      'NA',
      'Ng',
    ]);
    const odd = (await read('48-odd-column-names')).columns.map(({ name }) => name);
    expect(odd).toEqual(['rowid', 'select', '*', 'a"b', 'é 😀', 'c0', '__proto__']);
  });

  it('keep absent, empty and blank apart, and line ends inside of quotation marks', async () => {
    expect(valuesOf((await read('12-null-and-empty')).rows, 's')).toEqual([null, '', ' ', 'NULL', 'NA']);
    const mixed = await read('09-mixed-line-ends');
    expect([mixed.count, mixed.rows[0]?.['note']]).toEqual([3, 'line one\r\nline two']);
  });

  it('are of the same moment whatever their zone, and keep the form of a number or day that is not sure', async () => {
    expect(valuesOf((await read('33-offset-timestamps')).rows, 't')).toEqual([
      '2021-03-28 00:30:00',
      '2022-01-01 04:30:00',
    ]);
    const comma = await read('45-decimal-comma');
    expect(comma.rows[0]).toEqual({ lat: '51,5', lon: '0,1', n: 1 });
    expect(comma.reading.warnings).toEqual([expect.stringMatching(/decimal-comma.*: lat, lon$/)]);
    expect(valuesOf((await read('46-us-dates')).rows, 'dob')).toEqual(['1985-03-04', '1990-12-31']);
  });

  it('are refused with a line where no reading is right', async () => {
    expect((await refusalOf(engine, bytesOf('10-bare-cr'))).places[0]?.line).toBe(1);
    const twice = bytesOf('11-json-duplicate-key', 'input.ndjson');
    expect((await refusalOf(engine, twice, { format: 'ndjson' })).places[0]?.line).toBe(1);
    expect(valuesOf((await readLines('54-nul-in-json')).rows, 'a')).toEqual(['x\0y']);
  });
});
