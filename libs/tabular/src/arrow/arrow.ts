import { type ImportedTable, type ImportSession, type TableFormat } from '../parts/format.js';
import { type ScratchFile } from '../engine/scratch.js';
import { Meter } from '../parts/meter.js';
import { castColumn, RowParts } from '../parts/row-parts.js';
import { spool } from '../parts/spool.js';
import { typeWords } from '../parts/types.js';
import { ArrowReader, fileMagic } from './batches.js';
import { kindOf } from './vectors.js';

/**
 * Arrow's IPC format (https://arrow.apache.org/docs/format/Columnar.html), as a file, which Feather 2 is, and as a stream. It goes to
 * scratch, for the columns of a batch stand one behind the other, and a batch may be all of the file.
 */
export const arrow: TableFormat = {
  name: 'arrow',
  label: 'Arrow data',
  mediaTypes: ['application/vnd.apache.arrow.file', 'application/vnd.apache.arrow.stream'],
  extensions: ['arrow', 'feather', 'arrows'],
  parameters: {},
  isText: false,
  recognises: (head) => head.toString('latin1', 0, 6) === fileMagic || isStream(head),
  async importTable(file, session) {
    const copy = await spool(file, session);
    try {
      return await importBatches(copy, session);
    } finally {
      copy.close();
    }
  },
};

/** A mark, the length of a description, and where in it its root is. */
const isStream = (head: Buffer): boolean =>
  head.length >= 12 &&
  head.readUInt32LE(0) === 0xffffffff &&
  head.readUInt32LE(4) % 8 === 0 &&
  head.readUInt32LE(4) > 0 &&
  head.readUInt32LE(8) < 256;

async function importBatches(copy: ScratchFile, session: ImportSession): Promise<ImportedTable> {
  const bytes = copy.size();
  const meter = new Meter(() => bytes);
  const reader = new ArrowReader(copy, session.engine.newFile, meter);
  let parts: RowParts | undefined;
  try {
    const kinds = reader.schema().map((field) => ({ name: field.name, kind: kindOf(field) }));
    parts = new RowParts(
      session,
      kinds.map(({ name, kind }) => castColumn(name, kind.type, kind.sqlType)),
      meter,
    );
    for (const batch of reader.batches()) {
      for (let row = 0; row < batch.rows; row++) {
        const cells: (string | null)[] = [];
        for (const [i, vector] of batch.vectors.entries()) {
          const { text, isWide } = vector.at(row);
          if (isWide === true) parts.widen(i);
          cells.push(text);
        }
        await parts.add(cells);
      }
      session.onProgress?.((bytes + batch.end) / 2);
    }
    await parts.finish();
  } finally {
    parts?.close();
    reader.close();
  }
  const { columns } = parts;
  const cut = 'The stream has no mark at its end; if it was cut there, records are missing.';
  const warnings = [...(reader.isWhole ? [] : [cut]), ...parts.fallen.warnings];
  const reading = { format: arrow.name, skipped: 0, types: typeWords(columns), warnings };
  return { rows: parts.rows, columns, finer: parts.finer, told: parts.told, parts: parts.parts, reading };
}
