import { type Column } from '#libs/contracts';
import { type Chunk, Chunker, type Scanner } from '../parts/chunks.js';
import { type CsvDialect, sniffCsv } from '../csv/dialect.js';
import { type Engine } from '../engine/engine.js';
import { unparsable } from '../engine/errors.js';
import { foreignKind, looksLikeJson } from './file-kind.js';
import { CsvFormat } from '../csv/import-csv.js';
import { NdjsonFormat } from '../ndjson/import-ndjson.js';
import { type PartFormat, type WrittenPart } from '../parts/parts.js';
import { RecordScanner } from '../csv/record-cutter.js';
import { LineScanner } from '../parts/scan.js';
import { type ScratchFile } from '../engine/scratch.js';
import { contractColumns, joinSchemas, type PartSchema } from '../parts/types.js';

export interface ImportedPart {
  /** The Parquet part; closed once `onPart` has settled. */
  readonly file: ScratchFile;
  readonly rows: number;
  /** From 0, in the order of the uploaded file. */
  readonly position: number;
}

export interface ImportOptions {
  readonly engine: Engine;
  readonly source: AsyncIterable<Uint8Array>;
  readonly format: 'csv' | 'tsv' | 'ndjson';
  /** Called for one part after the other; the source is not read on while it works and the lanes are full. */
  readonly onPart: (part: ImportedPart) => Promise<void>;
  /** Bytes of the source taken so far. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  /** Whether a CSV's first record names the columns (RFC 4180's `header` parameter); guessed when absent. */
  readonly header?: boolean;
  /** About how much text becomes one part; 32 MiB unless told. */
  readonly chunkBytes?: number;
}

export interface ImportedTable {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly parts: number;
  /** How a CSV was written; absent for NDJSON. */
  readonly dialect?: CsvDialect;
}

/** Chunks parsed at the same time. */
const lanes = 2;

/** How much of a file's head the dialect is guessed from. */
const headBytes = 256 << 10;

interface Plan {
  readonly format: PartFormat;
  readonly scanner: Scanner;
  readonly dataOffset: number;
  readonly dataLine: number;
  readonly dialect?: CsvDialect;
}

/**
 * Turns a stream of CSV, TSV or NDJSON into Parquet parts, in order, with memory that does not grow with the file.
 *
 * Kept: every value and the order of rows. Text stays as written; integers and dates can be turned back into the
 * file's text. Doubles, booleans, timestamps and nested JSON keep their value and may lose their spelling (`1.50`
 * is 1.5, `True` is true), also where a later part makes the column text. Spaces around numbers and names are not
 * kept; around text they are, unless the file writes a space after every delimiter. An empty unquoted field is null,
 * `""` is empty text (null in a typed column); `?`, `NA` and the like are text.
 *
 * @throws Problem `upload.unparsable` with the line of what is wrong, and never a value of the file.
 */
export async function importTable(options: ImportOptions): Promise<ImportedTable> {
  const blocks = counted(options);
  const { head, whole } = await readHead(blocks);
  const plan = planFor(head, whole, options);
  const chunkBytes = options.chunkBytes ?? 32 << 20;
  const chunker = new Chunker(options.engine.newFile, chunkBytes, plan.scanner, plan.dataLine);
  const run = new ImportRun(plan.format, options);
  try {
    for (const chunk of chunker.push(head.subarray(plan.dataOffset))) await run.submit(chunk);
    for await (const block of blocks) {
      for (const chunk of chunker.push(block)) await run.submit(chunk);
    }
    for (const chunk of chunker.end()) await run.submit(chunk);
    await run.finish();
  } catch (error) {
    chunker.close();
    await run.abandon();
    throw error;
  }
  if (run.rows === 0 || run.schema === undefined) throw unparsable('the file holds no records');
  return {
    rows: run.rows,
    columns: contractColumns(run.schema),
    parts: run.parts,
    ...(plan.dialect === undefined ? {} : { dialect: plan.dialect }),
  };
}

async function* counted(options: ImportOptions): AsyncGenerator<Uint8Array, undefined> {
  let bytes = 0;
  for await (const block of options.source) {
    options.signal?.throwIfAborted();
    bytes += block.length;
    options.onProgress?.(bytes);
    yield block;
  }
}

async function readHead(blocks: AsyncGenerator<Uint8Array>): Promise<{ head: Buffer; whole: boolean }> {
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < headBytes) {
    const next = await blocks.next();
    if (next.done === true) return { head: Buffer.concat(taken), whole: true };
    taken.push(Buffer.from(next.value));
    length += next.value.length;
  }
  return { head: Buffer.concat(taken), whole: false };
}

function planFor(head: Buffer, whole: boolean, options: ImportOptions): Plan {
  if (head.length === 0) throw unparsable('the file is empty');
  const foreign = foreignKind(head);
  if (foreign !== undefined) throw foreign;
  if (options.format === 'ndjson') {
    const dataOffset = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
    return { format: new NdjsonFormat(options.engine), scanner: new LineScanner(), dataOffset, dataLine: 1 };
  }
  const sample = head.subarray(0, headBytes);
  if (looksLikeJson(sample)) throw unparsable('the file is JSON; send it as application/x-ndjson');
  const sniffed = sniffCsv(sample, {
    format: options.format,
    whole: whole && sample.length === head.length,
    ...(options.header === undefined ? {} : { header: options.header }),
  });
  return {
    format: new CsvFormat(options.engine, sniffed.dialect, sniffed.names),
    scanner: new RecordScanner(sniffed.dialect, sniffed.names.length === 1),
    dataOffset: sniffed.dataOffset,
    dataLine: sniffed.dataLine,
    dialect: sniffed.dialect,
  };
}

/** Chunks on their way to parts. A chunk starts once the one `lanes` before it was delivered, so types do not depend on timing. */
class ImportRun {
  rows = 0;
  parts = 0;
  schema: PartSchema | undefined;
  private readonly queue: { chunk: Chunk; part: Promise<WrittenPart> }[] = [];

  constructor(
    private readonly format: PartFormat,
    private readonly options: ImportOptions,
  ) {}

  async submit(chunk: Chunk): Promise<void> {
    // Chunk 0 goes alone: it finds the types that all others start from.
    try {
      while (this.queue.length >= (this.parts === 0 ? 1 : lanes)) await this.deliver();
    } catch (error) {
      chunk.file.close();
      throw error;
    }
    const part = this.format.write(chunk, this.schema, this.options.signal);
    // A failure is thrown where the part is delivered; until then it must not count as unhandled.
    part.catch(() => undefined);
    this.queue.push({ chunk, part });
  }

  async finish(): Promise<void> {
    while (this.queue.length > 0) await this.deliver();
  }

  /** Waits for what still runs and closes its files. */
  async abandon(): Promise<void> {
    for (const { chunk, part } of this.queue.splice(0)) {
      await part.then(
        (written) => written.file.close(),
        () => undefined,
      );
      chunk.file.close();
    }
  }

  private async deliver(): Promise<void> {
    const next = this.queue.shift();
    if (next === undefined) return;
    let part: WrittenPart;
    try {
      part = await next.part;
    } finally {
      next.chunk.file.close();
    }
    try {
      this.schema = this.schema === undefined ? part.schema : joinSchemas(this.schema, part.schema);
      this.options.signal?.throwIfAborted();
      // A chunk of blank lines has nothing to keep.
      if (part.rows === 0) return;
      await this.options.onPart({ file: part.file, rows: part.rows, position: this.parts });
      this.rows += part.rows;
      this.parts++;
    } finally {
      part.file.close();
    }
  }
}
