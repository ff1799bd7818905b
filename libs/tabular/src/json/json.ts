import { Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { looksLikeJson } from '../ndjson/looks-like-json.js';
import { ndjson } from '../ndjson/ndjson.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { columnLines, mostColumnBytes, noTable, tooLarge } from './columns.js';
import { Elements, isSpace } from './elements.js';

const mark = '\uFEFF';
const key = String.raw`"(?:[^"\\]|\\.)*"`;
/** An array of records, or an object whose first member is one; `\s` would take what is no space in JSON. */
const array = /^[ \t\r\n]*\[/;
const wrapped = new RegExp(String.raw`^[ \t\r\n]*\{[ \t\r\n]*${key}[ \t\r\n]*:[ \t\r\n]*\[(?=[ \t\r\n]*\{)`);
const columns = new RegExp(String.raw`^[ \t\r\n]*\{[ \t\r\n]*${key}[ \t\r\n]*:[ \t\r\n]*\[`);

/**
 * JSON as one document: an array of objects, that array as the one member of an object, or an object of arrays, one for each column.
 * Records are read as lines of NDJSON are, as strictly. A file of one object a line is taken for what it is.
 */
export const json: TableFormat = {
  name: 'json',
  label: 'JSON',
  mediaTypes: ['application/json'],
  extensions: ['json'],
  parameters: {},
  isText: true,
  isUtf8: true,
  recognises: looksLikeJson,
  async importTable(file, session) {
    const text = textOf(file.head);
    const marked = file.head.subarray(0, 3).equals(Buffer.from(mark)) ? 3 : 0;
    const opening = array.exec(text) ?? wrapped.exec(text);
    const isObject = opening?.[0].trimStart().startsWith('{') ?? columns.test(text);
    // Whether an array of objects is all, or a column with others behind it, shows at its end.
    if (isObject && (file.bytes <= mostColumnBytes || !Number.isFinite(file.bytes)))
      return asRecords(file, session, () => columnLines(file, marked));
    if (opening !== null) {
      const start = marked + Buffer.byteLength(opening[0]);
      return asRecords(file, session, () => records(file, start, isObject ? '}' : ''));
    }
    if (isObject) throw tooLarge();
    return ndjson.importTable(file, session).catch((error: unknown) => {
      const isOpen = error instanceof Problem && error.places[0]?.line === 1 && isOpenObject(text);
      throw isOpen ? noTable() : error;
    });
  },
};

/** Whether an object goes on behind the first line, so that it is no record of a line. */
function isOpenObject(text: string): boolean {
  const [first = '', ...rest] = text.trim().split(/\r?\n/);
  return first.startsWith('{') && !first.endsWith('}') && rest.length > 0;
}

const textOf = (head: Buffer): string => head.toString('utf8').replace(/^\uFEFF/, '');

/** Reads lines that a file was rewritten to; what is wrong in one is told with the number of its record. */
async function asRecords(
  file: HeadedFile,
  session: ImportSession,
  blocks: () => AsyncIterable<Uint8Array>,
): Promise<ImportedTable> {
  const lines = { ...file, head: Buffer.alloc(0), blocks };
  try {
    const table = await ndjson.importTable(lines, session);
    return { ...table, reading: { ...table.reading, format: json.name } };
  } catch (error) {
    const place =
      error instanceof Problem && error.code === 'upload.unparsable' ? error.places[0] : undefined;
    if (place?.line === undefined) throw error;
    throw unparsable(`record ${place.line}: ${place.detail.replace(/^the line is/, 'it is')}`);
  }
}

/** The elements of the array that begins at `start`, a line each: only what stands between tokens is written over. */
async function* records(file: HeadedFile, start: number, closing: string): AsyncGenerator<Uint8Array> {
  const elements = new Elements();
  let [read, after] = [0, ''];
  for await (const block of file.blocks()) {
    const bytes = Buffer.from(block.subarray(Math.max(0, start - read)));
    read += block.length;
    if (bytes.length === 0) continue;
    const at = elements.closed
      ? 0
      : elements.walk(bytes, 0, {
          onEnd: (end) => void (bytes[end] = 10),
          onBreak: (end) => void (bytes[end] = 32),
        });
    if (elements.closed && at > 0) bytes[at - 1] = 10;
    for (const byte of bytes.subarray(at)) if (!isSpace(byte)) after += String.fromCharCode(byte);
    if (after.length > 1) break;
    if (!elements.closed || elements.count > 0) yield bytes.subarray(0, at);
  }
  if (!elements.closed) throw unparsable('the array is not closed');
  if (after !== closing) throw unparsable('there is more in the file than one array of records');
}
