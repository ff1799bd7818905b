import { writeAll } from '#libs/files';
import { Problem } from '#libs/kernel';
import { type Chunk, readAll } from '../parts/chunks.js';
import { type Engine } from '../engine/engine.js';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { hiddenFault, JsonLines, withTexts } from './json-lines.js';
import { type PartWriter, type WrittenPart } from '../parts/part-writer.js';
import { Quarantine } from '../parts/quarantine.js';
import { identifier, literal } from '../engine/sql.js';
import { joinSchemas, type PartSchema, partSqlType, type PartType } from '../parts/types.js';

/** More than the longest record: DuckDB's own limit must never be the one that speaks. */
const maxObjectBytes = (16 << 20) + 1024;

/** Types NDJSON chunks in JavaScript, strictly, and then lets DuckDB write them with exactly those types. */
export class NdjsonWriter implements PartWriter {
  /** What keys look like in the first records, where they look like anything; known once the first chunk was read. */
  readonly hints = new Map<string, string>();
  private isLooked = false;

  constructor(
    private readonly engine: Engine,
    /** Lines of a chunk that may be put aside. */
    private readonly limit = 0,
  ) {}

  async write(chunk: Chunk, known: PartSchema | undefined, signal?: AbortSignal): Promise<WrittenPart> {
    try {
      return await this.attempt(chunk, new JsonLines(known), known, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Problem) || error.code !== 'upload.unparsable') throw error;
      // The engine knows no lines, and some faults only show when they are looked for.
      return await this.attempt(chunk, new JsonLines(known, true), known, signal);
    }
  }

  private async attempt(
    chunk: Chunk,
    lines: JsonLines,
    known: PartSchema | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WrittenPart> {
    const bytes = readAll(chunk.file);
    const aside = new Quarantine(this.limit);
    const refused = new Set<number>();
    for (const [text, line] of linesOf(bytes, chunk.firstLine)) {
      try {
        lines.take(text, line);
      } catch (error) {
        aside.refused(error, line, text);
        refused.add(line);
      }
    }
    this.look(lines);
    const schema = known === undefined ? lines.schema : joinSchemas(known, lines.schema);
    if (schema.size === 0) throw unparsable('the objects have no keys', chunk.firstLine);
    const texts = new Map(
      Array.from(schema).filter(([name, type]) => lines.written.has(name) && isWritten(type)),
    );
    const source =
      texts.size === 0 && refused.size === 0 ? chunk.file : this.copyOf(chunk, bytes, texts, refused);
    const file = this.engine.newFile();
    try {
      const rows = await this.engine.copyTo(
        { sql: select(source.path, schema, texts), file, format: 'part' },
        signal,
        engineRefusal,
      );
      if (rows !== lines.rows) throw unparsable('lines were read in two ways', chunk.firstLine);
      const told = { own: lines.schema.keys(), untold: lines.isPlain ? [] : schema.keys() };
      return { file, rows, schema, aside: aside.records, ...told };
    } catch (error) {
      file.close();
      if (!(error instanceof Problem) || error.code !== 'upload.unparsable') throw error;
      throw unparsable('a line in the part of the file that begins here cannot be read', chunk.firstLine);
    } finally {
      if (source !== chunk.file) source.close();
    }
  }

  private look({ forms, rows }: JsonLines): void {
    if (this.isLooked || rows === 0) return;
    this.isLooked = true;
    for (const [name, { hint }] of forms) if (hint !== undefined) this.hints.set(name, hint);
  }

  /** The chunk without lines that were refused, and with what these keys hold as texts: the engine would round numbers first. */
  private copyOf(chunk: Chunk, bytes: Buffer, keys: PartSchema, refused: ReadonlySet<number>): ScratchFile {
    const copy = this.engine.newFile();
    try {
      for (const [text, line] of linesOf(bytes, chunk.firstLine)) {
        if (text.trim() === '' || refused.has(line)) continue;
        const fault = hiddenFault(text, line);
        if (fault !== undefined) throw fault;
        writeAll(copy.fd, [Buffer.from(`${keys.size === 0 ? text : withTexts(text, keys)}\n`)]);
      }
      return copy;
    } catch (error) {
      copy.close();
      throw error;
    }
  }
}

function* linesOf(bytes: Buffer, firstLine: number): Generator<readonly [string, number]> {
  let line = firstLine;
  for (let at = 0; at < bytes.length; line++) {
    const next = bytes.indexOf(10, at);
    const end = next === -1 ? bytes.length : next;
    yield [bytes.toString('utf8', at, end), line];
    at = end + 1;
  }
}

/** The types are known, so whatever DuckDB says of the JSON is about the lines and not about the gateway. */
const engineRefusal = (message: string): Error | undefined =>
  /^(?:Invalid Input|Conversion) Error/.test(message)
    ? unparsable('a line is not a JSON object that can be read')
    : undefined;

/** DuckDB's JSON reader knows no zones: an instant is read as text and cast. */
const readAs = (type: PartType): string => (type === 'instant' ? 'VARCHAR' : partSqlType(type));

const isWritten = (type: PartType): boolean => type === 'string' || type === 'json';

/** `texts`: what the source has as text that is not. */
function select(path: string, schema: PartSchema, texts: PartSchema): string {
  const columns = Array.from(
    schema,
    ([name, type]) => `${identifier(name)}: ${literal(texts.has(name) ? 'VARCHAR' : readAs(type))}`,
  );
  const selected = Array.from(schema, ([name, type]) => {
    const column = identifier(name);
    if (type === 'instant') return `CAST(${column} AS TIMESTAMPTZ) AS ${column}`;
    if (texts.get(name) === 'json') return `CAST(${column} AS JSON) AS ${column}`;
    // JSON knows one zero: what is one value must be the same bytes to whoever reads it.
    return type === 'double' ? `CASE WHEN ${column} = 0 THEN 0 ELSE ${column} END AS ${column}` : column;
  });
  return (
    `SELECT ${selected.join(', ')} FROM read_json(${literal(path)}, format = 'newline_delimited', ` +
    `maximum_object_size = ${maxObjectBytes}, columns = {${columns.join(', ')}})`
  );
}
