import { type ReadingOptions } from '#libs/contracts';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type TableFormat,
} from '../parts/format.js';
import { type ChunkPlan, importChunks } from '../parts/import-chunks.js';
import { CsvWriter } from './csv-writer.js';
import { declaredTypes } from './declared.js';
import { sniffCsv } from './dialect.js';
import { separatedByWidths } from './fixed-width.js';
import { contractColumns, type PartSchema } from '../parts/types.js';
import { QuickScanner } from './quick-scanner.js';

/**
 * Kept: every value and the order of rows. Text stays as written; integers and dates can be turned back into the
 * file's text. Doubles, booleans and timestamps keep their value and may lose their spelling (`1.50` is 1.5, `True` is
 * true), also where a later part makes the column text. Spaces around numbers and names are not kept; around text they
 * are, unless the file writes a space after every delimiter. An empty unquoted field is null, `""` is empty text (null
 * in a typed column); `?`, `NA` and the like are text.
 */
function separated(
  facts: Pick<TableFormat, 'name' | 'label' | 'mediaTypes' | 'extensions'>,
  delimiters: string[],
): TableFormat {
  return {
    ...facts,
    // RFC 4180: whether the first record names the columns; guessed when nothing is said.
    parameters: { header: ['present', 'absent'] },
    isText: true,
    isStream: true,
    // Any text could be a table of one column.
    recognises: () => false,
    importTable: (file, session) =>
      session.reading?.widths === undefined
        ? importChunks(file, planFor(facts.name, file, session, delimiters), session)
        : importFixed(file, session, session.reading),
  };
}

export const csv = separated({ name: 'csv', label: 'CSV', mediaTypes: ['text/csv'], extensions: ['csv'] }, [
  ',',
  ';',
  '\t',
  '|',
]);

export const tsv = separated(
  { name: 'tsv', label: 'TSV', mediaTypes: ['text/tab-separated-values'], extensions: ['tsv', 'tab'] },
  ['\t'],
);

/** Text of fixed widths, which says nothing of itself. */
async function importFixed(
  text: HeadedFile,
  session: ImportSession,
  said: ReadingOptions,
): Promise<ImportedTable> {
  const { file, reading } = await separatedByWidths(text, said, session.onProgress);
  const fixed = { ...session, reading, onProgress: undefined };
  const table = await importChunks(file, planFor('fixed-width', file, fixed, [',']), fixed);
  const { delimiter: _, ...found } = table.reading;
  return { ...table, reading: { ...found, header: said.header === 'present' ? 'present' : 'absent' } };
}

const hasTyped = (known: PartSchema = new Map()): boolean =>
  contractColumns(known).some(({ type }) => type !== 'string');

function planFor(
  format: string,
  { head, bytes }: HeadedFile,
  { engine, parameters, reading = {}, quarantine, known, inheritsHeader }: ImportSession,
  delimiters: string[],
): ChunkPlan {
  const { delimiter, columns, skip, types, nulls } = reading;
  const said = reading.header ?? parameters['header'] ?? 'guess';
  const { dialect, names, dataOffset, dataLine, skipped, warnings, hints } = sniffCsv(head, {
    ...{ delimiters, delimiter, columns, skip },
    header: said === 'guess' ? undefined : said === 'present',
    behindTyped: inheritsHeader === true && said === 'absent' ? hasTyped(known) : undefined,
    whole: bytes <= head.length,
  });
  const declared = declaredTypes(names, types);
  return {
    writer: new CsvWriter(engine, dialect, names, { declared, nulls, limit: quarantine?.limit }),
    scanner: () => new QuickScanner(dialect, names.length === 1),
    dataOffset,
    dataLine,
    said: new Map(Array.from(declared, ([column, { word }]) => [names[column] ?? '', word])),
    hints,
    reading: {
      ...{ format, delimiter: dialect.delimiter, encoding: 'utf-8', skipped, warnings: [...warnings] },
      header: dialect.header ? 'present' : 'absent',
    },
  };
}
