import {
  type Archived,
  type ImportedTable,
  type ImportSession,
  type SourceFile,
  type TableFormat,
} from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { castColumn, type RowCell, type RowColumn, RowParts } from '../parts/row-parts.js';
import { typeWords } from '../parts/types.js';
import { FindingCounts } from './findings.js';
import { folderLabels } from './labels.js';
import { readManifest } from './manifest.js';
import { type Picture } from './picture.js';
import { pictureFormatOf, readPicture } from './read-picture.js';

/** What a table says of each picture. */
const pictureColumns: readonly RowColumn[] = [
  castColumn('format', 'string'),
  castColumn('width', 'integer'),
  castColumn('height', 'integer'),
  castColumn('channels', 'integer'),
  castColumn('orientation', 'integer'),
  castColumn('image', 'bytes'),
];

const cellsOf = ({ format, width, height, channels, orientation, bytes }: Picture): RowCell[] => [
  format,
  ...[width, height, channels, orientation].map(String),
  bytes.toString('base64'),
];

/** PNG, JPEG, WebP and GIF images: one is a table of one row, those of an archive are one of as many. */
export const image: TableFormat = {
  name: 'image',
  label: 'an image',
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif'],
  parameters: {},
  isText: false,
  recognises: (head) => pictureFormatOf(head) !== undefined,
  async importTable(file, session) {
    const rows = new PictureRows(session, pictureColumns);
    try {
      await rows.add(file, []);
      return await rows.finish([]);
    } finally {
      rows.close();
    }
  },
  together: importPictures,
};

/** Pictures in the order of their names, with those, labels from their folders, and what a manifest says of each. */
async function importPictures(archived: Archived, session: ImportSession): Promise<ImportedTable> {
  const { members, beside, onDone } = archived;
  const names = members.map(({ name }) => name);
  const taken = new Set(['file', ...pictureColumns.map(({ name }) => name)]);
  const manifest = beside && (await readManifest(beside, names, taken, session));
  const isLabelled = manifest?.columns.some(({ name }) => name.toLowerCase() === 'label') === true;
  const labels = isLabelled ? undefined : folderLabels(names);
  const rows = new PictureRows(session, [
    castColumn('file', 'string'),
    ...(labels === undefined ? [] : [castColumn('label', 'string')]),
    ...(manifest?.columns ?? []),
    ...pictureColumns,
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

/** Pictures as rows: one is held at a time. */
class PictureRows {
  private taken = 0;
  private readonly parts: RowParts;
  private readonly found = new FindingCounts();

  constructor(session: ImportSession, columns: readonly RowColumn[]) {
    const meter = new Meter(() => this.taken);
    this.parts = new RowParts(session, columns, meter);
  }

  async add(file: SourceFile, said: readonly RowCell[]): Promise<void> {
    const picture = await readPicture(file);
    this.taken += picture.bytes.length;
    this.found.add(picture.found);
    await this.parts.add([...said, ...cellsOf(picture)]);
  }

  async finish(warnings: readonly string[]): Promise<ImportedTable> {
    await this.parts.finish();
    const { columns, finer, rows, parts } = this.parts;
    const reading = {
      ...{ format: image.name, skipped: 0, types: typeWords(columns) },
      warnings: [...this.found.warnings, ...warnings].slice(0, 50),
    };
    return { rows, columns, finer, parts, reading };
  }

  close(): void {
    this.parts.close();
  }
}
