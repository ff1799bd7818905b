import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { type Book, sheetOf, xlsxOf } from '../../test/xlsx.js';
import { zipOf } from '../../test/zip.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (book: Book, options: ReadOptions = {}) =>
  readBack(engine, xlsxOf(book), { format: 'xlsx', ...options });
const refused = async (body: Uint8Array, options: ReadOptions = {}) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'xlsx', ...options });
  return code === 'upload.unparsable' ? detail : code;
};
const people = sheetOf([
  ['id', 'name', 'zip'],
  [1, 'Ada', '00501'],
  [2, 'Grace "G"', '10001'],
]);

describe('An Excel workbook', () => {
  it('keeps texts, numbers, booleans, errors and what was computed, and no cell for no value', async () => {
    const cells = [
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>flag</t></is></c>',
      '<c r="D1" t="str"><v>sum</v></c><c r="F1" t="inlineStr"><is><t>code</t></is></c>',
      '<c r="A2"><v>1</v></c><c r="B2"><v>0.1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2"><f>A2*2</f><v>2</v></c>',
      '<c r="E2" t="e"><v>#N/A</v></c><c r="F2" t="s"><v>2</v></c>',
      '<c r="A3"><v>2</v></c><c r="B3"><v>1.0000000000000001E-2</v></c><c r="C3" t="b"><v>0</v></c><c r="D3"><f>A3*2</f></c>',
    ];
    const table = await read({
      sheets: {
        data: `<dimension ref="A1:XFD1048576"/><sheetData><row r="1">${cells[0]}${cells[1]}</row><row r="2">${cells[2]}${cells[3]}</row><row r="9">${cells[4]}<c r="XFD9"/></row></sheetData>`,
      },
      strings: [
        '<t>id</t>',
        '<r><t>a</t></r><r><t xml:space="preserve"> b</t></r><rPh><t>x</t></rPh>',
        '<t>00_x0041_7</t>',
      ],
    });
    expect(table.rows).toEqual([
      { id: 1, 'a b': 0.1, flag: true, sum: 2, column_5: '#N/A', code: '00A7' },
      { id: 2, 'a b': 0.01, flag: false, sum: null, column_5: null, code: null },
    ]);
    expect(table.reading).toMatchObject({ format: 'xlsx', sheet: 'data', header: 'present' });
    expect(table.reading.warnings[0]).toMatch(/^1 formula had no stored value/);
  });

  it('takes numbers for dates and times where their format shows one, since 1900 or 1904', async () => {
    const formats = [
      14,
      'yyyy-mm-dd hh:mm:ss.000',
      'h:mm',
      '[h]:mm',
      '0.0 "days"',
      '[$-409]d\\-mmm\\-yy;@',
      'mmm',
    ];
    const names = ['d', 't', 'h', 'span', 'days', 'long', 'month'];
    const row = (values: readonly number[]): string =>
      values.map((value, i) => `<c s="${i + 1}"><v>${value}</v></c>`).join('');
    const head = names.map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join('');
    const values = [45292, 45292.5000115741, 0.75, 1.5, 3.5, 1, 61];
    const sheets = { s: `<sheetData><row>${head}</row><row>${row(values)}</row></sheetData>` };
    const table = await read({ sheets, formats });
    expect(table.rows[0]).toEqual({
      ...{ d: '2024-01-01', t: '2024-01-01 12:00:01', h: '18:00:00', span: 1.5, days: 3.5 },
      ...{ long: '1900-01-01', month: '1900-03-01' },
    });
    expect(typesOf(table)).toMatchObject({ d: 'date', t: 'timestamp', h: 'time', span: 'double' });
    const old = await read({ sheets, formats, since1904: true });
    expect(old.rows[0]).toMatchObject({ d: '2028-01-02', long: '1904-01-02', month: '1904-03-02' });
  });

  it('is its first sheet with values that is shown, unless another is asked for; others are named', async () => {
    const sheets = { Notes: '<sheetData/>', Secret: people, Main: people, Other: sheetOf([['x'], [1], [2]]) };
    const table = await read({ sheets, hidden: ['Secret'] });
    expect(table.rows[0]).toEqual({ id: 1, name: 'Ada', zip: '00501' });
    expect(table.reading).toMatchObject({ sheet: 'Main' });
    expect(table.reading.warnings[0]).toMatch(
      /sheet=NAME reads another one of the workbook: Notes, Secret \(hidden\), Other$/,
    );
    const other = await read({ sheets }, { reading: { sheet: 'Other', header: 'present' } });
    expect(other.rows).toEqual([{ x: 1 }, { x: 2 }]);
    expect(await refused(xlsxOf({ sheets }), { reading: { sheet: 'Nope' } })).toMatch(
      /no sheet of that name; sheet=NAME may be one of: Notes, Secret/,
    );
    expect(await refused(xlsxOf({ sheets }), { reading: { sheet: 'Notes' } })).toMatch(/has no values/);
  });

  it('passes over a title and joins a header of merged cells', async () => {
    const rows = sheetOf(
      [
        ['Register of people'],
        [],
        ['id', 'address', null, 'born'],
        [null, 'street', 'town', null],
        [1, 'a', 'b', 1900],
        [2, 'c', 'd', 1901],
      ],
      '<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:C3"/><mergeCell ref="D3:D4"/></mergeCells>',
    );
    const table = await read({ sheets: { s: rows } });
    expect(table.rows).toEqual([
      { id: 1, 'address street': 'a', 'address town': 'b', born: 1900 },
      { id: 2, 'address street': 'c', 'address town': 'd', born: 1901 },
    ]);
    expect(table.reading.skipped).toBe(1);
  });

  it('is known by its content, also where it is sent as a zip archive, and told to who sends it as text', async () => {
    const body = xlsxOf({ sheets: { s: people } });
    expect((await readBack(engine, body, { format: 'zip' })).count).toBe(2);
    expect(await refused(body, { format: 'csv' })).toMatch(
      /^the file is an Excel workbook; send it as application\/vnd/,
    );
    expect(await refused(zipOf([{ name: 'a.xlsx', body }]), { format: 'zip' })).toMatch(/holds/);
  });
});

describe('An Excel workbook is refused', () => {
  const sheet = (body: string, head = ''): Buffer => xlsxOf({ sheets: { s: body }, head });
  it.each([
    ['with entities', sheet(people, '<!DOCTYPE x [<!ENTITY a "b">]>'), /declares a document type/],
    ['with XML that is none', sheet('<sheetData><row></sheetData>'), /not the XML/],
    ['with an entity nobody declared', sheet(sheetOf([['a']]).replace('>a<', '>&lol;<')), /not the XML/],
    [
      'with a cell far to the right',
      sheet('<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>'),
      /beyond column 2000/,
    ],
    [
      'with a text that there is not',
      sheet('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'),
      /a text that there is not/,
    ],
    [
      'with a number that is none',
      sheet('<sheetData><row><c><v>1e999</v></c></row></sheetData>'),
      /a number of the sheet is none/,
    ],
    ['with rows out of order', sheet('<sheetData><row r="2"/><row r="1"/></sheetData>'), /out of order/],
    ['with nothing in it', sheet('<sheetData/>'), /no sheet of the workbook has values/],
    [
      'that is a bomb',
      sheet(`<sheetData>${'<row><c><v>1</v></c></row>'.repeat(2_000_000)}</sheetData>`),
      /too-expansive/,
    ],
    [
      'with a text without end',
      sheet(`<sheetData><row><c t="str"><v>${'a'.repeat(40 << 20)}</v></c></row></sheetData>`),
      /too-expansive|not the XML/,
    ],
    ['of the old kind', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /before 2007/],
  ])('%s', async (_, body, reason) => {
    expect(await refused(body)).toMatch(reason);
  });
});

describe('Formats that are not read', () => {
  it.each([
    ['FEA1', /Feather/],
    ['ORC\n\x03', /an ORC file/],
  ])('are told by what they begin with: %j', async (head, reason) => {
    const body = Buffer.from(`${head}\0\0\0\0`, 'latin1');
    expect(await refusalOf(engine, body, { format: 'csv' })).toMatchObject({ code: 'upload.unparsable' });
    expect((await refusalOf(engine, body, { format: 'csv' })).detail).toMatch(reason);
  });
});

describeCorpus('The workbook of arx-adult', () => {
  it('is the table that the CSV beside it is, and the old one is refused', async () => {
    const found = await readBack(engine, readFileSync(corpusFile('arx-adult', 'test.xlsx')), {
      format: 'xlsx',
    });
    const text = await readBack(engine, readFileSync(corpusFile('arx-adult', 'test.csv')));
    expect(found.rows).toEqual(text.rows);
    expect(found.columns).toEqual(text.columns);
    expect(await refused(readFileSync(corpusFile('arx-adult', 'test.xls')))).toMatch(/save it as .xlsx/);
  });
});
