import { beforeAll, describe, expect, it } from '@jest/globals';
import { docxOf, mailOf, paragraph, pdfOf } from '../../test/documents.js';
import { readBack, type ReadOptions, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { zipOf } from '../../test/zip.js';
import { cellText } from '../engine/cells.js';
import { Quarantine } from '../parts/quarantine.js';
import { isHtml } from './sniff.js';

const { engine, scratch } = await specTables();
const read = (body: string | Uint8Array, format: string, options: ReadOptions = {}) =>
  readBack(engine, body, { format, ...options });
const one = async (body: string | Uint8Array, format: string) => (await read(body, format)).rows;
const refused = async (body: string | Uint8Array, format: string, options: ReadOptions = {}) =>
  (await refusalOf(engine, body, { format, ...options })).detail;

const note = 'Paciente: Ana, 70 años.\r\n\r\nInforme; véase "adjunto".\n\tfin \n';

describe('A document is one row', () => {
  it('a text, as it is', async () => {
    expect(await one(note, 'text')).toEqual([{ kind: 'text', text: note }]);
    expect(await one('{"a":1}\n', 'text')).toEqual([{ kind: 'text', text: '{"a":1}\n' }]);
    expect(await one('<p>x', 'markdown')).toEqual([{ kind: 'markdown', text: '<p>x' }]);
    const latin = await read(Buffer.from('El año pasado\0', 'latin1'), 'text');
    expect(latin.rows).toEqual([{ kind: 'text', text: 'El año pasado\0' }]);
    expect(latin.reading).toMatchObject({ format: 'text', encoding: 'windows-1252' });
    expect(latin.reading.warnings).toEqual([
      '1 document is not UTF-8 and was read as windows-1252, which fits; if it is something else, say encoding=NAME.',
    ]);
  });

  it('a text that begins with nothing but comments, or a page that does', async () => {
    const comments = '<!---->'.repeat(140);
    expect(await one(comments, 'text')).toEqual([{ kind: 'text', text: comments }]);
    expect(isHtml(Buffer.from(comments))).toBe(false);
    expect(isHtml(Buffer.from(`\ufeff <!-- a > -->\n${comments.slice(0, 700)}<!doctype html>`))).toBe(true);
  });

  it('a mail, and without its date where no calendar has it', async () => {
    const written = mailOf([{ type: 'text/plain', body: 'x' }]).toString('latin1');
    const { rows, reading } = await read(written.replace('Wed, 01 May 2024', 'Sat, 31 Feb 2024'), 'email');
    expect(rows).toMatchObject([{ kind: 'email', date: null, text: 'x' }]);
    expect(reading.warnings).toEqual(['1 mail has a date that cannot be read, and none in the table.']);
  });

  it('a Word document alone, also as the zip archive that it is', async () => {
    const docx = docxOf(paragraph('a'));
    expect((await read(docx, 'zip')).rows).toEqual([{ kind: 'docx', heading: null, text: 'a' }]);
    expect(await refused(docx, 'xlsx')).toBe(
      'the file is a Word document; send it as application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    );
  });
});

const page =
  '<!DOCTYPE html><html><head><meta charset=iso-8859-2><title>The  &amp;\nplan</title><style>p{}</style></head>' +
  '<body><h1>Hi</h1><p>a <b>b</b>\n c&nbsp;&eacute; <a href="x">link</a><script>alert("<p>")</script><br>d' +
  '<table><tr><td>1<td>2</tr></table><pre> x\n  y</pre>\xb1</body></html>';
const docx = docxOf(
  paragraph('a ', 'b &amp; c') +
    '<w:p><w:r><w:t>x</w:t><w:tab/><w:t>y</w:t><w:delText>gone</w:delText><w:instrText>PAGE</w:instrText></w:r></w:p>' +
    `<w:tbl><w:tr><w:tc>${paragraph('1')}</w:tc><w:tc>${paragraph('2')}</w:tc></w:tr></w:tbl>` +
    '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:t>s</w:t></mc:Choice><mc:Fallback><w:t>s</w:t></mc:Fallback></mc:AlternateContent>',
  [
    { name: 'word/header1.xml', body: `<w:hdr xmlns:w="w">${paragraph('Ward 3')}</w:hdr>` },
    { name: 'word/footnotes.xml', body: `<w:footnotes xmlns:w="w">${paragraph('see')}</w:footnotes>` },
    { name: 'docProps/core.xml', body: '<p xmlns:dc="d"><dc:title>Letter</dc:title></p>' },
  ],
);
const forwarded = mailOf([
  { type: 'text/html', body: '<p>in</p>' },
  { type: 'text/plain', name: 'n.txt', body: 'deep' },
]);
const mail = mailOf(
  [
    { type: 'text/plain; charset=iso-8859-15', body: Buffer.from('10 \xa4', 'latin1') },
    { type: 'application/pdf', name: 'r.pdf', body: pdfOf([['scan']]) },
    { type: 'application/octet-stream', name: 'd.bin', body: docxOf(paragraph('word')) },
    { type: 'message/rfc822', name: 'fwd.eml', body: forwarded },
    { type: 'image/png', name: 'p.png', body: '\x89PNG' },
    { type: 'application/pdf', name: 'bad.pdf', body: '%PDF-1.4' },
  ],
  'outer',
);
const files = (names: Readonly<Record<string, string | Uint8Array>>) =>
  zipOf(Object.entries(names).map(([name, body]) => ({ name, body })));

describe('An archive of documents of several kinds', () => {
  const all = files({
    ...{ 'b/2.txt': note, 'b/1.pdf': pdfOf([['Ana Nowak', 'Madrid'], [], ['end']], 'Report'), 'c.md': '# c' },
    ...{ 'd.html': Buffer.from(page, 'latin1'), 'e.docx': docx, 'f.txt': '', 'g.eml': mail },
  });
  let found: Awaited<ReturnType<typeof readBack>>;
  const rowsOf = (name: string) => found.rows.filter(({ file }) => file === name);
  beforeAll(async () => {
    found = await read(all, 'zip');
  });

  it('is a table of them in the order of their names, with the columns of their kinds', () => {
    expect(typesOf(found)).toMatchObject({ pages: 'integer', date: 'instant', text: 'string' });
    expect(Object.keys(typesOf(found)).join(' ')).toBe(
      'file attachment kind heading pages from_name from_email to_name to_email cc_name cc_email date subject dropped text',
    );
    expect(found.rows.map(({ file, kind }) => `${cellText(file)} ${cellText(kind)}`)).toEqual([
      ...['b/1.pdf pdf', 'b/2.txt text', 'c.md markdown', 'd.html html', 'e.docx docx', 'f.txt text'],
      ...['g.eml email', 'g.eml pdf', 'g.eml docx', 'g.eml email', 'g.eml text'],
    ]);
    expect([rowsOf('b/2.txt'), rowsOf('f.txt')]).toMatchObject([[{ text: note }], [{ text: '' }]]);
    expect(found.reading.format).toBe('documents');
    expect(found.reading.warnings.map((line) => line.slice(0, 40)).sort()).toEqual([
      '1 attachment could not be read, so left ',
      '1 attachment is no document and left out',
      '1 page of PDF documents has no text: sca',
    ]);
  });

  it('has of a page what is shown of it', () => {
    expect(rowsOf('d.html')).toMatchObject([
      { heading: 'The & plan', text: 'Hi\na b c\u00a0é link\nd\n1\t2\n x\n  y\ną' },
    ]);
  });

  it('has of a Word document its text, with what stands above and below', () => {
    expect(rowsOf('e.docx')).toMatchObject([
      { heading: 'Letter', text: 'Ward 3\na b & c\nx\ty\n1\n\t2\n\ns\nsee' },
    ]);
  });

  it('has of a PDF document the text of its pages', () => {
    expect(rowsOf('b/1.pdf')).toMatchObject([
      { heading: 'Report', pages: 3, text: 'Ana Nowak\nMadrid\n\n\nend' },
    ]);
  });

  it('has of a mail its headers, and behind it each document that is attached, and in that', () => {
    const rows = rowsOf('g.eml');
    expect(rows.map(({ attachment, kind, text }) => [attachment, kind, text])).toEqual([
      [null, 'email', '10 €'],
      ['r.pdf', 'pdf', 'scan'],
      ['d.bin', 'docx', 'word'],
      ['fwd.eml', 'email', 'in'],
      ['fwd.eml/n.txt', 'text', 'deep'],
    ]);
    expect(rows[0]).toMatchObject({
      ...{
        from_name: 'Jörg B.',
        from_email: 'joerg@example.org',
        to_name: 'Ada',
        to_email: 'ada@example.org, team@example.org',
        cc_email: null,
      },
      ...{ subject: 'Befund Ö.', dropped: 'p.png, bad.pdf' },
    });
    expect(cellText(rows[0]?.['date'])).toMatch(/^2024-05-01.12:00:00/);
  });
});

const table = 'n,t\n1,a\n2,b\n';

describe('An archive is a row each', () => {
  it('where texts alone do not look like tables, or it was said; tables stay tables', async () => {
    const notes = files({ 'a.txt': note, 'b.txt': 'one line' });
    const guessed = await read(notes, 'zip');
    expect(guessed.rows).toEqual([
      { file: 'a.txt', kind: 'text', text: note },
      { file: 'b.txt', kind: 'text', text: 'one line' },
    ]);
    expect(guessed.reading.warnings).toEqual([expect.stringMatching(/say rows=records\.$/)]);
    const tables = { 'a.txt': table, 'b.txt': table };
    expect((await read(files(tables), 'zip')).rows).toHaveLength(4);
    const said = await read(files({ ...tables, 'c.csv': table }), 'zip', { reading: { rows: 'documents' } });
    expect([said.rows, said.reading.warnings]).toEqual([
      ['a.txt', 'b.txt', 'c.csv'].map((file) => ({ file, kind: 'text', text: table })),
      [],
    ]);
    const lines = await read(files({ 'b.txt': 'a\nb\n' }), 'zip', {
      reading: { rows: 'records', header: 'absent' },
    });
    expect(lines.rows).toHaveLength(2);
    expect((await read(files({ 'a.csv': table, 'b.csv': table }), 'zip')).rows).toHaveLength(4);
  });

  it('and refused where they are not all documents, or are not to be', async () => {
    const mixed = files({ 'a.csv': table, 'b.pdf': pdfOf([['p']]) });
    expect(await refused(mixed, 'zip')).toBe(
      'the archive holds 2 files that are not of one format: 1 is CSV, 1 is a PDF document',
    );
    const pictures = files({ 'a.txt': 'a', 'b.png': '\x89PNG' });
    expect(
      await refused(files({ 'b.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]) }), 'zip', {
        reading: { rows: 'documents' },
      }),
    ).toBe('the archive holds 1 file that are not all documents: 1 is a PNG image that is damaged');
    expect(await refused(pictures, 'zip', { reading: { rows: 'records' } })).not.toBe('');
    expect(await refused(files({ 'b.pdf': pdfOf([['p']]) }), 'zip', { reading: { rows: 'records' } })).toBe(
      'the archive holds documents and not files of records',
    );
    expect(await refused(note, 'text', { reading: { rows: 'records' } })).toMatch(
      /send a table of text as text\/csv/,
    );
  });

  it('and those that cannot be read are put aside where files may be', async () => {
    const body = files({
      'a.pdf': '%PDF-1.4',
      'b.pdf': pdfOf([['b']]),
      'c.docx': docxOf('<w:p>'),
    });
    const quarantine = new Quarantine(2);
    const { rows } = await read(body, 'zip', { quarantine });
    expect(rows).toMatchObject([{ file: 'b.pdf', text: 'b' }]);
    expect(quarantine.records.map(({ line, text }) => [line, text])).toEqual([
      [1, 'a.pdf'],
      [3, 'c.docx'],
    ]);
    expect(quarantine.records[0]?.reason).toMatch(/^file 1 of 3, by name: the document is damaged/);
    const documentLimits = { milliseconds: 30_000, together: -1000, bytes: 1 << 30 };
    expect(await refused(body, 'zip', { quarantine: new Quarantine(3), documentLimits })).toMatch(
      /^file 1 of 3, by name: the documents take more time to be read than there is for all of them/,
    );
    expect(scratch.open()).toBe(0);
  });
});
