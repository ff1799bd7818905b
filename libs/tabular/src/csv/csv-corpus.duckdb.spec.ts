import { gunzipSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { cellText } from '../engine/cells.js';
import {
  type ReadOptions,
  readBack,
  refusalOf,
  imported,
  specTables,
  valuesOf,
} from '../../test/imported.js';
import { type CsvDialect, sniffCsv } from './dialect.js';

const { engine } = await specTables();

const read = (body: string | Uint8Array, options: ReadOptions = {}) => readBack(engine, body, options);

const dialectOf = (text: string, delimiters = [',', ';', '\t', '|']): CsvDialect =>
  sniffCsv(Buffer.from(text), { delimiters, header: undefined, whole: true }).dialect;

describeCorpus('csv-spectrum', () => {
  const folder = corpusFile('csv-spectrum', 'csvs');
  it.each(readdirSync(folder))('reads %s as its JSON says', async (name) => {
    const body = readFileSync(`${folder}/${name}`);
    // The JSON of this one file is a lone object, and has another telephone number than its CSV.
    const fix = name === 'location_coordinates.csv' ? { 'Contact Phone Number': '2095257564' } : {};
    const json = corpusJson('csv-spectrum', 'json', name.replace('.csv', '.json')) as object | object[];
    const expected = [json].flat().map((row) => ({ ...row, ...fix }));
    const table = await read(body, { header: true });
    const texts = table.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cellText(cell)])),
    );
    expect(texts).toEqual(expected);
  });
});

describeCorpus('real tables', () => {
  it('reads UCI Adult: no header, spaces after commas, question marks as text', async () => {
    const body = gunzipSync(readFileSync(corpusFile('uci-adult-full', 'adult-train.csv.gz')));
    const table = await read(body, { chunkBytes: 1 << 20 });
    expect(table.count).toBe(32561);
    expect(table.parts).toBeGreaterThan(2);
    expect(table.columns).toHaveLength(15);
    expect(table.columns[0]).toEqual({ name: 'column_1', type: 'integer' });
    // adult.names: 30,162 of the training records have no unknown value.
    const known = table.rows.filter((row) => !Object.values(row).includes('?'));
    expect(known).toHaveLength(30162);
    expect(new Set(valuesOf(table.rows, 'column_15'))).toEqual(new Set(['<=50K', '>50K']));
  });

  it.each([
    ['bank-marketing/bank-additional.csv', 4119, 21, ';'],
    ['titanic/titanic_train.csv', 891, 12, ','],
    ['california-housing/housing.csv', 20640, 10, ','],
  ])('reads %s', async (path, rows, columns, delimiter) => {
    const body = readFileSync(corpusFile(path));
    const table = await read(body);
    expect([table.count, table.columns.length]).toEqual([rows, columns]);
    expect(dialectOf(body.toString()).delimiter).toBe(delimiter);
  });

  it('keeps the quoted names and the ticket codes of the Titanic', async () => {
    const table = await read(readFileSync(corpusFile('titanic/titanic_train.csv')));
    expect(table.rows[0]).toMatchObject({
      PassengerId: 1,
      Name: 'Braund, Mr. Owen Harris',
      Ticket: 'A/5 21171',
      Cabin: null,
    });
    expect(table.rows.filter((row) => row['Age'] === null)).toHaveLength(177);
  });

  it('keeps every naughty string, as a quoted cell', async () => {
    const strings = corpusJson('naughty-strings', 'blns.json') as string[];
    const kept = strings.filter((text) => !text.includes('\0'));
    const body = `id,text\n${kept.map((text, i) => `${i},"${text.replaceAll('"', '""')}"\n`).join('')}`;
    const table = await imported(engine, body, { chunkBytes: 512, blockBytes: 100 });
    // As bytes: DuckDB's JavaScript side drops a byte order mark at the start of a text, the part has it.
    const rows = await engine.query(
      `SELECT hex(encode(text)) AS h FROM (${await engine.relation(table.files, table.columns)})`,
    );
    for (const file of table.files) file.close();
    expect(valuesOf(rows, 'h')).toEqual(kept.map((text) => Buffer.from(text).toString('hex').toUpperCase()));
  });

  it('never takes prose for a table', async () => {
    for (const path of readdirSync(corpusFile('plato-republic')).filter((name) => name.endsWith('.txt'))) {
      expect((await refusalOf(engine, readFileSync(corpusFile('plato-republic', path)))).code).toBe(
        'upload.unparsable',
      );
    }
  });
});
