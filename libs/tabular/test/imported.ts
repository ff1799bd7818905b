import { closeSync, existsSync, fstatSync, mkdtempSync, openSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { writeAll } from '#libs/files';
import { readAll } from '../src/parts/chunks.js';
import { Problem } from '#libs/kernel';
import { type Engine, openEngine } from '../src/engine/engine.js';
import { type ImportOptions, importTable } from '../src/import/import-table.js';
import { type ImportedTable, type SourceFile } from '../src/parts/format.js';
import { type ScratchFile } from '../src/engine/scratch.js';
import { type Row } from '../src/engine/cells.js';

/** Scratch files for specs: as the real ones, unlinked at once. `open()` counts those that nobody closed yet. */
export function testScratch(room = 1 << 30): { newFile: () => ScratchFile; open: () => number } {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tabular-spec-'));
  rmSync(folder, { recursive: true });
  let open = 0;
  let made = 0;
  const newFile = (): ScratchFile => {
    const path = `${folder}-${made++}`;
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    open++;
    return {
      fd,
      path: `/proc/self/fd/${fd}`,
      size: () => fstatSync(fd).size,
      room: () => room,
      close: () => {
        closeSync(fd);
        open--;
      },
    };
  };
  return { newFile, open: () => open };
}

/** An engine for the specs of one file, over scratch files that are counted; it ends with them. */
export async function specTables(): Promise<{ engine: Engine; scratch: ReturnType<typeof testScratch> }> {
  const scratch = testScratch();
  const engine = await openEngine({ newFile: scratch.newFile });
  afterAll(() => engine.close());
  return { engine, scratch };
}

/** A copy of a scratch file, for parts must outlive `onPart`. */
export function copyOf(file: ScratchFile, newFile: () => ScratchFile): ScratchFile {
  const copy = newFile();
  writeAll(copy.fd, [readAll(file)]);
  return copy;
}

export interface Imported extends ImportedTable {
  readonly files: readonly ScratchFile[];
}

export interface ReadOptions extends Partial<Omit<ImportOptions, 'engine'>> {
  /** The media type's parameter. */
  readonly header?: boolean;
  /** The bytes come in blocks of this size. */
  readonly blockBytes?: number;
}

/** Imports bytes and keeps the parts open. */
export async function imported(
  engine: Engine,
  body: string | Uint8Array,
  { header, blockBytes, ...options }: ReadOptions = {},
): Promise<Imported> {
  const files: ScratchFile[] = [];
  try {
    const table = await importTable({
      engine,
      file: fileOf(typeof body === 'string' ? Buffer.from(body) : body, blockBytes),
      format: 'csv',
      parameters: header === undefined ? {} : { header: header ? 'present' : 'absent' },
      onAgain: async () => {
        for (const file of files.splice(0)) file.close();
        return Promise.resolve();
      },
      onPart: async (part) => {
        files.push(copyOf(part.file, engine.newFile));
        return Promise.resolve();
      },
      ...options,
    });
    return { ...table, files };
  } catch (error) {
    for (const file of files) file.close();
    throw error;
  }
}

/** Bytes as an uploaded file. */
export function fileOf(body: Uint8Array, blockBytes = 65_536): SourceFile {
  return {
    bytes: body.length,
    seeks: true,
    blocks: () => blocks(body, blockBytes),
    range: ({ start, end }) => blocks(body.subarray(start, end), blockBytes),
  };
}

/** As a sealed file gives them: each is written over when the next is asked for. */
async function* blocks(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) {
    const block = Buffer.from(body.subarray(at, at + size));
    yield await Promise.resolve(block);
    block.fill(0xa5);
  }
}

/** All rows of an imported table, in order. */
export async function rowsOf(
  engine: Engine,
  table: { files: readonly ScratchFile[]; columns: readonly Column[] },
): Promise<Row[]> {
  return engine.query(await engine.relation(table.files, table.columns));
}

/** Imports bytes and reads all rows back; closes the parts. */
export async function readBack(engine: Engine, body: string | Uint8Array, options: ReadOptions = {}) {
  const table = await imported(engine, body, options);
  const rows = await rowsOf(engine, table);
  for (const file of table.files) file.close();
  return { ...table, rows, count: table.rows };
}

/** What the import of bytes is refused with. @throws Error when it is not refused, or by something else than a Problem */
export async function refusalOf(
  engine: Engine,
  body: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Problem> {
  const found = await readBack(engine, body, options).catch((error: unknown) => error);
  if (found instanceof Problem) return found;
  throw found instanceof Error ? found : new Error('the file was accepted');
}

export const typesOf = (table: Pick<Imported, 'columns'>): Record<string, string> =>
  Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));

export const valuesOf = (rows: readonly Row[], name: string): unknown[] => rows.map((row) => row[name]);
