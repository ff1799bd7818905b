import { unparsable } from '../engine/errors.js';
import {
  type Archived,
  type ArchivedFile,
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { castColumn, type RowColumn, RowParts } from '../parts/row-parts.js';
import { typeWords } from '../parts/types.js';
import { isIdx, readHeader } from './header.js';
import { pairsOf } from './pairs.js';
import { valuesOf } from './values.js';

/** Labels of one file are held in memory while its pictures are read. */
const maxLabels = 16 << 20;

const index = castColumn('index', 'integer');
const label = castColumn('label', 'integer');
/** As of an image, with the pixels as they are: one byte each, line by line. */
const pictureColumns: readonly RowColumn[] = [
  castColumn('format', 'string'),
  castColumn('width', 'integer'),
  castColumn('height', 'integer'),
  castColumn('channels', 'integer'),
  castColumn('image', 'bytes'),
];

/** IDX files, in which MNIST and its kin come: grey pictures, or labels; both in one archive are one table. */
export const idx: TableFormat = {
  name: 'idx',
  label: 'an IDX file',
  mediaTypes: ['application/x-idx'],
  extensions: ['idx', 'idx1-ubyte', 'idx3-ubyte'],
  parameters: {},
  isText: false,
  recognises: isIdx,
  async importTable(file, session) {
    const isPictures = readHeader(file.head).size !== undefined;
    const rows = new IdxRows(session, isPictures ? [index, ...pictureColumns] : [index, label]);
    return rows.all(async () => (isPictures ? rows.pictures(file) : rows.labels(file)));
  },
  together: importPairs,
};

async function importPairs(
  { members, beside, onDone, placed }: Archived,
  session: ImportSession,
): Promise<ImportedTable> {
  if (beside !== undefined) throw unparsable('text beside IDX files is not read; leave it out');
  const headers = [];
  for (const [i, member] of members.entries())
    headers.push(await placed(i, async () => readHeader((await member.open()).head)));
  const pairs = pairsOf(
    members.map(({ name }) => name),
    headers,
  );
  const isLabelled = pairs.some(({ labels }) => labels !== undefined);
  const rows = new IdxRows(session, [
    castColumn('file', 'string'),
    index,
    ...(isLabelled ? [label] : []),
    ...pictureColumns,
  ]);
  return rows.all(async () => {
    for (const { pictures, labels } of pairs) {
      const of =
        labels === undefined ? undefined : await placed(labels, async () => labelsIn(members[labels]));
      await placed(pictures, async () => {
        const member = members[pictures];
        if (member !== undefined) await rows.pictures(await member.open(), member.name, of);
      });
      onDone(pictures + 1);
    }
  });
}

async function labelsIn(member: ArchivedFile | undefined): Promise<Uint8Array> {
  if (member === undefined) return new Uint8Array();
  const file = await member.open();
  const header = readHeader(file.head);
  if (header.count > maxLabels) throw unparsable('the IDX file holds more labels than can be read at once');
  const labels = new Uint8Array(header.count);
  let at = 0;
  for await (const value of valuesOf(file, header)) labels[at++] = value[0] ?? 0;
  return labels;
}

/** Pictures as rows: one is held at a time. */
class IdxRows {
  private taken = 0;
  private readonly parts: RowParts;

  constructor(
    private readonly session: ImportSession,
    columns: readonly RowColumn[],
  ) {
    this.parts = new RowParts(session, columns, new Meter(() => this.taken));
  }

  async all(add: () => Promise<void>): Promise<ImportedTable> {
    try {
      await add();
      await this.parts.finish();
    } finally {
      this.parts.close();
    }
    const { columns, finer, rows, parts } = this.parts;
    const reading = { format: idx.name, skipped: 0, types: typeWords(columns), warnings: [] };
    return { rows, columns, finer, parts, reading };
  }

  async labels(file: HeadedFile): Promise<void> {
    let at = 0;
    for await (const value of valuesOf(file, readHeader(file.head))) {
      this.look(value.length);
      await this.parts.add([String(at++), String(value[0] ?? 0)]);
    }
  }

  async pictures(file: HeadedFile, name?: string, labels?: Uint8Array): Promise<void> {
    const header = readHeader(file.head);
    const { width, height } = header.size ?? { width: 0, height: 0 };
    const said = ['raw', String(width), String(height), '1'];
    let at = 0;
    for await (const pixels of valuesOf(file, header)) {
      this.look(pixels.length);
      const before = [...(name === undefined ? [] : [name]), String(at)];
      const of = labels === undefined ? [] : [String(labels[at] ?? 0)];
      await this.parts.add([...before, ...of, ...said, pixels]);
      at++;
    }
  }

  private look(bytes: number): void {
    this.session.signal?.throwIfAborted();
    this.taken += bytes;
    this.session.onProgress?.(this.taken);
  }
}
