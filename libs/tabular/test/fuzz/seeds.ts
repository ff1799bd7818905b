import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { formats } from '../../src/import/formats.js';
import { type Engine } from '../../src/engine/engine.js';
import { arrowFile } from '../arrow-files.js';
import { mailOf, paragraph, pdfOf } from '../documents.js';
import { fastavro } from '../avro-files.js';
import { odsContentOf, odsKind, odsRow } from '../ods.js';
import { odsFile } from '../ods-file.js';
import { parquetOf } from '../parquet.js';
import { recordings } from '../recordings.js';
import { sqliteOf } from '../sqlite.js';
import { sheetOf, xlsxOf } from '../xlsx.js';
import { type ZipFile, zipOf } from '../zip.js';

/** A good file; those that hold files are made anew of what is changed within, so that changes come past their sums. */
export interface Seed {
  readonly format: string;
  readonly bytes: Buffer;
  readonly again?: (inner: Buffer) => Buffer;
}

const text = 'id,name,born,ok,price\n1,Ada,1815-12-10,true,1.50\n2,"Bob, B.",1980-02-03,false,2.25\n3,,,,\n';
const lines =
  '{"id":1,"at":"2024-05-01T12:00:00Z","tags":["a",{"b":null}]}\n{"id":2,"x":1.5,"big":12345678901234567890}\n';

/** Whole, and with an inside that can be changed. */
const packed = (format: string, inner: Buffer, again: (inner: Buffer) => Buffer): Seed[] => [
  { format, bytes: again(inner) },
  { format, bytes: inner, again },
];

const zipped =
  (name: string, others: readonly ZipFile[] = []) =>
  (body: Buffer) =>
    zipOf([...others, { name, body }]);

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const book: readonly ZipFile[] = [
  { name: '[Content_Types].xml', body: '<Types/>' },
  {
    name: 'xl/workbook.xml',
    body: `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="r0"/></sheets></workbook>`,
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    body: '<Relationships><Relationship Id="r0" Target="worksheets/s0.xml"/></Relationships>',
  },
];

function documents(): Seed[] {
  return [
    { format: 'pdf', bytes: pdfOf([['a'], ['b']], 't') },
    ...packed(
      'docx',
      Buffer.from(`<w:document xmlns:w="w">${paragraph('a')}</w:document>`),
      zipped('word/document.xml'),
    ),
    {
      format: 'email',
      bytes: mailOf([
        { type: 'text/html', body: '<p>a' },
        { type: 'text/plain', name: 'n', body: 'b' },
      ]),
    },
    {
      format: 'html',
      bytes: Buffer.from('<!doctype html><title>t</title><p>a<table><tr><td>1<td>2</table>'),
    },
  ];
}

/** One of each format, and what people and standards published of them, where that is at hand. */
export async function seeds(engine: Engine, corpus: string | null): Promise<Seed[]> {
  const sheet = sheetOf([
    ['id', 'name'],
    [1, 'Ada'],
    [2, null],
  ]);
  const csv = Buffer.from(text);
  const odsContent = Buffer.from(
    odsContentOf({ a: odsRow('id', 'name') + odsRow(1, 'Ada') + odsRow(2, null) }),
  );
  const parquet = await parquetOf(
    engine,
    "SELECT i AS id, 'n' || i AS name, {'a': i, 'b': [i, NULL]} AS nested, DATE '2020-01-01' + i::INT AS day, i / 3 AS part FROM range(20) t(i)",
  );
  const own: Seed[] = [
    { format: 'csv', bytes: csv },
    { format: 'csv', bytes: Buffer.from(text, 'utf16le') },
    { format: 'tsv', bytes: Buffer.from(text.replaceAll(',', '\t')) },
    { format: 'ndjson', bytes: Buffer.from(lines) },
    { format: 'json', bytes: Buffer.from(`[${lines.trim().replaceAll('\n', ',')}]`) },
    { format: 'parquet', bytes: parquet },
    {
      format: 'sqlite',
      bytes: sqliteOf(
        'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL); ' +
          "INSERT INTO t VALUES (1, 'x', 1.5), (2, NULL, -0.0)",
      ),
    },
    ...Object.values(fastavro).map((base64): Seed => ({
      format: 'avro',
      bytes: Buffer.from(base64, 'base64'),
    })),
    ...(['plain', 'file', 'feather_lz4', 'feather_zstd', 'stream'] as const).map((name): Seed => ({
      format: 'arrow',
      bytes: arrowFile(name),
    })),
    { format: 'ods', bytes: odsFile() },
    ...packed('ods', odsContent, zipped('content.xml', [odsKind])),
    { format: 'xlsx', bytes: xlsxOf({ sheets: { a: sheet } }) },
    ...packed('xlsx', Buffer.from(`<worksheet>${sheet}</worksheet>`), zipped('xl/worksheets/s0.xml', book)),
    ...packed('zip', csv, zipped('a.csv', [{ name: 'b.csv', body: text }])),
    ...documents(),
    ...Object.values(recordings()).map(({ bytes }): Seed => ({ format: 'recording', bytes })),
    ...packed('compressed', csv, (inner) => gzipSync(inner)),
    ...packed('compressed', Buffer.from(lines), (inner) => zstdCompressSync(inner)),
  ];
  return [...own, ...(corpus === null ? [] : published(corpus))];
}

const folders = [
  'csv-spectrum',
  'json-test-suite',
  'parquet-testing',
  'uci-classics',
  'naughty-strings',
  'field-cases',
  'arx-adult',
];
/** Larger ones would take the time of many. */
const mostBytes = 64 << 10;

function published(corpus: string): Seed[] {
  return folders.flatMap((folder) =>
    readdirSync(join(corpus, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(corpus, folder, name))
      .sort()
      .flatMap((path) => {
        const format = formats.ofName(path);
        const { size } = statSync(path);
        if (format === undefined || size === 0 || size > mostBytes) return [];
        return [{ format: format.name, bytes: readFileSync(path) }];
      }),
  );
}
