import { type Column, type Reading } from '#libs/contracts';
import { counted, Problem } from '#libs/kernel';
import { cellText, type Row } from '../engine/cells.js';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier, literal } from '../engine/sql.js';
import { type Beside, type HeadedFile, type ImportSession, streamed } from '../parts/format.js';
import { castColumn, type RowCell, type RowColumn } from '../parts/row-parts.js';
import { partSqlType } from '../parts/types.js';
import { type Noun } from './findings.js';

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

/** The files that a table may say something of. */
export interface Named {
  readonly names: readonly string[];
  /** Columns that they have themselves, in lower case. */
  readonly taken: ReadonlySet<string>;
  readonly noun: Noun;
}

/**
 * Reads the table beside files like an upload of its format. One of its columns names them: by the names in the archive, from the table's own
 * folder, or by what is unique of them.
 * @throws Problem upload.unparsable where none does, or a file is named twice
 */
export async function readManifest(
  beside: Beside,
  { names, taken, noun }: Named,
  session: ImportSession,
): Promise<Manifest> {
  const { columns, types, rows, reading } = await readAll(beside, noun, session);
  const keys = keysOf(names, beside.file.name);
  const naming = namingColumn(columns, rows, keys, noun);
  const own = columns.filter((_, i) => i !== naming);
  const byFile = new Map<number, Row>();
  let unknown = 0;
  for (const row of rows) {
    const file = keys.get(cellText(row[`c${naming}`]));
    const first = file === undefined ? undefined : byFile.get(file);
    if (file === undefined) unknown++;
    else if (first === undefined) byFile.set(file, row);
    else throw namedTwice(rows.indexOf(first) + 1, rows.indexOf(row) + 1, noun);
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
    warnings: [...reading.warnings, ...untold(unknown, names.length - byFile.size, noun)],
  };
}

const namedTwice = (first: number, second: number, { one, many }: Noun): Problem =>
  unparsable(
    `records ${first} and ${second} of the table beside the ${many} name the same ${one}, and each may have one: ` +
      'take one of them out of the table, and make the archive again',
  );

const textOrNull = (cell: Row[string] | undefined): RowCell =>
  cell === undefined || cell === null ? null : cellText(cell);

function untold(unknown: number, unnamed: number, { one, many }: Noun): string[] {
  return [
    ...(unknown > 0
      ? [
          `${counted(unknown, 'row')} of the manifest ${unknown === 1 ? `names no ${one} and is` : `name no ${one} and are`} left out.`,
        ]
      : []),
    ...(unnamed > 0
      ? [
          `${unnamed} ${unnamed === 1 ? `${one} is` : `${many} are`} not in the manifest: what it says of others is empty there.`,
        ]
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
async function asManifest<T>({ many }: Noun, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'upload.unparsable') throw error;
    const detail = `the text beside the ${many}, taken for a manifest: ${error.detail}`;
    throw new Problem(error.code, detail, error.places);
  });
}

/** Also of one that is packed, whose size nobody knows before its end. */
function bounded(file: HeadedFile, { many }: Noun): HeadedFile {
  const tooLarge = () =>
    unparsable(`the manifest beside the ${many} is larger than ${maxManifestBytes >> 20} MiB`);
  if (Number.isFinite(file.bytes)) {
    if (file.bytes > maxManifestBytes) throw tooLarge();
    return file;
  }
  const counted = streamed(async function* () {
    let size = 0;
    for await (const block of file.blocks()) {
      size += block.length;
      if (size > maxManifestBytes) throw tooLarge();
      yield block;
    }
  });
  return { ...counted, head: file.head };
}

async function readAll({ file, format }: Beside, noun: Noun, session: ImportSession): Promise<Read> {
  const { engine } = session;
  const headed = bounded(await file.open(), noun);
  const parts: ScratchFile[] = [];
  const close = (): void => {
    for (const part of parts.splice(0)) part.close();
  };
  try {
    const table = await asManifest(
      noun,
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
        `the manifest beside the ${noun.many} has more than ${maxManifestRows.toLocaleString('en')} rows`,
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
  { many }: Noun,
): number {
  const counts = columns.map((_, i) => rows.filter((row) => keys.has(cellText(row[`c${i}`]))).length);
  const most = Math.max(...counts);
  if (most === 0)
    throw unparsable(
      `the table beside the ${many} names none of them: give it a column with their names as the archive has them, ` +
        'with or without folder and ending, or make the archive without the table',
    );
  return counts.indexOf(most);
}
