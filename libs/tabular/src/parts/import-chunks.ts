import { unparsable } from '../engine/errors.js';
import { type Chunk, Chunker, type Scanner } from './chunks.js';
import { type ImportedTable, type ImportSession, type SourceFile } from './format.js';
import { type PartWriter, type WrittenPart } from './part-writer.js';
import { contractColumns, joinSchemas, type PartSchema } from './types.js';

/** Chunks parsed at the same time. */
const lanes = 2;

/** How a text of records is read. */
export interface ChunkPlan {
  readonly writer: PartWriter;
  readonly scanner: Scanner;
  /** Bytes before the first record. */
  readonly dataOffset: number;
  /** The physical line on which it begins. */
  readonly dataLine: number;
}

/**
 * Turns a text of records into Parquet parts: cut at record ends, chunks become parts side by side and are handed out in order.
 * @throws Problem `upload.unparsable` with the line of what is wrong, and never a value of the file
 */
export async function importChunks(
  file: SourceFile,
  { writer, scanner, dataOffset, dataLine }: ChunkPlan,
  session: ImportSession,
): Promise<ImportedTable> {
  const chunker = new Chunker(session.engine.newFile, session.chunkBytes ?? 32 << 20, scanner, dataLine);
  const run = new ImportRun(writer, session);
  let bytes = 0;
  try {
    for await (const block of file.blocks()) {
      session.signal?.throwIfAborted();
      const skipped = Math.max(0, dataOffset - bytes);
      bytes += block.length;
      session.onProgress?.(bytes);
      for (const chunk of chunker.push(block.subarray(skipped))) await run.submit(chunk);
    }
    for (const chunk of chunker.end()) await run.submit(chunk);
    await run.finish();
  } catch (error) {
    chunker.close();
    await run.abandon();
    throw error;
  }
  if (run.rows === 0 || run.schema === undefined) throw unparsable('the file holds no records');
  return { rows: run.rows, columns: contractColumns(run.schema), parts: run.parts };
}

/** Chunks on their way to parts. A chunk starts once the one `lanes` before it was delivered, so types do not depend on timing. */
class ImportRun {
  rows = 0;
  parts = 0;
  schema: PartSchema | undefined;
  private readonly queue: { chunk: Chunk; part: Promise<WrittenPart> }[] = [];

  constructor(
    private readonly writer: PartWriter,
    private readonly session: ImportSession,
  ) {}

  async submit(chunk: Chunk): Promise<void> {
    // Chunk 0 goes alone: it finds the types that all others start from.
    try {
      while (this.queue.length >= (this.parts === 0 ? 1 : lanes)) await this.deliver();
    } catch (error) {
      chunk.file.close();
      throw error;
    }
    const part = this.writer.write(chunk, this.schema, this.session.signal);
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
      this.session.signal?.throwIfAborted();
      // A chunk of blank lines has nothing to keep.
      if (part.rows === 0) return;
      await this.session.onPart({ file: part.file, rows: part.rows, position: this.parts });
      this.rows += part.rows;
      this.parts++;
    } finally {
      part.file.close();
    }
  }
}
