import { type Column, type ColumnType, hasBytes } from '#libs/contracts';
import { orFull, writeAll } from '#libs/files';
import { problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { type CopyOptions, type Engine, forHeavy, heavyBytes, openEngine } from '../engine/engine.js';
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

/** A cell as text, or its bytes; null for none. */
export type RowCell = string | Uint8Array | null;

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
  /** An engine for rows that the other has no memory for. */
  private heavy: Engine | undefined;

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

  /** Takes a row, of as many cells as there are columns; `onTaken` is told when their bytes are needed no more. */
  async add(cells: readonly RowCell[], onTaken?: () => void): Promise<void> {
    const large = cells.findIndex((cell) => cell instanceof Uint8Array && cell.length > this.partBytes);
    if (large >= 0) return this.addLarge(cells, large, onTaken);
    // The engine would pass over an empty line.
    let line = '1';
    for (const cell of cells) line += cell === null ? ',' : `,"${textIn(cell)}"`;
    onTaken?.();
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

  /** Closes what a failure left open, and the engine for large rows. */
  close(): void {
    this.closeSource();
    this.heavy?.close();
    this.heavy = undefined;
  }

  private closeSource(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** Makes a part of one row, of which one cell is as large as a part: the engine reads its bytes from scratch as they are. */
  private async addLarge(cells: readonly RowCell[], large: number, onTaken?: () => void): Promise<void> {
    if (this.rowsInPart > 0) {
      this.flush();
      await this.seal();
    }
    const { engine } = this.session;
    const bytes = cells[large] as Uint8Array;
    this.meter.count(cells.length, bytes.length);
    const copy = engine.newFile();
    try {
      if (copy.room() < roomFor * bytes.length) throw noRoom();
      writeAll(copy.fd, [bytes]);
      const isHeavy = bytes.length > heavyBytes;
      const others = cells.flatMap((cell, i) =>
        i === large ? [] : [[`c${i}`, cell === null ? null : textOf(cell)] as const],
      );
      onTaken?.();
      if (isHeavy) this.heavy ??= await openEngine({ newFile: engine.newFile, ...forHeavy });
      this.rows++;
      await this.write((isHeavy ? this.heavy : undefined) ?? engine, 1, {
        sql: this.selectLarge(copy, large),
        parameters: Object.fromEntries(others),
      });
    } catch (error) {
      throw orFull(error);
    } finally {
      copy.close();
    }
  }

  private selectLarge(copy: ScratchFile, large: number): string {
    const cells = this.made.map(({ name, sqlOf }, i) => {
      const text = `CAST($c${i} AS VARCHAR)`;
      const cell = this.wide.has(i) ? text : sqlOf(text);
      return `${i === large ? 'content' : cell} AS ${identifier(name)}`;
    });
    return `SELECT ${cells.join(', ')} FROM read_blob(${literal(copy.path)})`;
  }

  private flush(): void {
    this.source ??= this.session.engine.newFile();
    const bytes = Buffer.from(this.text);
    writeAll(this.source.fd, [bytes]);
    this.written += bytes.length;
    this.text = '';
  }

  private async seal(): Promise<void> {
    const { source } = this;
    if (source === undefined) return;
    const statement = { sql: this.select(source), parameters: [] };
    await this.write(this.session.engine, this.rowsInPart, statement, () => this.closeSource());
    [this.written, this.rowsInPart] = [0, 0];
  }

  private async write(
    engine: Engine,
    rows: number,
    statement: Pick<CopyOptions, 'sql' | 'parameters'>,
    onWritten?: () => void,
  ): Promise<void> {
    const { signal, onPart } = this.session;
    const file = engine.newFile();
    try {
      signal?.throwIfAborted();
      const options = { ...statement, file, format: 'part', hasBytes: hasBytes(this.made) } as const;
      const written = await engine.copyTo(options, signal, unkept);
      if (written !== rows) throw unparsable('records of the file were read in two ways');
      onWritten?.();
      await onPart({ file, rows, position: this.parts });
      this.parts++;
    } finally {
      file.close();
    }
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

const textOf = (cell: string | Uint8Array): string =>
  typeof cell === 'string' ? cell : Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString('base64');

/** As it stands within quotation marks. */
function textIn(cell: string | Uint8Array): string {
  const text = textOf(cell);
  return text.includes('"') ? text.replaceAll('"', '""') : text;
}

/** Of the bytes of a large cell: themselves, and the part. */
const roomFor = 2.1;
const noRoom = () => problem('storage.full', 'Scratch has no room for a record of the file.');

export const tooLong = (rowsBefore: number): Error =>
  unparsable(`record ${rowsBefore + 1} is longer than ${maxRecordBytes >> 20} MiB`);

/** Texts were made for their types, so what the engine refuses is about the file; its words quote cells. */
const unkept = (message: string): Error =>
  unparsable(
    /^Out of Memory Error/.test(message)
      ? 'a run of records of the file needs more memory than there is for it'
      : 'a value of the file is beyond what its type can hold here',
  );
