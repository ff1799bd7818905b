import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { tarEnd, tarEntry } from '../../libs/tabular/test/tar.js';
import { sheetOf, xlsxOf } from '../../libs/tabular/test/xlsx.js';
import { zipOf } from '../../libs/tabular/test/zip.js';

/** A file that is made to hold up whoever reads it. */
export interface Hostile {
  readonly name: string;
  readonly type: string;
  /** `Content-Encoding`, where it is packed. */
  readonly coding?: string;
  readonly body: () => Readable;
}

const mebi = 1 << 20;
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const of =
  (bytes: Uint8Array): (() => Readable) =>
  () =>
    Readable.from([bytes]);

/** So many MiB of the same bytes. */
function* repeated(text: string, mib: number): Generator<Buffer> {
  const block = Buffer.alloc(mebi, text);
  for (let i = 0; i < mib; i++) yield block;
}

/** Gzip members of 64 MiB each, all the same: made once. */
function* packed(text: string, mib: number): Generator<Buffer> {
  const member = gzipSync(Buffer.alloc(64 * mebi, text));
  for (let i = 0; i < mib / 64; i++) yield member;
}

function* columns(count: number): Generator<string> {
  const block = `${Array.from({ length: 10_000 }, (_, j) => `c${j}`).join()},`;
  for (let i = 0; i < count; i += 10_000) yield block;
  yield 'z\n1\n';
}

/** So many small files in a tar. */
function* tiny(count: number): Generator<Buffer> {
  const body = Buffer.from('a,b\n1,2\n');
  for (let i = 0; i < count; i++) yield tarEntry(`${i}.csv`, body);
  yield tarEnd;
}

/** A byte at a time, twenty a second, for so many seconds. */
async function* slowly(seconds: number): AsyncGenerator<string> {
  yield 'a,b\n';
  for (let i = 0; i < seconds * 20; i++) {
    await sleep(50);
    yield '1';
  }
}

/** A Parquet file whose footer is said to be as long as such a thing may be. */
function lyingParquet(): Buffer {
  const bytes = Buffer.alloc(mebi, 0x15);
  bytes.write('PAR1', 0);
  bytes.writeUInt32LE(0xffff_fff0, bytes.length - 8);
  bytes.write('PAR1', bytes.length - 4);
  return bytes;
}

const entities = `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY ${'bcdefghij'[i] ?? ''} "${`&${'abcdefghi'[i] ?? ''};`.repeat(10)}">`,
).join('')}]>`;

/** Each a kind of its own: what unpacks, what has no end of a record, what is wide, many, deep, lying or slow. */
export const hostileFiles: readonly Hostile[] = [
  {
    ...{ name: 'a gzip of 2 GiB of one letter', type: 'text/csv', coding: 'gzip' },
    body: () => Readable.from(packed('a', 2048)),
  },
  {
    ...{ name: 'a gzip within a gzip', type: 'application/gzip' },
    body: of(gzipSync(gzipSync(Buffer.alloc(64 * mebi)))),
  },
  { name: 'a line of 2 GiB', type: 'text/csv', body: () => Readable.from(repeated('a', 2048)) },
  { name: 'ten million columns', type: 'text/csv', body: () => Readable.from(columns(10_000_000)) },
  { name: '50,000 files', type: 'application/x-tar', body: () => Readable.from(tiny(50_000)) },
  { name: 'JSON 64 MiB deep', type: 'application/json', body: () => Readable.from(repeated('[', 64)) },
  {
    ...{ name: 'a quote that is never closed', type: 'text/csv' },
    body: () => Readable.from(['a,b\n"', ...repeated('x\n', 256)]),
  },
  {
    ...{ name: 'a sheet of sixteen billion cells', type: sheetType },
    body: of(
      xlsxOf({
        sheets: {
          s: `<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`,
        },
      }),
    ),
  },
  {
    ...{ name: 'a sheet whose entities are a billion letters', type: sheetType },
    body: of(xlsxOf({ sheets: { s: sheetOf([['a']]) }, head: entities })),
  },
  {
    ...{ name: 'a zip whose files expand a thousand times', type: 'application/zip' },
    body: of(
      zipOf(Array.from({ length: 8 }, (_, i) => ({ name: `${i}.csv`, body: Buffer.alloc(64 * mebi, 'a') }))),
    ),
  },
  {
    name: 'a Parquet file with a footer of 4 GiB',
    type: 'application/vnd.apache.parquet',
    body: of(lyingParquet()),
  },
  { name: 'twenty bytes a second', type: 'text/csv', body: () => Readable.from(slowly(20)) },
];
