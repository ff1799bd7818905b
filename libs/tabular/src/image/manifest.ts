import { type Column, type Reading } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { cellText, type Row } from '../engine/cells.js';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import { type Beside, type ImportSession } from '../parts/format.js';
import { castColumn, type RowCell, type RowColumn } from '../parts/row-parts.js';
import { partSqlType } from '../parts/types.js';

/** All of a manifest is held in memory, as one part. */
const maxManifestBytes = 16 << 20;
const maxManifestRows = 200_000;

/** What a table says of files that are named in it. */
export interface Manifest {
  readonly columns: readonly RowColumn[];
  /** The cells of a file, by its place in the list of names; all null for one that is not named. */
  readonly cellsOf: (file: number) => readonly RowCell[];
  readonly warnings: readonly string[];
}

/** Names of columns that pictures have themselves. */
export type Taken = ReadonlySet<string>;

/**
 * Reads the table beside pictures as any upload of its format. One of its columns names them: by the names in the archive, from the table's own
 * folder, or by what is unique of them.
 * @throws Problem upload.unparsable where none does, or a picture is named twice
 */
export async function readManifest(
  beside: Beside,
  names: readonly string[],
  taken: Taken,
  session: ImportSession,
): Promise<Manifest> {
  const { columns, types, rows, reading } = await readAll(beside, session);
  const keys = keysOf(names, beside.file.name);
  const naming = namingColumn(columns, rows, keys);
  const own = columns.filter((_, i) => i !== naming);
  const byFile = new Map<number, Row>();
  let unknown = 0;
  for (const row of rows) {
    const file = keys.get(cellText(row[`c${naming}`]));
    if (file === undefined) unknown++;
    else if (byFile.has(file)) throw unparsable('the manifest beside the pictures names one of them twice');
    else byFile.set(file, row);
  }
  const cells = columns.map((_, i) => `c${i}`).filter((_, i) => i !== naming);
  return {
    columns: own.map(({ name, type }) =>
      castColumn(taken.has(name.toLowerCase()) ? `manifest_${name}` : name, type, types.get(name)),
    ),
    cellsOf: (file) => {
      const row = byFile.get(file);
      return cells.map((cell) => textOrNull(row?.[cell]));
    },
    warnings: [...reading.warnings, ...untold(unknown, names.length - byFile.size)],
  };
}

const textOrNull = (cell: Row[string] | undefined): RowCell =>
  cell === undefined || cell === null ? null : cellText(cell);

function untold(unknown: number, unnamed: number): string[] {
  return [
    ...(unknown > 0 ? [`${unknown} rows of the manifest name no picture and are left out.`] : []),
    ...(unnamed > 0
      ? [`${unnamed} pictures are not in the manifest: what it says of others is empty there.`]
      : []),
  ];
}

interface Read {
  readonly columns: readonly Column[];
  /** The engine's types. */
  readonly types: ReadonlyMap<string, string>;
  /** Cells as text, in `c0`, `c1`, … */
  readonly rows: readonly Row[];
  readonly reading: Reading;
}

/** A refusal of the table says whose it is. */
async function asManifest<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'upload.unparsable') throw error;
    const detail = `the text beside the pictures, taken for a manifest: ${error.detail}`;
    throw new Problem(error.code, detail, error.places);
  });
}

async function readAll({ file, format }: Beside, session: ImportSession): Promise<Read> {
  const { engine } = session;
  const headed = await file.open();
  if (Number.isFinite(headed.bytes) && headed.bytes > maxManifestBytes)
    throw unparsable(`the manifest beside the pictures is larger than ${maxManifestBytes >> 20} MiB`);
  const parts: ScratchFile[] = [];
  const close = (): void => {
    for (const part of parts.splice(0)) part.close();
  };
  try {
    const table = await asManifest(
      session.among.importAs(format, headed, {
        ...session,
        ...{
          known: undefined,
          quarantine: undefined,
          onProgress: undefined,
          chunkBytes: 2 * maxManifestBytes,
        },
        onAgain: async () => {
          close();
          return Promise.resolve();
        },
        onPart: async (part) => {
          const copy = engine.newFile();
          parts.push(copy);
          const sql = `SELECT * FROM read_parquet(${literal(part.file.path)})`;
          await engine.copyTo({ sql, file: copy, format: 'part' }, session.signal);
        },
      }),
    );
    if (table.rows > maxManifestRows)
      throw unparsable(
        `the manifest beside the pictures has more than ${maxManifestRows.toLocaleString('en')} rows`,
      );
    const selected = table.columns.map(({ name }, i) => `CAST(${identifier(name)} AS VARCHAR) AS c${i}`);
    const sql = `SELECT ${selected.join(', ')} FROM (${await engine.relation(parts, table.columns)})`;
    const rows = await engine.query(sql, [], session.signal);
    const types = new Map(Array.from(table.schema ?? [], ([name, type]) => [name, partSqlType(type)]));
    return { columns: table.columns, types, rows, reading: table.reading };
  } finally {
    close();
  }
}

/** What may name each file: its whole name, its name from the manifest's folder, its own name and that without its ending, where no other has it. */
function keysOf(names: readonly string[], manifest: string): Map<string, number> {
  const folder = manifest.slice(0, manifest.lastIndexOf('/') + 1);
  const keys = new Map<string, number>();
  const own = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const forms: readonly ((name: string) => string | undefined)[] = [
    (name) => name,
    (name) => (folder !== '' && name.startsWith(folder) ? name.slice(folder.length) : undefined),
    own,
    (name) => own(name).replace(/\.[^.]*$/, ''),
  ];
  for (const form of forms) {
    const found = new Map<string, number | undefined>();
    names.forEach((name, i) => {
      const key = form(name);
      if (key !== undefined) found.set(key, found.has(key) ? undefined : i);
    });
    for (const [key, i] of found) if (i !== undefined && !keys.has(key)) keys.set(key, i);
  }
  return keys;
}

/** The column that names the most files. */
function namingColumn(
  columns: readonly Column[],
  rows: readonly Row[],
  keys: ReadonlyMap<string, number>,
): number {
  const counts = columns.map((_, i) => rows.filter((row) => keys.has(cellText(row[`c${i}`]))).length);
  const most = Math.max(...counts);
  if (most === 0)
    throw unparsable(
      'the text beside the pictures is no manifest: none of its columns has their names. Leave it out, or say the names',
    );
  return counts.indexOf(most);
}
