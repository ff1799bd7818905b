import { Problem } from '#libs/kernel';
import { type Chunk, maxRecordBytes, readAll, writeAll } from './chunks.js';
import { type CsvDialect } from './csv-dialect.js';
import { CsvReader } from './csv-records.js';
import { type Engine } from './engine.js';
import { unparsable } from './errors.js';
import { type PartFormat, WideningNeeded, type WrittenPart } from './parts.js';
import { type ScratchFile } from './scratch.js';
import { literal } from './sql.js';
import { checkedSelect, foundTypes, inferenceSelect, typedSelect, wideningMark } from './text-types.js';
import { joinSchemas, type PartSchema, type PartType } from './types.js';

/** Columns whose types are looked for in one statement: planning it takes time that grows with their square. */
const inferredTogether = 10;

/** With more columns, the checks of {@link typedSelect} in one statement would not fit into DuckDB's memory. */
const guardedColumns = 200;

/** Parses CSV chunks with DuckDB as text, and types the text so that nothing is lost; see {@link typedSelect}. */
export class CsvFormat implements PartFormat {
  constructor(
    private readonly engine: Engine,
    private readonly dialect: CsvDialect,
    private readonly names: readonly string[],
  ) {}

  async write(chunk: Chunk, known: PartSchema | undefined, signal?: AbortSignal): Promise<WrittenPart> {
    try {
      return await this.attempt(chunk.file, chunk.records, known, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Problem) || error.code !== 'upload.unparsable') throw error;
      const rewritten = this.rewritten(chunk);
      try {
        return await this.attempt(rewritten, chunk.records, known, signal);
      } catch {
        signal?.throwIfAborted();
        throw unparsable('a record in the part of the file that begins here cannot be read', chunk.firstLine);
      } finally {
        rewritten.close();
      }
    }
  }

  private async attempt(
    file: ScratchFile,
    records: number,
    known: PartSchema | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WrittenPart> {
    if (known !== undefined && this.names.length <= guardedColumns) {
      try {
        return await this.checked(records, this.copy(file, known, typedSelect, signal));
      } catch (error) {
        if (!(error instanceof WideningNeeded)) throw error;
      }
    }
    const found = await this.infer(file, signal);
    const schema = known === undefined ? found : joinSchemas(known, found);
    return this.checked(records, this.copy(file, schema, checkedSelect, signal));
  }

  /** DuckDB has been seen to lose a record in silence: two readers must count the same. */
  private async checked(records: number, written: Promise<WrittenPart>): Promise<WrittenPart> {
    const part = await written;
    if (part.rows === records) return part;
    part.file.close();
    throw unparsable('records were counted in two ways');
  }

  private async copy(
    file: ScratchFile,
    schema: PartSchema,
    select: typeof typedSelect,
    signal?: AbortSignal,
  ): Promise<WrittenPart> {
    const types = this.names.map((name) => schema.get(name) ?? 'unknown');
    const out = this.engine.newFile();
    try {
      const sql = select(this.source(file), this.names, types, this.dialect.trim);
      const rows = await this.engine.copyTo({ sql, file: out, format: 'parquet' }, signal, mapWidening);
      return { file: out, rows, schema };
    } catch (error) {
      out.close();
      throw error;
    }
  }

  private async infer(file: ScratchFile, signal?: AbortSignal): Promise<PartSchema> {
    const types: PartType[] = [];
    for (let from = 0; from < this.names.length; from += inferredTogether) {
      const to = Math.min(from + inferredTogether, this.names.length);
      const [row] = await this.engine.query(inferenceSelect(this.source(file), from, to), [], signal);
      types.push(...foundTypes(row ?? {}, from, to));
    }
    return new Map(this.names.map((name, i) => [name, types[i] ?? 'string']));
  }

  private source(file: ScratchFile): string {
    const { delimiter, quote } = this.dialect;
    const columns = this.names.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
    return (
      `read_csv(${literal(file.path)}, auto_detect = false, header = false, delim = ${literal(delimiter)}, ` +
      `quote = ${literal(quote)}, escape = ${literal(quote)}, nullstr = '', allow_quoted_nulls = false, ` +
      `strict_mode = true, new_line = '\\n', max_line_size = ${maxRecordBytes + 1024}, buffer_size = ${2 * maxRecordBytes}, ` +
      `columns = {${columns}})`
    );
  }

  /**
   * What DuckDB refused, read again by the strict reader: it throws with the exact line, or the chunk is fine and
   * comes back in the one form that DuckDB surely takes.
   */
  private rewritten(chunk: Chunk): ScratchFile {
    const bytes = readAll(chunk.file);
    const width = this.names.length;
    const quoted = this.dialect.quote !== '';
    const out = this.engine.newFile();
    let lines: string[] = [];
    const flush = (): void => {
      writeAll(out, Buffer.from(lines.join('')));
      lines = [];
    };
    try {
      for (const record of new CsvReader(bytes, this.dialect, chunk.firstLine, width === 1).records()) {
        const found = record.fields.length;
        if (found !== width) {
          throw unparsable(`the record has ${found} fields, and ${width} were expected`, record.line);
        }
        const fields = record.fields.map((field) =>
          quoted && (field.quoted || field.text.includes('"'))
            ? `"${field.text.replaceAll('"', '""')}"`
            : field.text,
        );
        lines.push(`${fields.join(this.dialect.delimiter)}\n`);
        if (lines.length === 4096) flush();
      }
      flush();
      return out;
    } catch (error) {
      out.close();
      throw error;
    }
  }
}

const mapWidening = (message: string): Error | undefined =>
  message.includes(wideningMark) ? new WideningNeeded() : undefined;
