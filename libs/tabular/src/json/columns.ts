import { isUtf8 } from 'node:buffer';
import { unparsable } from '../engine/errors.js';
import { type HeadedFile } from '../parts/format.js';
import { Elements, isSpace } from './elements.js';

/** Columns stand one behind the other, so the first record is known when nearly all was read: the file is held in memory. */
export const mostColumnBytes = 32 << 20;

export const tooLarge = () =>
  unparsable(
    `an object of arrays may have ${mostColumnBytes >> 20} MiB at most; send an array of objects instead`,
  );

export const noTable = () =>
  unparsable(
    'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
  );

interface FoundColumn {
  /** As it is written, in quotation marks. */
  readonly key: string;
  /** Where each element begins, and where the last ends. */
  readonly cuts: readonly number[];
}

const blockBytes = 256 << 10;

/**
 * An object of arrays of one length as a line for each record; the elements themselves where it is one array of objects.
 * @throws Problem upload.unparsable
 */
export async function* columnLines(file: HeadedFile, start: number): AsyncGenerator<Uint8Array> {
  const blocks: Buffer[] = [];
  let size = 0;
  for await (const block of file.blocks()) {
    size += block.length;
    if (size > mostColumnBytes) throw tooLarge();
    blocks.push(Buffer.from(block));
  }
  const bytes = Buffer.concat(blocks.splice(0));
  if (!isUtf8(bytes)) throw unparsable('the text is not valid UTF-8; convert the file to UTF-8');
  const columns = findColumns(bytes, start);
  const rows = (columns[0]?.cuts.length ?? 1) - 1;
  if (columns.some(({ cuts }) => cuts.length - 1 !== rows))
    throw unparsable('the arrays of the object have not one length');
  const [first] = columns;
  const isRecords = columns.length === 1 && first !== undefined && /^\s*\{/.test(cellOf(bytes, first, 0));
  let text = '';
  for (let row = 0; row < rows; row++) {
    const cells = columns.map((column) =>
      isRecords ? cellOf(bytes, column, row) : `${column.key}:${cellOf(bytes, column, row)}`,
    );
    text += isRecords ? `${cells.join()}\n` : `{${cells.join()}}\n`;
    if (text.length < blockBytes && row < rows - 1) continue;
    yield Buffer.from(text);
    text = '';
  }
}

const cellOf = (bytes: Buffer, { cuts }: FoundColumn, row: number): string =>
  bytes.toString('utf8', cuts[row], (cuts[row + 1] ?? 1) - 1);

function findColumns(bytes: Buffer, start: number): FoundColumn[] {
  const found: FoundColumn[] = [];
  let at = start;
  const next = (): string => {
    while (isSpace(bytes[at] ?? 0)) at++;
    return String.fromCharCode(bytes[at++] ?? 0);
  };
  if (next() !== '{') throw noTable();
  do {
    if (next() !== '"') throw noTable();
    const from = at - 1;
    for (; at < bytes.length && bytes[at] !== 0x22; at++) if (bytes[at] === 0x5c) at++;
    const key = bytes.toString('utf8', from, ++at);
    if (next() !== ':' || next() !== '[') throw noTable();
    const cuts = [at];
    const elements = new Elements();
    at = elements.walk(bytes, at, {
      onEnd: (end) => void cuts.push(end + 1),
      onBreak: (end) => void (bytes[end] = 32),
    });
    if (!elements.closed) throw unparsable('an array of the object is not closed');
    found.push({ key, cuts });
    if (found.length > 2000) throw unparsable('there are more than 2000 columns');
    const then = next();
    if (then === '}') break;
    if (then !== ',') throw noTable();
  } while (at < bytes.length);
  while (at < bytes.length) if (!isSpace(bytes[at++] ?? 0)) throw noTable();
  if (new Set(found.map(({ key }) => key)).size < found.length)
    throw unparsable('a key occurs twice in the object');
  return found;
}
