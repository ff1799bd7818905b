import { arrow } from '../arrow/arrow.js';
import { avro } from '../avro/avro.js';
import { compressed } from '../archive/compressed.js';
import { tar } from '../archive/tar.js';
import { zip } from '../archive/zip.js';
import { problem } from '#libs/kernel';
import { csv, tsv } from '../csv/csv.js';
import { documents } from '../documents/formats.js';
import { unparsable } from '../engine/errors.js';
import { idx } from '../idx/idx.js';
import { image } from '../image/image.js';
import { json } from '../json/json.js';
import { ndjson } from '../ndjson/ndjson.js';
import { parquet } from '../parquet/parquet.js';
import { recording } from '../recording/media.js';
import {
  type HeadedFile,
  type ImportedTable,
  type ImportSession,
  type KnownFormats,
  type TableFormat,
} from '../parts/format.js';
import { sqlite } from '../sqlite/sqlite.js';
import { ods } from '../workbook/ods.js';
import { xlsx } from '../workbook/xlsx.js';
import { foreignKind } from './file-kind.js';
import { importText } from './import-text.js';

/** The kinds of file that can be uploaded, by what senders, file names and files themselves say. */
export class Formats implements KnownFormats {
  constructor(private readonly list: readonly TableFormat[]) {}

  /** What a request may be, in the order of the list. */
  get mediaTypes(): string[] {
    return this.list.flatMap((format) => format.mediaTypes);
  }

  /** @throws Problem internal.error where no format has this name */
  named(name: string): TableFormat {
    const found = this.list.find((format) => format.name === name);
    if (found === undefined) throw problem('internal.error', 'A job names a format that there is not.');
    return found;
  }

  /** By media type, in lower case and without parameters. */
  ofMediaType(mediaType: string): TableFormat | undefined {
    return this.list.find((format) => format.mediaTypes.includes(mediaType));
  }

  /** By the end of a file's name. */
  ofName(name: string): TableFormat | undefined {
    // Those of MNIST have no dot.
    const [, idxEnd = name.slice(name.lastIndexOf('.') + 1)] = /[-.](idx[13]-ubyte)$/i.exec(name) ?? [];
    const end = idxEnd.toLowerCase();
    return this.list.find((format) => format.extensions.includes(end));
  }

  /** By nothing but the file: what no other format recognises and is no foreign kind is text. */
  ofContent(head: Buffer): TableFormat {
    const found = this.list.find((format) => format.recognises(head));
    if (found !== undefined) return found;
    const foreign = foreignKind(head);
    if (foreign !== undefined) throw foreign;
    return this.named('csv');
  }

  async importAs(said: TableFormat, file: HeadedFile, session: ImportSession): Promise<ImportedTable> {
    const format = session.reading?.rows === 'documents' ? this.asDocument(said) : said;
    // Each document is decoded by itself.
    const isRecords = format.isText && format.document === undefined;
    return isRecords ? importText(format, file, session) : format.importTable(file, session);
  }

  /** Any text can be read as a document. */
  private asDocument(format: TableFormat): TableFormat {
    if (format.document !== undefined || ['zip', 'tar', 'compressed'].includes(format.name)) return format;
    if (format.isText) return this.named('text');
    throw unparsable(`the file is ${format.label}, whose rows are records`);
  }

  /** @throws Problem upload.unparsable where the head of a file shows that it is something else than was said */
  check(said: TableFormat, head: Buffer): void {
    if (said.recognises(head)) return;
    const anyText = said.document !== undefined && said.isText;
    const found = this.list.find(
      (format) => format !== said && !(anyText && format.isText) && format.recognises(head),
    );
    if (found !== undefined)
      throw unparsable(`the file is ${found.label}; send it as ${found.mediaTypes[0] ?? found.name}`);
    const foreign = foreignKind(head, anyText);
    if (foreign !== undefined) throw foreign;
  }
}

/** All formats there are. */
export const formats = new Formats([
  csv,
  tsv,
  json,
  ndjson,
  parquet,
  compressed,
  // Before workbooks: one may lie in a document.
  ...documents,
  xlsx,
  ods,
  zip,
  tar,
  sqlite,
  avro,
  arrow,
  image,
  idx,
  recording,
]);
