import { readSync } from 'node:fs';
import { type Column } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import { type SqlParameters } from '../engine/cells.js';

interface ExportCommon {
  readonly engine: Engine;
  /** The columns that the parts hold. */
  readonly columns: readonly Column[];
  /** The columns to write, by name, in this order; all when absent. */
  readonly select?: readonly string[];
  /** A condition on the parts' columns, and what it binds. */
  readonly where?: { readonly sql: string; readonly parameters: SqlParameters };
  readonly signal?: AbortSignal;
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

/**
 * The rows of the parts, in order, as the bytes of one file. For text formats one part's text is made while that of the one before
 * is taken, and no other exists; the next part is asked for when it is needed, so a generator may open parts late and
 * close them after.
 * CSV and NDJSON are as {@link Engine.copyTo} writes them; NDJSON has null for NaN and infinities, as JSON must.
 */
export async function* exportRelation(options: ExportOptions): AsyncGenerator<Uint8Array> {
  const names = options.select ?? options.columns.map((column) => column.name);
  if (options.format === 'parquet') {
    yield* taken(await written(options, options.parts, names));
    return;
  }
  if (options.format === 'csv') {
    const heads = options.spreadsheet === true ? names.map(asText) : names;
    yield Buffer.from(`${heads.map(csvField).join(',')}\n`);
  }
  let before: ScratchFile | undefined;
  try {
    for await (const part of options.parts) {
      const next = written(options, [part], names);
      // It is asked for below; until then a reader may take its time.
      next.catch(() => undefined);
      try {
        if (before !== undefined) yield* taken(before);
      } finally {
        // Whatever became of the reader: the part is read until its text is there.
        before = await next.catch(() => undefined);
      }
      await next;
    }
    const last = before;
    before = undefined;
    if (last !== undefined) yield* taken(last);
  } finally {
    before?.close();
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

/** The rows of parts in a file of their own. */
async function written(
  options: ExportOptions,
  parts: readonly ScratchFile[],
  names: readonly string[],
): Promise<ScratchFile> {
  const { engine, columns, format, where, signal } = options;
  const relation = await engine.relation(parts, columns);
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const spreadsheet = format === 'csv' && options.spreadsheet === true;
  const selected = names.map((name) => {
    const type = types.get(name);
    if (format === 'ndjson' && type === 'double') return finite(name);
    return spreadsheet && (type === 'string' || type === 'json') ? harmless(name) : identifier(name);
  });
  const condition = where === undefined ? '' : ` WHERE ${where.sql}`;
  const sql = `SELECT ${selected.join(', ')} FROM (${relation})${condition}`;
  const file = engine.newFile();
  try {
    await engine.copyTo({ sql, parameters: where?.parameters ?? [], file, format, header: false }, signal);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function* taken(file: ScratchFile): Generator<Uint8Array> {
  try {
    yield* fileBlocks(file);
  } finally {
    file.close();
  }
}

/** Numbers are not text, so -5 stays what it is. */
const harmless = (name: string): string => {
  const cell = identifier(name);
  return `CASE WHEN regexp_matches(${cell}, '${formula}') THEN '''' || ${cell} ELSE ${cell} END AS ${cell}`;
};

const finite = (name: string): string =>
  `CASE WHEN isfinite(${identifier(name)}) THEN ${identifier(name)} END AS ${identifier(name)}`;

/** The bytes of a scratch file in blocks of 256 KiB, each the reader's own. */
export function* fileBlocks(file: ScratchFile): Generator<Uint8Array> {
  const size = file.size();
  for (let at = 0; at < size;) {
    const block = Buffer.allocUnsafe(Math.min(blockBytes, size - at));
    const read = readSync(file.fd, block, 0, block.length, at);
    if (read === 0) return;
    at += read;
    yield block.subarray(0, read);
  }
}
