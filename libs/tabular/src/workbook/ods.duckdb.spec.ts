import { afterAll, describe, expect, it } from '@jest/globals';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { odsCell, odsOf, odsRow } from '../../test/ods.js';
import { odsFile } from '../../test/ods-file.js';
import { zipOf } from '../../test/zip.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (body: Uint8Array, options: ReadOptions = {}) =>
  readBack(engine, body, { format: 'ods', ...options });
const refused = async (body: Uint8Array, options: ReadOptions = {}) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'ods', ...options });
  return code === 'upload.unparsable' ? detail : code;
};
const people = odsRow('id', 'name', 'zip') + odsRow(1, 'Ada', '00501') + odsRow(2, 'Grace "G"', '10001');

describe('An OpenDocument spreadsheet', () => {
  it('keeps texts, numbers, percentages, money, booleans, days, times and errors', async () => {
    const cells = [
      odsCell('percentage', 'office:value="0.5"', '50 %'),
      odsCell('currency', 'office:currency="EUR" office:value="1.25"', '1,25 €'),
      odsCell('boolean', 'office:boolean-value="true"', 'TRUE'),
      odsCell('date', 'office:date-value="2024-02-29"', '29.02.24'),
      odsCell('date', 'office:date-value="2024-02-29T12:00:01.500000000"', 'x'),
      odsCell('time', 'office:time-value="PT18H00M00S"', '18:00'),
      odsCell('time', 'office:time-value="PT36H00M00S"', '36:00'),
      '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
      '<table:table-cell table:formula="of:=1+1"/>',
    ];
    const names = ['share', 'money', 'flag', 'day', 'at', 'time', 'span', 'error', 'empty'];
    const table = await read(odsOf({ s: odsRow(...names) + odsRow(...cells) }), { header: true });
    expect(table.rows).toEqual([
      {
        ...{ share: 0.5, money: 1.25, flag: true, day: '2024-02-29', at: '2024-02-29 12:00:01.5' },
        ...{ time: '18:00:00', span: 'PT36H00M00S', error: '#DIV/0!', empty: null },
      },
    ]);
    expect(typesOf(table)).toMatchObject({ day: 'date', at: 'timestamp', time: 'time', share: 'double' });
    expect(table.reading).toMatchObject({ format: 'ods', sheet: 's' });
    expect(table.reading.warnings[0]).toMatch(/^1 formula had no stored value/);
  });

  it('has the text of paragraphs, with the spaces that count, and of nothing else in a cell', async () => {
    const cell = (inner: string): string =>
      `<table:table-cell office:value-type="string" calcext:value-type="string">${inner}</table:table-cell>`;
    const table = await read(
      odsOf(
        {
          s:
            odsRow('t') +
            odsRow(
              cell(
                '<office:annotation><text:p>note</text:p></office:annotation><text:p> a \n b<text:s text:c="3"/><text:span>c</text:span></text:p><text:p>d<text:tab/>e<text:line-break/>f</text:p><draw:frame><text:p>shape</text:p></draw:frame>',
              ),
            ) +
            odsRow(cell('<text:p>x<text:s/></text:p>')),
        },
        {
          more: '<table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell></table:tracked-changes>',
        },
      ),
      { header: true },
    );
    expect(table.rows.map(({ t }) => t)).toEqual(['a b   c\nd\te\nf', 'x ']);
  });

  it('counts cells and rows as often as they say, and passes over what is empty', async () => {
    const twice =
      '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>';
    const body = odsOf({
      s: `<table:table-header-rows>${odsRow('a', 'b', 'c')}</table:table-header-rows><table:table-row table:number-rows-repeated="3">${twice}<table:table-cell table:number-columns-repeated="16382"/></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>${odsRow(1, 2, 3)}`,
    });
    expect((await read(body)).rows).toEqual([
      ...Array<object>(3).fill({ a: 7, b: 7, c: null }),
      { a: 1, b: 2, c: 3 },
    ]);
  });

  it('is its first sheet with values that is shown, and joins a header of merged cells below a title', async () => {
    const wide =
      '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="string"><text:p>address</text:p></table:table-cell><table:covered-table-cell/>';
    const high = (name: string): string =>
      `<table:table-cell table:number-columns-spanned="1" table:number-rows-spanned="2" office:value-type="string"><text:p>${name}</text:p></table:table-cell>`;
    const covered = '<table:covered-table-cell/>';
    const sheets = {
      Notes: '',
      Secret: people,
      Main:
        odsRow('Register') +
        odsRow(high('id'), wide) +
        odsRow(covered, 'street', 'town') +
        odsRow(1, 'a', 'b') +
        odsRow(2, 'c', 'd'),
      Other: people,
    };
    const table = await read(odsOf(sheets, { hidden: ['Secret'] }));
    expect(table.rows).toEqual([
      { id: 1, 'address street': 'a', 'address town': 'b' },
      { id: 2, 'address street': 'c', 'address town': 'd' },
    ]);
    expect(table.reading).toMatchObject({ sheet: 'Main', skipped: 1 });
    expect(table.reading.warnings[0]).toMatch(
      /sheet=NAME reads another one of the workbook: Secret \(hidden\), Other$/,
    );
    const other = await read(odsOf(sheets), { reading: { sheet: 'Other' } });
    expect(other.rows[1]).toEqual({ id: 2, name: 'Grace "G"', zip: '10001' });
  });

  it('of another writer is read, also as a zip archive, and told to who sends it as something else', async () => {
    expect((await read(odsFile())).rows).toEqual([
      { id: 1, name: 'Ada  L', born: '1815-12-10', share: 0.25 },
      { id: 2, name: 'Grace', born: '1906-12-09', share: 0.5 },
    ]);
    const body = odsOf({ s: people });
    expect((await read(body, { format: 'zip' })).count).toBe(2);
    expect(await refused(body, { format: 'csv' })).toMatch(
      /^the file is an OpenDocument spreadsheet; send it as application\/vnd.oasis/,
    );
    expect(await refused(zipOf([{ name: 'a.ods', body }]), { format: 'zip' })).toMatch(/holds/);
  });
});

describe('An OpenDocument spreadsheet is refused', () => {
  const cell = (attributes: string): string =>
    odsOf0(`<table:table-cell office:value-type="float" office:value="1" ${attributes}/>`);
  const odsOf0 = (inner: string): string => `<table:table-row>${inner}</table:table-row>`;
  it.each([
    [
      'with entities',
      odsOf({ s: people }, { head: '<!DOCTYPE x [<!ENTITY a "b">]>' }),
      /declares a document type/,
    ],
    ['with XML that is none', odsOf({ s: '<table:table-row>' }), /not the XML/],
    [
      'with a cell far to the right',
      odsOf({ s: cell('table:number-columns-repeated="16384"') }),
      /beyond column 2000/,
    ],
    [
      'with cells without end',
      odsOf({ s: cell('table:number-columns-repeated="1e99"') }),
      /counts more often/,
    ],
    [
      'with a billion rows of one',
      odsOf({
        s: `<table:table-row table:number-rows-repeated="16000000">${odsRow(...Array<number>(500).fill(1)).slice(17)}`,
      }),
      /more than 1000 values/,
    ],
    [
      'with a long row a million times',
      odsOf({
        s: `<table:table-row table:number-rows-repeated="1000000">${odsRow('a<text:s text:c="9999999"/>').slice(17)}`,
      }),
      /1000 times as long/,
    ],
    [
      'with spaces without end',
      odsOf({ s: odsRow('a', 'b<text:s text:c="999999999999"/>') }),
      /spaces without number/,
    ],
    [
      'with a row of gibibytes',
      odsOf({
        s: odsOf0(
          `<table:table-cell table:number-columns-repeated="2000" office:value-type="string"><text:p>b<text:s text:c="9999999"/></text:p></table:table-cell>`,
        ),
      }),
      /row of the sheet is longer/,
    ],
    [
      'with a number that is none',
      odsOf({ s: odsRow('a').repeat(2) + odsRow(odsCell('float', 'office:value="1e999"', '')) }),
      /a number of the sheet is none/,
    ],
    ['with nothing in it', odsOf({ s: '' }), /no sheet of the workbook has values/],
    [
      'with a password',
      zipOf([
        { name: 'mimetype', body: 'application/vnd.oasis.opendocument.spreadsheet', method: 0 },
        { name: 'META-INF/manifest.xml', body: '<a><encryption-data/></a>' },
      ]),
      /password/,
    ],
    ['nested without end', odsOf({ s: '<a>'.repeat(5000) }), /nested too deep/],
    ['that is a bomb', odsOf({ s: '<table:table-row/>'.repeat(1_500_000) }), /too-expansive/],
  ])('%s', async (_, body, reason) => {
    expect(await refused(body)).toMatch(reason);
  });
});
