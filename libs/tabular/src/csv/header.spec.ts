import { describe, expect, it } from '@jest/globals';
import { sniffCsv, type SniffOptions } from './dialect.js';

const sniff = (text: string, options: Partial<SniffOptions> = {}) =>
  sniffCsv(Buffer.from(text), {
    ...{ delimiters: [',', ';', '\t', '|'], header: undefined, whole: true },
    ...options,
  });

const rows = (make: (i: number) => string, count = 12): string =>
  Array.from({ length: count }, (_, i) => `${make(i)}\n`).join('');

describe('The names of columns', () => {
  it.each<[string, string, string[]]>([
    ['years', 'country,2019,2020\nFrance,1.5,2.5\nSpain,3.5,4.5\n', ['country', '2019', '2020']],
    [
      'years over whole numbers',
      'country,2019,2020\nFrance,15,25\nSpain,35,45\n',
      ['country', '2019', '2020'],
    ],
    ['one year', 'country,2019\nFrance,15\nSpain,35\n', ['country', '2019']],
    ['numbers in a row', ',0,1,2\n0,5.1,3.5,1.4\n1,4.9,3.0,1.4\n', ['column_1', '0', '1', '2']],
    ['wave lengths', 'sample,400,410,420\ns1,0.1,0.2,0.4\ns2,0.3,0.1,0.2\n', ['sample', '400', '410', '420']],
    ['days', 'city,2020-01-01,2020-01-02\nUlm,5,7\nBonn,6,1\n', ['city', '2020-01-01', '2020-01-02']],
    ['truths', 'true,false\n5,7\n6,1\n', ['true', 'false']],
    [
      'questions',
      'id_text,"How satisfied were you overall with the service that you received during your last visit, all in all?"\naa,Very\nbb,Little\n',
      [
        'id_text',
        'How satisfied were you overall with the service that you received during your last visit, all in all?',
      ],
    ],
    ['twice the same', 'name,tag,tag\nana,x,y\nbob,z,w\n', ['name', 'tag', 'tag_1']],
    ['none, of an index', ',name,city\n0,ann,rome\n1,bob,oslo\n', ['column_1', 'name', 'city']],
    [
      'one less than fields, as R writes them',
      'speed,dist\n1,4,2\n2,4,10\n3,7,4\n',
      ['column_1', 'speed', 'dist'],
    ],
    [
      'words that no detector knows, over what recurs',
      `planet,moon\n${rows((i) => `p${'xyz'[i % 3] ?? ''},m${i}`)}`,
      ['planet', 'moon'],
    ],
    ['words, over codes', 'planet,moon\nP1,M2\nP3,M4\n', ['planet', 'moon']],
    ['plain words', 'name,city\nann,rome\nbob,oslo\n', ['name', 'city']],
    ['letters', 'a,b\nx,y\nz,w\n', ['a', 'b']],
  ])('may be %s', (_, text, names) => {
    const found = sniff(text);
    expect(found.names).toEqual(names);
    expect(found.dialect.header).toBe(true);
  });

  it.each<[string, string]>([
    ['people', 'alice,london\nbob,paris\ncarol,rome\n'],
    ['people and their days', 'Ann Lee,1980-05-06,Bonn\nBob Ray,1975-01-02,Ulm\n'],
    ['people and numbers', 'alice,42\nbob,17\n'],
    ['years under years', 'Ulm,2019,2020\nBonn,2018,2021\n'],
    ['numbers', '1,2\n3,4\n'],
    ['even numbers throughout', 'a,1,2,3\nb,4,5,6\nc,7,8,9\n'],
    ['nothing known first', '?,5.5,x\n1.5,2.5,y\n3.5,4.5,x\n'],
    ['what recurs', 'red,cat\nblue,dog\nred,dog\n'],
  ])('are none of a record: %s', (_, text) => {
    const found = sniff(text);
    expect(found.dialect.header).toBe(false);
    expect(found.names).toEqual(found.names.map((__, i) => `column_${i + 1}`));
    expect(found.dataLine).toBe(1);
    expect(found.warnings).toHaveLength(1);
  });

  it.each<[string, string, number, Partial<SniffOptions>]>([
    ['a line that says the separator', 'sep=;\nname;city\nann;ro,me\nbob;os,lo\n', 1, {}],
    ['a title', 'Report of 2020\n\nname,city\nann,rome\nbob,oslo\n', 2, {}],
    ['a title with commas', 'Sales, all of them\nname,city,age\nann,rome,5\nbob,oslo,6\n', 1, {}],
    ['a title as a spreadsheet writes it', 'Report,,\n,,\nname,city,age\nann,rome,5\nbob,oslo,6\n', 2, {}],
    ['blank lines', '\n\nname,city\nann,rome\nbob,oslo\n', 2, {}],
    ['lines that are said', '1,2\nname,city\nann,rome\nbob,oslo\n', 1, { skip: 1 }],
  ])('stand behind %s', (_, text, skipped, options) => {
    const found = sniff(text, options);
    expect(found.names.slice(0, 2)).toEqual(['name', 'city']);
    expect(found.skipped).toBe(skipped);
    expect(found.dataLine).toBe(skipped + 2);
    expect(Buffer.from(text).subarray(found.dataOffset).toString()).toMatch(/^ann/);
  });

  it('are told to be in doubt only where they are guessed', () => {
    expect(sniff('alice,london\nbob,paris\n', { header: false }).warnings).toEqual([]);
    expect(sniff('alice,london\nbob,paris\n', { columns: ['a', 'b'] }).names).toEqual(['a', 'b']);
    expect(sniff('name,city\nann,rome\n').warnings).toEqual([]);
    expect(() => sniff('a,b\n1,2\n', { columns: ['a'] })).toThrow(
      expect.objectContaining({ code: 'upload.unparsable' }),
    );
  });

  it.each<[string, string, boolean, boolean]>([
    ['words over numbers', 'id,amt\n4,40\n', true, true],
    ['words that name columns', 'name,city\nann,rome\n', false, true],
    ['words alone, where numbers are', 'id,amt\n', true, true],
    ['words alone, where words are', 'bob,rome\n', false, false],
    ['words over words', 'bob,rome\nann,oslo\n', true, false],
    ['numbers', '4,40\n', true, false],
    ['numbers in a row over numbers', '0,1,2\n9,4,7\n8,2,2\n', true, false],
  ])('are not taken for a record behind what has none: %s', (_, text, behindTyped, isRefused) => {
    const behind = () => sniff(text, { header: false, behindTyped }).names.length;
    if (isRefused) expect(behind).toThrow(expect.objectContaining({ code: 'version.append' }));
    else expect(behind()).toBeGreaterThan(1);
  });

  it('are one column with a word of warning where spaces seem to separate numbers', () => {
    const spaces = expect.stringContaining('spaces');
    expect(sniff('Chins Situps\n5 162\n2 110\n').warnings).toContainEqual(spaces);
    expect(sniff('name\nann lee\nbob ray\n').warnings).not.toContainEqual(spaces);
    expect(sniff('number\n5\n7\n').warnings).not.toContainEqual(spaces);
  });
});
