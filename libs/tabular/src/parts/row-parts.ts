import { type Column, type ColumnType, hasBytes } from '#libs/contracts';
import { writeAll } from '#libs/files';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import { maxRecordBytes } from './chunks.js';
import { Fallen } from './fallen.js';
import { type ImportSession } from './format.js';
import { finerType } from './finer-type.js';
import { type Meter } from './meter.js';
import { type PartSchema } from './types.js';

/**
 * A column of rows whose types a file tells: what its cells are, and the SQL that makes a value of the text of one. Where a cell does
 * not fit, the part is text: so the text of a cell must be the one that the engine writes for its value.
 */
export interface RowColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The engine's type. */
  readonly sqlType: string;
  readonly sqlOf: (cell: string) => string;
}

/** A cell as text; null for none. */
export type RowCell = string | null;

const flushBytes = 1 << 20;
/** So much of a part with bytes is held by the engine several times. */
export const bytesTogether = 4 << 20;
const maxColumns = 2000;
const maxNameLength = 255;

const casts: Readonly<Record<ColumnType, string>> = {
  ...{ boolean: 'BOOLEAN', integer: 'BIGINT', double: 'DOUBLE', decimal: 'DECIMAL', date: 'DATE' },
  ...{ time: 'TIME', timestamp: 'TIMESTAMP', instant: 'TIMESTAMPTZ', string: 'VARCHAR', json: 'JSON' },
  bytes: 'BLOB',
};

/** A column of which each cell is the text of a value of the type, of bytes in base64; `sqlType` where the engine has several for it. */
export const castColumn = (name: string, type: ColumnType, sqlType = casts[type]): RowColumn => ({
  ...{ name, type, sqlType },
  sqlOf: (cell) =>
    sqlType === 'VARCHAR' ? cell : type === 'bytes' ? `from_base64(${cell})` : `CAST(${cell} AS ${sqlType})`,
});

/** @throws Problem upload.unparsable for names that no table can have */
export function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw unparsable('the file has no columns');
  if (names.length > maxColumns) throw unparsable(`there are more than ${maxColumns} columns`);
  const folded = new Set<string>();
  names.forEach((name, i) => {
    if (name === '') throw unparsable(`the name of column ${i + 1} is empty`);
    if (name.length > maxNameLength)
      throw unparsable(`the name of column ${i + 1} is longer than ${maxNameLength} characters`);
    if (name.includes('\0') || !name.isWellFormed())
      throw unparsable(`the name of column ${i + 1} is not valid text`);
    if (folded.has(name.toLowerCase()))
      throw unparsable(`column ${i + 1} has the name of another, or differs from it in letter case alone`);
    folded.add(name.toLowerCase());
  });
}

/** Makes Parquet parts of rows that come one after the other, as texts of cells; one part is held in scratch, none in memory. */
export class RowParts {
  rows = 0;
  parts = 0;
  readonly fallen = new Fallen();
  /** Columns with a cell, in some part, that does not fit their types. */
  private readonly widened = new Set<number>();
  /** Those of the open part. */
  private readonly wide = new Set<number>();
  private source: ScratchFile | undefined;
  private text = '';
  private written = 0;
  private rowsInPart = 0;
  private readonly partBytes: number;

  /** @throws Problem upload.unparsable for names that no table can have */
  constructor(
    private readonly session: ImportSession,
    private readonly made: readonly RowColumn[],
    private readonly meter: Meter,
  ) {
    checkNames(made.map(({ name }) => name));
    this.partBytes = Math.min(session.chunkBytes ?? 32 << 20, hasBytes(made) ? bytesTogether : Infinity);
  }

  /** Of the rows so far: a column is what its widest part is. */
  get columns(): Column[] {
    return this.made.map(({ name, type }, i) => ({ name, type: this.widened.has(i) ? 'string' : type }));
  }

  /** The same, finer. */
  get finer(): PartSchema {
    return new Map(
      this.columns.map(({ name, type }, i) => [name, finerType(type, this.made[i]?.sqlType ?? '')]),
    );
  }

  /** Columns whose text can be told from their values: all, for a file of values has no other text. */
  get told(): ReadonlySet<string> {
    return new Set(this.made.map(({ name }) => name));
  }

  /** A cell of the next row does not fit the type of its column, which is text then. */
  widen(column: number): void {
    this.wide.add(column);
    this.widened.add(column);
    this.fallen.take(this.made[column]?.name ?? '', this.rows + 1);
  }

  /** Takes a row, of as many cells as there are columns. */
  async add(cells: readonly RowCell[]): Promise<void> {
    // The engine would pass over an empty line.
    let line = '1';
    for (const cell of cells)
      line += cell === null ? ',' : `,"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`;
    if (line.length > maxRecordBytes / 3 && Buffer.byteLength(line) > maxRecordBytes)
      throw tooLong(this.rows);
    this.meter.count(cells.length, line.length);
    this.text += `${line}\n`;
    this.rows++;
    this.rowsInPart++;
    if (this.text.length < Math.min(flushBytes, this.partBytes)) return;
    this.flush();
    if (this.written >= this.partBytes) await this.seal();
  }

  /** Hands out the last part. @throws Problem upload.unparsable where there were no rows */
  async finish(): Promise<void> {
    if (this.rows === 0) throw unparsable('the file holds no records');
    this.flush();
    if (this.rowsInPart > 0) await this.seal();
  }

  /** Closes what a failure left open. */
  close(): void {
    this.source?.close();
    this.source = undefined;
  }

  private flush(): void {
    this.source ??= this.session.engine.newFile();
    const bytes = Buffer.from(this.text);
    writeAll(this.source.fd, [bytes]);
    this.written += bytes.length;
    this.text = '';
  }

  private async seal(): Promise<void> {
    const { engine, signal, onPart } = this.session;
    const [source, rows] = [this.source, this.rowsInPart];
    if (source === undefined) return;
    const file = engine.newFile();
    try {
      signal?.throwIfAborted();
      const written = await engine.copyTo(
        { sql: this.select(source), file, format: 'part', hasBytes: hasBytes(this.made) },
        signal,
        unkept,
      );
      if (written !== rows) throw unparsable('records of the file were read in two ways');
      this.close();
      await onPart({ file, rows, position: this.parts });
      this.parts++;
    } finally {
      file.close();
    }
    [this.written, this.rowsInPart] = [0, 0];
    this.wide.clear();
  }

  private select(source: ScratchFile): string {
    const columns = this.made.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
    const cells = this.made.map(
      ({ name, sqlOf }, i) => `${this.wide.has(i) ? `c${i}` : sqlOf(`c${i}`)} AS ${identifier(name)}`,
    );
    return (
      `SELECT ${cells.join(', ')} FROM read_csv(${literal(source.path)}, auto_detect = false, header = false, ` +
      `delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, ` +
      `new_line = '\\n', max_line_size = ${maxRecordBytes + 1024}, buffer_size = ${2 * maxRecordBytes}, ` +
      `columns = {r: 'VARCHAR', ${columns}})`
    );
  }
}

export const tooLong = (rowsBefore: number): Error =>
  unparsable(`record ${rowsBefore + 1} is longer than ${maxRecordBytes >> 20} MiB`);

/** Texts were made for their types, so what the engine refuses is about the file; its words quote cells. */
const unkept = (message: string): Error =>
  unparsable(
    /^Out of Memory Error/.test(message)
      ? 'a run of records of the file needs more memory than there is for it'
      : 'a value of the file is beyond what its type can hold here',
  );
