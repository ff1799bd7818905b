import { readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Column, hasBytes } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import { type SqlParameters } from '../engine/cells.js';
import { instantText, jsonLine } from './json-line.js';
import { LargeCells, usualLargeBytes } from './large-cells.js';

interface ExportCommon {
  readonly engine: Engine;
  /** The columns that the parts hold. */
  readonly columns: readonly Column[];
  /** The columns to write, by name, in this order; all when absent. */
  readonly select?: readonly string[];
  /** How many rows of each part are written at most; all when absent. */
  readonly most?: readonly number[];
  /** A condition on the parts' columns, and what it binds. */
  readonly where?: { readonly sql: string; readonly parameters: SqlParameters };
  readonly signal?: AbortSignal;
  /** Bytes of a cell from which on texts have it piece by piece; 8 MiB unless told. */
  readonly largeBytes?: number;
}

/** A single Parquet file needs all parts open at once; the text formats take one after the other. */
export type ExportOptions = ExportCommon &
  (
    | {
        readonly format: 'csv' | 'ndjson';
        readonly parts: Iterable<ScratchFile> | AsyncIterable<ScratchFile>;
        /** Whether text that a spreadsheet would take for a formula is made text for it, by an apostrophe before it; for CSV. */
        readonly spreadsheet?: boolean;
      }
    | { readonly format: 'parquet'; readonly parts: readonly ScratchFile[] }
  );

const blockBytes = 256 << 10;
/** How soon what was written meanwhile is looked for, in milliseconds: nothing tells, and a look is one system call. */
const lookMs = 4;

/**
 * The rows of the parts, in order, as the bytes of one file, which are given while they are being made: nothing that was written is
 * written over. For text formats one part's text is made while the rest of the one before is taken, and no other exists; the next part
 * is asked for when it is needed, so a generator may open parts late and close them after. No byte is given before the first was.
 * Instants have a zone in each format: `Z` in texts, adjusted to UTC in Parquet. CSV is as {@link Engine.copyTo} writes it, with bytes in
 * base64, as NDJSON has them; that has texts for NaN and infinities, as {@link jsonLine} says.
 */
export async function* exportRelation(options: ExportOptions): AsyncGenerator<Uint8Array> {
  const names = options.select ?? options.columns.map((column) => column.name);
  const texts = new Set<Growing>();
  let [head, before] = [headOf(options, names), undefined as Growing | undefined];
  let number = 0;
  try {
    for await (const parts of options.format === 'parquet' ? [options.parts] : alone(options.parts)) {
      const most = mostOf(options, number++);
      const large = await largeIn(options, parts, names, most);
      const text = await begin(options, parts, names, { large, most });
      texts.add(text);
      try {
        if (head.length > 0) yield head;
        head = nothing;
        if (before !== undefined) yield* before.rest();
        if (large === undefined) yield* text.blocks();
      } finally {
        // Whatever became of the reader: the parts are read until the text is there.
        await text.settled;
      }
      await text.written;
      before = large === undefined ? text : undefined;
      // While the part is there.
      if (large !== undefined) yield* large.fill(text.rest());
    }
    if (head.length > 0) yield head;
    if (before !== undefined) yield* before.rest();
  } finally {
    for (const text of texts) text.close();
  }
}

const nothing = Buffer.alloc(0);

/** How many rows are written at most of a part, or of all that become one file. */
function mostOf({ most, format }: ExportOptions, part: number): number | undefined {
  return format === 'parquet' ? most?.reduce((sum, rows) => sum + rows, 0) : most?.[part];
}

/** What comes before the rows. */
function headOf(options: ExportOptions, names: readonly string[]): Buffer {
  if (options.format !== 'csv') return nothing;
  const heads = options.spreadsheet === true ? names.map(asText) : names;
  return Buffer.from(`${heads.map(csvField).join(',')}\n`);
}

async function* alone(
  parts: Iterable<ScratchFile> | AsyncIterable<ScratchFile>,
): AsyncGenerator<readonly ScratchFile[]> {
  for await (const part of parts) yield [part];
}

/** A file that is being written from its first byte to its last, and how far it was read. */
class Growing {
  readonly settled: Promise<unknown>;
  #at = 0;
  #ended = false;
  #closed = false;

  constructor(
    private readonly file: ScratchFile,
    readonly written: Promise<unknown>,
  ) {
    const end = (): void => void (this.#ended = true);
    this.settled = written.then(end, end);
  }

  /** Whole blocks, until all is written. */
  async *blocks(): AsyncGenerator<Uint8Array> {
    while (!this.#ended) {
      if (this.file.size() - this.#at >= blockBytes) yield this.#next(blockBytes);
      else await Promise.race([this.settled, sleep(lookMs)]);
    }
  }

  /** What is left when all is written; closes the file. */
  *rest(): Generator<Uint8Array> {
    try {
      for (const size = this.file.size(); this.#at < size;)
        yield this.#next(Math.min(blockBytes, size - this.#at));
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.file.close();
  }

  #next(length: number): Uint8Array {
    const block = Buffer.allocUnsafe(length);
    const read = readSync(this.file.fd, block, 0, length, this.#at);
    if (read === 0) throw new Error('a file that is written has become shorter');
    this.#at += read;
    return block.subarray(0, read);
  }
}

/**
 * What begins a formula somewhere (OWASP, CSV injection): signs, also in full width and small form, behind whatever a spreadsheet does
 * not see. The same expression in JavaScript and in DuckDB.
 */
const formula =
  '^[\\s\\p{Z}\\p{Cf}\\p{Cc}]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|^[\\t\\r\\n]';
const formulas = new RegExp(formula, 'u');
const asText = (text: string): string => (formulas.test(text) ? `'${text}` : text);

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Begins to write the rows of parts into a file of their own. */
async function begin(
  options: ExportOptions,
  parts: readonly ScratchFile[],
  names: readonly string[],
  { large, most }: { readonly large: LargeCells | undefined; readonly most: number | undefined },
): Promise<Growing> {
  const { engine, columns, format, where, signal } = options;
  const relation = await engine.relation(parts, columns);
  const condition = where === undefined ? '' : ` WHERE ${where.sql}`;
  const first = most === undefined ? '' : ` LIMIT ${most}`;
  const sql = `SELECT ${written(options, names, large)} FROM (${relation})${condition}${first}`;
  const file = engine.newFile();
  const copy = {
    sql,
    parameters: where?.parameters ?? [],
    file,
    format: format === 'ndjson' ? ('lines' as const) : format,
    header: false,
    hasBytes: hasBytes(columns),
  };
  return new Growing(file, engine.copyTo(copy, signal));
}

async function largeIn(
  options: ExportOptions,
  [part]: readonly ScratchFile[],
  names: readonly string[],
  most: number | undefined,
): Promise<LargeCells | undefined> {
  const { engine, columns, where, signal, largeBytes = usualLargeBytes } = options;
  if (options.format === 'parquet' || part === undefined) return undefined;
  return LargeCells.of({ engine, part, columns, names, where, largeBytes, most, signal });
}

/** SQL of what is written of a record. */
function written(options: ExportOptions, names: readonly string[], large?: LargeCells): string {
  // RFC 4648, `contentEncoding` of JSON Schema; of these letters no formula is made.
  const base64 = (cell: string): string => large?.base64(cell) ?? `to_base64(${cell})`;
  const { columns, format } = options;
  const types = new Map(columns.map((column) => [column.name, column.type]));
  if (format === 'ndjson')
    return jsonLine(
      names.map((name) => ({ name, type: types.get(name) ?? 'string' })),
      base64,
    );
  const spreadsheet = format === 'csv' && options.spreadsheet === true;
  const selected = names.map((name) => {
    const type = types.get(name);
    if (type === 'double') return oneNumber(name);
    if (type === 'bytes' && format !== 'parquet') return `${base64(identifier(name))} AS ${identifier(name)}`;
    if (type === 'instant') return inUtc(name, format);
    return spreadsheet && (type === 'string' || type === 'json') ? harmless(name) : identifier(name);
  });
  return selected.join(', ');
}

/** Numbers are not text, so -5 stays what it is. */
const harmless = (name: string): string => {
  const cell = identifier(name);
  return `CASE WHEN regexp_matches(${cell}, '${formula}') THEN '''' || ${cell} ELSE ${cell} END AS ${cell}`;
};

/** An instant with its zone: as the type that has one, or in ISO 8601. */
const inUtc = (name: string, format: ExportOptions['format']): string => {
  const cell = identifier(name);
  return format === 'parquet' ? `timezone('UTC', ${cell}) AS ${cell}` : `${instantText(cell)} AS ${cell}`;
};

/** What counts as one value is the same bytes: zero has no sign and NaN neither that nor a payload. */
const oneNumber = (name: string): string => {
  const cell = identifier(name);
  return `CASE WHEN ${cell} = 0 THEN 0 WHEN isnan(${cell}) THEN CAST('nan' AS DOUBLE) ELSE ${cell} END AS ${cell}`;
};
