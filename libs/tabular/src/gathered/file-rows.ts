import { unparsable } from '../engine/errors.js';
import { freeBytes } from '../engine/free-bytes.js';
import { type Archived, type ImportedTable, type ImportSession, type SourceFile } from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { castColumn, type RowCell, type RowColumn, RowParts } from '../parts/row-parts.js';
import { typeWords } from '../parts/types.js';
import { FindingCounts, type Noun } from './findings.js';
import { folderLabels } from './labels.js';
import { readManifest } from './manifest.js';

/** What all files of an upload may unpack to where they are checked, for each byte that is kept; so much is always allowed, a minute's work or two. */
const mostUnpacked = 200;
const alwaysUnpacked = 64 * 2 ** 30;

/** A file as it is kept. */
export interface FileRow<Finding extends string> {
  readonly cells: readonly RowCell[];
  readonly bytes: number;
  /** Gives back what its cells hold. */
  readonly free?: () => void;
  /** Bytes that were unpacked to check it. */
  readonly unpacked?: number | undefined;
  /** What it had that is not kept. */
  readonly found: ReadonlySet<Finding>;
}

/** Files that are rows: what a table says of each, and what their kind had that is not kept. */
export interface FileKind<Finding extends string> {
  readonly format: string;
  readonly noun: Noun;
  readonly columns: readonly RowColumn[];
  readonly words: Readonly<Record<Finding, string>>;
  readonly read: (file: SourceFile) => Promise<FileRow<Finding>>;
}

/** One file as a table of one row. */
export async function importOne<Finding extends string>(
  kind: FileKind<Finding>,
  file: SourceFile,
  session: ImportSession,
): Promise<ImportedTable> {
  const rows = new FileRows(kind, session, kind.columns);
  try {
    await rows.add(file, []);
    return await rows.finish([]);
  } finally {
    rows.close();
  }
}

/** Files in the order of their names, with those, labels from their folders, and what a manifest says of each. */
export async function importMany<Finding extends string>(
  kind: FileKind<Finding>,
  archived: Archived,
  session: ImportSession,
): Promise<ImportedTable> {
  const { members, beside, onDone } = archived;
  const names = members.map(({ name }) => name);
  const taken = new Set(['file', ...kind.columns.map(({ name }) => name)]);
  const manifest = beside && (await readManifest(beside, { names, taken, noun: kind.noun }, session));
  const isLabelled = manifest?.columns.some(({ name }) => name.toLowerCase() === 'label') === true;
  const labels = isLabelled ? undefined : folderLabels(names);
  const rows = new FileRows(kind, session, [
    castColumn('file', 'string'),
    ...(labels === undefined ? [] : [castColumn('label', 'string')]),
    ...(manifest?.columns ?? []),
    ...kind.columns,
  ]);
  try {
    for (const [i, member] of members.entries()) {
      session.signal?.throwIfAborted();
      const said = [member.name, ...(labels === undefined ? [] : [labels[i] ?? null])];
      await archived.placed(i, async () =>
        rows.add(await member.open(), [...said, ...(manifest?.cellsOf(i) ?? [])]),
      );
      onDone(i + 1);
    }
    return await rows.finish(manifest?.warnings ?? []);
  } finally {
    rows.close();
  }
}

/** Files as rows: one is held at a time. */
class FileRows<Finding extends string> {
  private taken = 0;
  private unpacked = 0;
  private readonly parts: RowParts;
  private readonly found: FindingCounts<Finding>;

  constructor(
    private readonly kind: FileKind<Finding>,
    session: ImportSession,
    columns: readonly RowColumn[],
  ) {
    this.found = new FindingCounts(kind.noun, kind.words);
    this.parts = new RowParts(session, columns, new Meter(() => this.taken));
  }

  async add(file: SourceFile, said: readonly RowCell[]): Promise<void> {
    const { cells, bytes, found, unpacked = 0, free } = await this.kind.read(file);
    this.taken += bytes;
    this.unpacked += unpacked;
    if (this.unpacked > Math.max(alwaysUnpacked, mostUnpacked * this.taken))
      throw unparsable(`the ${this.kind.noun.many} unpack to more than ${mostUnpacked} bytes for each byte`);
    this.found.add(found);
    await this.parts.add([...said, ...cells], free);
  }

  async finish(warnings: readonly string[]): Promise<ImportedTable> {
    await this.parts.finish();
    const { columns, finer, rows, parts } = this.parts;
    const reading = {
      ...{ format: this.kind.format, skipped: 0, types: typeWords(columns) },
      warnings: [...this.found.warnings, ...warnings].slice(0, 50),
    };
    return { rows, columns, finer, known: new Map([['file', 'file name']]), parts, reading };
  }

  close(): void {
    this.parts.close();
  }
}

/** How a file is called that is larger than one may be, and what to do then. */
interface Largest {
  readonly what: string;
  readonly bytes: number;
  readonly advice?: string;
}

/** All of a file, in memory of its own. @throws Problem upload.unparsable where it is larger */
export async function wholeOf(
  file: SourceFile,
  { what, bytes: most, advice = '' }: Largest,
): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => unparsable(`${what} is larger than ${most >> 20} MiB${advice}`);
  const said = Number.isFinite(file.bytes) ? file.bytes : 0;
  if (said > most) throw tooLarge();
  let whole = Buffer.from(new ArrayBuffer(Math.min(most, Math.max(said, 1 << 16))));
  let size = 0;
  for await (const block of file.blocks()) {
    const end = size + block.length;
    if (end > most) throw tooLarge();
    if (end > whole.length) {
      const wider = Buffer.from(new ArrayBuffer(Math.min(most, Math.max(end, 2 * whole.length))));
      whole.copy(wider, 0, 0, size);
      freeBytes(whole);
      whole = wider;
    }
    whole.set(block, size);
    size = end;
  }
  return whole.subarray(0, size);
}
