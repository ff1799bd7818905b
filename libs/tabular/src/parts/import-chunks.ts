import { unparsable } from '../engine/errors.js';
import { type Chunk, Chunker, type Scanner } from './chunks.js';
import { type ImportedTable, type ImportSession, type SourceFile } from './format.js';
import { type PartWriter, type WrittenPart } from './part-writer.js';
import { Quarantine } from './quarantine.js';
import { type KnownReading, readingOf } from './reading-of.js';
import { contractColumns, isAnySpoilt, joinSchemas, type PartSchema } from './types.js';

/** Chunks parsed at the same time. */
const lanes = 2;

/** How a text of records is read. */
export interface ChunkPlan extends KnownReading {
  readonly writer: PartWriter;
  readonly scanner: () => Scanner;
  /** Bytes before the first record. */
  readonly dataOffset: number;
  /** The physical line on which it begins. */
  readonly dataLine: number;
}

/**
 * Turns a text of records into Parquet parts: cut at record ends, chunks become parts side by side and are handed out in order.
 * Types are those of the whole file: where a later cell spoils what earlier parts were made of, the file is read once more with
 * the types that are known then.
 * @throws Problem `upload.unparsable` with the line of what is wrong, and never a value of the file
 */
export async function importChunks(
  file: SourceFile,
  plan: ChunkPlan,
  session: ImportSession,
): Promise<ImportedTable> {
  let run = new ImportRun(plan.writer, session, session.known);
  await readThrough(file, plan, session, run);
  if (run.spoilt) {
    await session.onAgain?.();
    run = new ImportRun(plan.writer, session, run.schema);
    await readThrough(file, plan, session, run);
  }
  if (run.rows === 0 || run.schema === undefined) throw unparsable('the file holds no records');
  session.quarantine?.add(...run.aside.records);
  const columns = contractColumns(run.schema);
  return {
    rows: run.rows,
    columns,
    schema: run.schema,
    own: run.own,
    // What was said to be of a type may be written in any way.
    told: new Set(
      [...run.schema.keys()].filter((name) => !run.untold.has(name) && plan.said?.has(name) !== true),
    ),
    parts: run.parts,
    reading: readingOf(plan, run.schema),
  };
}

async function readThrough(
  file: SourceFile,
  { scanner, dataOffset, dataLine }: ChunkPlan,
  session: ImportSession,
  run: ImportRun,
): Promise<void> {
  const chunker = new Chunker(session.engine.newFile, session.chunkBytes ?? 32 << 20, scanner(), dataLine);
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
}

interface Running {
  readonly chunk: Chunk;
  readonly part: Promise<WrittenPart>;
  /** What the chunk was started with instead of the types of those before it, which were not known yet. */
  readonly guess: PartSchema | undefined;
}

/**
 * Chunks on their way to parts. A chunk starts once the one `lanes` before it is written, so types do not depend on timing; it
 * starts before that one is handed out, for a lane would be idle while a part is sealed.
 */
class ImportRun {
  rows = 0;
  parts = 0;
  /** Whether parts that are written already do not tell what the file wrote. */
  spoilt = false;
  readonly own = new Set<string>();
  readonly untold = new Set<string>();
  /** What could not be read. */
  readonly aside: Quarantine;
  /** Whether a chunk with records is written: it finds the types that all others start from. */
  private begun = false;
  private readonly running: Running[] = [];
  private readonly written: WrittenPart[] = [];

  constructor(
    private readonly writer: PartWriter,
    private readonly session: ImportSession,
    /** The types known so far. */
    public schema?: PartSchema,
  ) {
    this.aside = new Quarantine(session.quarantine?.limit ?? 0);
  }

  async submit(chunk: Chunk): Promise<void> {
    let guess: PartSchema | undefined;
    try {
      while (guess === undefined && this.running.length >= (this.begun ? lanes : 1)) {
        if (this.schema === undefined && this.running.length === 1) guess = await this.writer.guess;
        if (guess === undefined) await this.take();
      }
    } catch (error) {
      chunk.file.close();
      throw error;
    }
    const part = this.writer.write(chunk, guess ?? this.schema, this.session.signal);
    // A failure is thrown where the part is taken; until then it must not count as unhandled.
    part.catch(() => undefined);
    this.running.push({ chunk, part, guess });
    await this.deliver();
  }

  async finish(): Promise<void> {
    while (this.running.length > 0) {
      await this.take();
      await this.deliver();
    }
  }

  /** Waits for what still runs and closes its files. */
  async abandon(): Promise<void> {
    for (const { file } of this.written.splice(0)) file.close();
    for (const { chunk, part } of this.running.splice(0)) {
      await part.then(
        (written) => written.file.close(),
        () => undefined,
      );
      chunk.file.close();
    }
  }

  /** Waits for the part of the first chunk that runs. */
  private async take(): Promise<void> {
    const next = this.running.shift();
    if (next === undefined) return;
    try {
      const part = await this.partOf(next);
      this.written.push(part);
      this.aside.add(...(part.aside ?? []));
      const before = this.begun ? this.schema : undefined;
      this.schema = this.schema === undefined ? part.schema : joinSchemas(this.schema, part.schema);
      // It may have been started with types of before those of its forerunner.
      this.spoilt ||= isAnySpoilt(before, this.schema) || isAnySpoilt(part.schema, this.schema);
      this.begun ||= part.rows > 0;
      for (const name of part.own) this.own.add(name);
      for (const name of part.untold) this.untold.add(name);
    } finally {
      next.chunk.file.close();
    }
  }

  /** What a wrong guess made is thrown away, a refusal too. */
  private async partOf({ chunk, part, guess }: Running): Promise<WrittenPart> {
    if (guess === undefined || isSame(guess, this.schema)) return part;
    const made = await part.catch(() => undefined);
    // It found by itself what it would have been told.
    if (made !== undefined && isSame(made.schema, this.schema)) return made;
    made?.file.close();
    return this.writer.write(chunk, this.schema, this.session.signal);
  }

  /** Hands out what is written. */
  private async deliver(): Promise<void> {
    for (let part = this.written.shift(); part !== undefined; part = this.written.shift()) {
      try {
        this.session.signal?.throwIfAborted();
        // A chunk of blank lines has nothing to keep.
        if (part.rows === 0) continue;
        this.rows += part.rows;
        // Of a run that is void, the types alone are wanted.
        if (this.spoilt) continue;
        await this.session.onPart({ file: part.file, rows: part.rows, position: this.parts });
        this.parts++;
      } finally {
        part.file.close();
      }
    }
  }
}

const isSame = (a: PartSchema, b: PartSchema | undefined): boolean =>
  a.size === b?.size && Array.from(a).every(([name, type]) => b.get(name) === type);
