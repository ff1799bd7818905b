import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { type Column } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import { cellText, type Row, type SqlParameters } from '../engine/cells.js';

/** Bytes of a cell from which on its base64 is made here, block by block: the engine would hold it as often as a text is put together. */
export const usualLargeBytes = 8 << 20;
/** A multiple of three, so that blocks of base64 are one text. */
const blockBytes = 192 << 10;

interface Asked {
  readonly engine: Engine;
  readonly part: ScratchFile;
  readonly columns: readonly Column[];
  /** The columns that are written, in their order. */
  readonly names: readonly string[];
  readonly where?: { readonly sql: string; readonly parameters: SqlParameters } | undefined;
  readonly largeBytes: number;
  /** How many of its records are written at most; all when absent. */
  readonly most?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where the bytes of a cell lie in its part. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * The cells of a part that are too large to be made text by the engine, in the order in which they are written. A part of one has each in a
 * row group of its own and not packed: so its bytes lie in the file as they are.
 */
export class LargeCells {
  /** Stands in the text in their place; nobody can know it. */
  private readonly mark = `x${randomUUID().replaceAll('-', '')}`;

  private constructor(
    private readonly asked: Asked,
    private readonly places: readonly Place[],
  ) {}

  /** Undefined where the part has none, or they lie in it in another way. */
  static async of(asked: Asked): Promise<LargeCells | undefined> {
    const { part, columns, largeBytes } = asked;
    const isBytes = (name: string): boolean =>
      columns.some((column) => column.name === name && column.type === 'bytes');
    const names = asked.names.filter(isBytes);
    if (names.length === 0 || part.size() <= largeBytes) return undefined;
    const chunks = await chunksOf(asked, names);
    const places: (Place | undefined)[] = [];
    for (const record of await lengthsOf(asked, names))
      names.forEach((name, i) => {
        const bytes = Number(record[`l${i}`] ?? 0);
        if (bytes > largeBytes)
          places.push(placeOf(part, chunks.get(`${Number(record['r'])} ${name}`), bytes));
      });
    const found = places.filter((place) => place !== undefined);
    return found.length === 0 || found.length < places.length ? undefined : new LargeCells(asked, found);
  }

  /** SQL of a cell's base64, or of what stands for it. */
  base64(cell: string): string {
    return `CASE WHEN octet_length(${cell}) > ${this.asked.largeBytes} THEN '${this.mark}' ELSE to_base64(${cell}) END`;
  }

  /** The text with its cells. */
  *fill(text: Iterable<Uint8Array>): Generator<Uint8Array> {
    const { mark } = this;
    let held: Buffer = Buffer.alloc(0);
    let next = 0;
    for (const block of text) {
      held = Buffer.concat([held, block]);
      for (let at = held.indexOf(mark); at >= 0; at = held.indexOf(mark)) {
        yield held.subarray(0, at);
        held = held.subarray(at + mark.length);
        const place = this.places[next++];
        if (place === undefined) throw new Error('a text has more large cells than its records');
        yield* base64Of(this.asked.part, place);
      }
      const whole = Math.max(0, held.length - mark.length);
      if (whole > 0) yield held.subarray(0, whole);
      held = held.subarray(whole);
    }
    if (next !== this.places.length) throw new Error('a text has fewer large cells than its records');
    yield held;
  }
}

/** Records with a large cell: their numbers, and the lengths of their bytes. */
async function lengthsOf(
  { engine, part, columns, where, largeBytes, most, signal }: Asked,
  names: readonly string[],
): Promise<Row[]> {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let row = 'record_number';
  while (taken.has(row)) row += '_';
  const sql = (await engine.open([part])).numbered(columns, row);
  const lengths = names.map((name, i) => `octet_length(${identifier(name)}) AS l${i}`);
  const isLarge = names.map((_, i) => `l${i} > ${largeBytes}`).join(' OR ');
  const condition = where === undefined ? '' : ` WHERE ${where.sql}`;
  const first = most === undefined ? '' : ` ORDER BY r LIMIT ${most}`;
  return engine.query(
    `SELECT * FROM (SELECT ${identifier(row)} AS r, ${lengths.join(', ')} FROM (${sql})${condition}${first}) WHERE ${isLarge} ORDER BY r`,
    where?.parameters ?? [],
    signal,
  );
}

/** Column chunks that are one cell, as it is, by the number of its record and the name of its column: where it ends. */
async function chunksOf(
  { engine, part, signal }: Asked,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT row_group_num_rows AS n, path_in_schema AS name, compression AS packed, encodings AS codes,
       dictionary_page_offset AS dictionary, data_page_offset AS data, total_compressed_size AS size
     FROM parquet_metadata(${literal(part.path)}) WHERE path_in_schema IN (${names.map(literal).join(', ')})
     ORDER BY row_group_id, column_id`,
    [],
    signal,
  );
  const chunks = new Map<string, number>();
  const first = new Map<string, number>();
  for (const { n, name, packed, codes, dictionary, data, size } of rows) {
    const column = cellText(name);
    const record = first.get(column) ?? 0;
    first.set(column, record + Number(n));
    if (
      Number(n) !== 1 ||
      packed !== 'UNCOMPRESSED' ||
      !/^(?:PLAIN|PLAIN_DICTIONARY|RLE_DICTIONARY)$/.test(cellText(codes))
    )
      continue;
    // What is in a dictionary stands before the page that refers to it.
    const end = dictionary === null ? Number(data) + Number(size) : Number(data);
    chunks.set(`${record} ${column}`, end);
  }
  return chunks;
}

/** Where a cell begins that ends there, if its length stands before it. */
function placeOf(part: ScratchFile, end: number | undefined, bytes: number): Place | undefined {
  if (end === undefined || end - bytes < 4) return undefined;
  const length = Buffer.alloc(4);
  readSync(part.fd, length, 0, 4, end - bytes - 4);
  return length.readUInt32LE() === bytes ? { start: end - bytes, end } : undefined;
}

function* base64Of({ fd }: ScratchFile, { start, end }: Place): Generator<Uint8Array> {
  const block = Buffer.alloc(blockBytes);
  for (let at = start; at < end;) {
    const wanted = Math.min(blockBytes, end - at);
    let read = 0;
    while (read < wanted) {
      const got = readSync(fd, block, read, wanted - read, at + read);
      if (got === 0) throw new Error('a part has become shorter');
      read += got;
    }
    at += read;
    yield Buffer.from(block.toString('base64', 0, read), 'latin1');
  }
}
