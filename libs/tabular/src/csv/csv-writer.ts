import { Problem } from '#libs/kernel';
import { type Chunk, maxRecordBytes } from '../parts/chunks.js';
import { type CsvDialect } from './dialect.js';
import { type Rewritten, rewritten } from './rewritten.js';
import { type Declared, saidTypes } from './declared.js';
import { BeyondDecimals, mapMark, Mismatch } from './marks.js';
import { type Engine } from '../engine/engine.js';
import { unparsable } from '../engine/errors.js';
import { headRecords, type Query, typeOfDoubles, typesOfAll, typesOfHead } from './find-types.js';
import { type PartWriter, WideningNeeded, type WrittenPart } from '../parts/part-writer.js';
import { Quarantine } from '../parts/quarantine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { literal } from '../engine/sql.js';
import { checkedSelect, isDouble, smallAfter, typedSelect } from './text-types.js';
import { joinSchemas, joinTypes, type PartSchema, type PartType } from '../parts/types.js';
import { untoldColumns } from './untold.js';

/** With more columns, the checks of {@link typedSelect} in one statement would not fit into DuckDB's memory. */
const guardedColumns = 200;

/** Columns of a chunk that are looked at again one by one where a cell needs a wider type; of more, all are at once. */
const mostWidened = 3;

/** How a CSV is read beyond its dialect. */
export interface CsvReading {
  readonly declared?: ReadonlyMap<number, Declared>;
  /** Texts that mean that there is no value. */
  readonly nulls?: readonly string[] | undefined;
  /** Records of a chunk that may be put aside. */
  readonly limit?: number | undefined;
}

/** Parses CSV chunks with DuckDB as text, and types the text so that nothing is lost; see {@link typedSelect}. */
export class CsvWriter implements PartWriter {
  /** Whether a chunk had spaces around values; what a part holds does not depend on it. */
  private padded: boolean;
  private readonly declared: ReadonlyMap<number, Declared>;
  private readonly nulls: readonly string[];
  private readonly limit: number;
  private readonly guessed = Promise.withResolvers<PartSchema | undefined>();

  constructor(
    private readonly engine: Engine,
    private readonly dialect: CsvDialect,
    private readonly names: readonly string[],
    { declared = new Map(), nulls = [], limit = 0 }: CsvReading = {},
  ) {
    this.padded = dialect.trim;
    this.declared = declared;
    this.nulls = nulls;
    this.limit = limit;
  }

  get guess(): Promise<PartSchema | undefined> {
    return this.guessed.promise;
  }

  async write(chunk: Chunk, known: PartSchema | undefined, signal?: AbortSignal): Promise<WrittenPart> {
    try {
      return await this.written(chunk, known, signal);
    } finally {
      this.guessed.resolve(undefined);
    }
  }

  private async written(
    chunk: Chunk,
    known: PartSchema | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WrittenPart> {
    try {
      return await this.attempt(chunk.file, chunk.records, known, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const isMismatch = error instanceof Mismatch;
      if (!isMismatch && !(error instanceof Problem && error.code === 'upload.unparsable')) throw error;
    }
    const aside = new Quarantine(this.limit);
    const sound = this.rewritten(chunk, aside);
    try {
      return await this.again(chunk, sound, aside, { known, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Mismatch)) throw error;
      const misfits = await this.misfits(sound.file, signal);
      aside.clear();
      const fitting = this.rewritten(chunk, aside, misfits);
      return await this.again(chunk, fitting, aside, { known, signal }).finally(() => fitting.file.close());
    } finally {
      sound.file.close();
    }
  }

  /** Of what was written in the one form that the engine surely takes. */
  private async again(
    { firstLine, records }: Chunk,
    rewritten: Rewritten,
    aside: Quarantine,
    { known, signal }: { known: PartSchema | undefined; signal: AbortSignal | undefined },
  ): Promise<WrittenPart> {
    const expected = aside.records.length === 0 ? records : rewritten.records;
    try {
      const part = await this.attempt(rewritten.file, expected, known, signal);
      return { ...part, aside: aside.records };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Mismatch || error instanceof BeyondDecimals) throw error;
      throw unparsable('a record in the part of the file that begins here cannot be read', firstLine);
    }
  }

  private async attempt(
    file: ScratchFile,
    records: number,
    before: PartSchema | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WrittenPart> {
    const query = async (sql: string) => this.engine.query(sql, [], signal);
    const known = before && (await this.withSaid(before, file, query));
    const tried = known === undefined ? undefined : await this.fitting(file, records, known, signal);
    if (tried !== undefined) return tried;
    const said = await saidTypes(this.declared, this.source(file), query);
    const head = await typesOfHead(query, this.source(file), this.names, known, said);
    const whole = records <= headRecords;
    if (known === undefined && head.likely && !whole) {
      const guess = this.schema(head.types);
      this.guessed.resolve(guess);
      const fitting = await this.fitting(file, records, guess, signal);
      if (fitting !== undefined) return fitting;
    }
    const found = this.schema(whole ? head.types : await typesOfAll(query, this.source(file), head));
    const schema = known === undefined ? found : joinSchemas(known, found);
    if (known !== undefined && Array.from(known).every(([name, type]) => schema.get(name) === type)) {
      this.padded = true;
    }
    return this.checked(records, this.copy(file, schema, checkedSelect, signal));
  }

  /** Known types with those of columns that are not known and of which one is said. */
  private async withSaid(known: PartSchema, file: ScratchFile, query: Query): Promise<PartSchema> {
    const missing = new Map([...this.declared].filter(([i]) => !known.has(this.names[i] ?? '')));
    if (missing.size === 0) return known;
    const said = await saidTypes(missing, this.source(file), query);
    return new Map([...known, ...Array.from(said, ([i, type]) => [this.names[i] ?? '', type] as const)]);
  }

  /**
   * The part with these types, or with wider ones of a few columns that need them; undefined where they are more than a few.
   */
  private async fitting(
    file: ScratchFile,
    records: number,
    schema: PartSchema,
    signal: AbortSignal | undefined,
  ): Promise<WrittenPart | undefined> {
    if (this.names.length > guardedColumns) return undefined;
    let tried = schema;
    for (let widened = 0; widened <= mostWidened; widened++) {
      try {
        return await this.checked(records, this.copy(file, tried, typedSelect, signal));
      } catch (error) {
        if (!(error instanceof WideningNeeded)) throw error;
        if (this.declared.has(error.column)) return undefined;
        const name = this.names[error.column] ?? '';
        const type = tried.get(name) ?? 'unknown';
        const wider =
          smallAfter(type) ?? joinTypes(type, await this.typeOf(error.column, type, file, signal));
        // It was the spaces around a value.
        if (wider === type) this.padded = true;
        tried = new Map(tried).set(name, wider);
      }
    }
    return undefined;
  }

  /** The narrowest type of one column that takes all its cells, which were thought to be of another. */
  private async typeOf(
    column: number,
    thought: PartType,
    file: ScratchFile,
    signal: AbortSignal | undefined,
  ): Promise<PartType> {
    const query = async (sql: string) => this.engine.query(sql, [], signal);
    const source = `(SELECT c${column} AS c0 FROM ${this.source(file)})`;
    if (isDouble(thought)) return typeOfDoubles(query, source);
    const names = [this.names[column] ?? ''];
    const [type] = await typesOfAll(query, source, await typesOfHead(query, source, names, undefined));
    return type ?? 'string';
  }

  private rewritten(chunk: Chunk, aside: Quarantine, misfits?: ReadonlyMap<number, string>): Rewritten {
    const { dialect, names, engine } = this;
    return rewritten(chunk, { dialect, width: names.length, file: engine.newFile(), aside, misfits });
  }

  private schema(types: readonly PartType[]): PartSchema {
    return new Map(this.names.map((name, i) => [name, types[i] ?? 'string']));
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
      const typing = {
        ...{ names: this.names, types, trim: this.dialect.trim, padded: this.padded },
        declared: this.declared,
      };
      const sql = select(this.source(file), typing);
      const rows = await this.engine.copyTo({ sql, file: out, format: 'part' }, signal, mapMark);
      const { names, declared } = this;
      // Where all spaces around text go too, nothing is lost that a column of text would keep.
      const untold = this.dialect.trim
        ? []
        : await untoldColumns(
            { ...{ names, schema, declared, file }, quote: this.dialect.quote, padded: this.padded },
            select === typedSelect,
            async (tests) =>
              (await this.engine.query(`SELECT ${tests} FROM ${this.source(file)}`, [], signal))[0],
          );
      return { file: out, rows, schema, own: this.names, untold };
    } catch (error) {
      out.close();
      throw error;
    }
  }

  /** Records with a cell that is no value of what its column was said to be, by their numbers from 0, and what is wrong. */
  private async misfits(
    file: ScratchFile,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, string>> {
    const wrong = Array.from(this.declared, ([column, { fits }]) => {
      const x = `nullif(trim(c${column}), '')`;
      return `WHEN ${x} IS NOT NULL AND NOT coalesce(${fits(x)}, false) THEN ${column}`;
    });
    const numbered = `SELECT row_number() OVER () - 1 AS n, * FROM ${this.source(file)}`;
    const rows = await this.engine.query(
      `SELECT * FROM (SELECT n, CASE ${wrong.join(' ')} END AS c FROM (${numbered})) WHERE c IS NOT NULL ORDER BY n LIMIT ${this.limit + 1}`,
      [],
      signal,
    );
    return new Map(
      rows.map(({ n, c }) => {
        const word = this.declared.get(Number(c))?.word ?? '';
        return [Number(n), `column ${Number(c) + 1} is said to be ${word}, and a cell is not`];
      }),
    );
  }

  private source(file: ScratchFile): string {
    if (this.nulls.length === 0) return this.texts(file);
    const absent = this.nulls.map(literal).join(', ');
    const columns = this.names.map(
      (_, i) => `CASE WHEN trim(c${i}) NOT IN (${absent}) THEN c${i} END AS c${i}`,
    );
    return `(SELECT ${columns.join(', ')} FROM ${this.texts(file)})`;
  }

  private texts(file: ScratchFile): string {
    const { delimiter, quote } = this.dialect;
    const columns = this.names.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
    return (
      `read_csv(${literal(file.path)}, auto_detect = false, header = false, delim = ${literal(delimiter)}, ` +
      `quote = ${literal(quote)}, escape = ${literal(quote)}, nullstr = '', allow_quoted_nulls = false, ` +
      `strict_mode = true, new_line = '\\n', max_line_size = ${maxRecordBytes + 1024}, buffer_size = ${2 * maxRecordBytes}, ` +
      `columns = {${columns}})`
    );
  }
}
