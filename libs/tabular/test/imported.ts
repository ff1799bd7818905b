import { closeSync, existsSync, fstatSync, mkdtempSync, openSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Column } from '#libs/contracts';
import { writeAll } from '#libs/files';
import { readAll } from '../src/parts/chunks.js';
import { type Engine } from '../src/engine/engine.js';
import { type ImportedTable, type ImportOptions, importTable } from '../src/import/import-table.js';
import { type ScratchFile } from '../src/engine/scratch.js';
import { type Row } from '../src/engine/values.js';

/** Scratch files for specs: as the real ones, unlinked at once. `open()` counts those that nobody closed yet. */
export function testScratch(): { newFile: () => ScratchFile; open: () => number } {
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
      close: () => {
        closeSync(fd);
        open--;
      },
    };
  };
  return { newFile, open: () => open };
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

/** Imports bytes, sent in blocks of `blockBytes`, and keeps the parts open. */
export async function imported(
  engine: Engine,
  body: string | Uint8Array,
  options: Partial<ImportOptions> & { blockBytes?: number } = {},
): Promise<Imported> {
  const files: ScratchFile[] = [];
  try {
    const table = await importTable({
      engine,
      source: blocks(typeof body === 'string' ? Buffer.from(body) : body, options.blockBytes ?? 65_536),
      format: 'csv',
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

async function* blocks(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield await Promise.resolve(body.subarray(at, at + size));
}

/** All rows of an imported table, in order. */
export async function rowsOf(
  engine: Engine,
  table: { files: readonly ScratchFile[]; columns: readonly Column[] },
): Promise<Row[]> {
  return engine.query(await engine.relation(table.files, table.columns));
}
