import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBVector,
} from '@duckdb/node-api';
import { type Column } from '#libs/contracts';
import { problem } from '#libs/kernel';
import {
  checkChunkFunction,
  ChunkFailures,
  type ChunkFunction,
  type CodeFunction,
  codeFunction,
  scalarFunction,
} from './chunk-function.js';
import { type CopyOptions, copySql } from './copy-format.js';
import { messageOf, tabularError } from './errors.js';
import { type Relation, openRelation } from './relation.js';
import { type NewScratchFile, type ScratchFile } from './scratch.js';
import { type Cell, type Row, type SqlParameters } from './cells.js';
import { columnTypeOf } from './column-types.js';
import { keepByteOrderMarks } from './text-decoder.js';
import { boundParameters, plain } from './values.js';

export interface EngineOptions {
  readonly newFile: NewScratchFile;
  /** What DuckDB may take, in MiB; a query that needs more fails, for nothing is ever spilled. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** Statements that may run at the same time. */
  readonly connections?: number;
  /** Whether Parquet has values as they are: to pack a record takes its size once more, to unpack it too, and to look for equal ones twice. */
  readonly unpacked?: boolean;
}

/** Turns the message of a failure that the caller provoked into an error without values; undefined for all others. */
export type ExpectedFailure = (message: string) => Error | undefined;

interface Call {
  readonly sql: string;
  readonly parameters: SqlParameters;
  readonly signal?: AbortSignal | undefined;
  readonly expected?: ExpectedFailure | undefined;
}

/** Between two times that a statement is told to end. */
const interruptMs = 50;

/**
 * An in-memory DuckDB that can open nothing but this process's own file descriptors, loads no extensions, spills
 * nothing to disk, and whose failures are told without the values that DuckDB quotes ({@link tabularError}).
 */
export class DuckdbEngine {
  readonly newFile: NewScratchFile;
  private readonly unpacked: boolean;
  private readonly free: DuckDBConnection[];
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];
  private readonly failures = new ChunkFailures();
  private readonly closing: (() => void)[] = [];

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connections: readonly DuckDBConnection[],
    { newFile, unpacked }: EngineOptions,
  ) {
    this.newFile = newFile;
    this.unpacked = unpacked ?? false;
    this.free = [...connections];
  }

  /** @throws Problem `internal.error` when DuckDB does not start as safe as it must be. */
  static async open(options: EngineOptions): Promise<DuckdbEngine> {
    keepByteOrderMarks();
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: `${options.memoryLimitMb ?? 448}MiB`,
        threads: String(options.threads ?? 2),
        temp_directory: '',
        preserve_insertion_order: 'true',
        autoload_known_extensions: 'false',
        autoinstall_known_extensions: 'false',
        allow_community_extensions: 'false',
        // A descriptor's number is used again for another file: what was cached under its path would be stale.
        enable_external_file_cache: 'false',
      });
      const connections: DuckDBConnection[] = [];
      for (let i = 0; i < (options.connections ?? 2); i++) connections.push(await instance.connect());
      for (const connection of connections) await connection.run("SET TimeZone = 'UTC'");
      for (const sql of [
        'SET parquet_metadata_cache = false',
        "SET allowed_directories = ['/proc/self/fd/']",
        'SET enable_external_access = false',
        'SET lock_configuration = true',
      ]) {
        await connections[0]?.run(sql);
      }
      return new DuckdbEngine(instance, connections, options);
    } catch (error) {
      throw tabularError(error);
    }
  }

  /** All rows of a small result. One statement; values are bound, never pasted. */
  async query(
    sql: string,
    parameters: SqlParameters = [],
    signal?: AbortSignal,
    expected?: ExpectedFailure,
  ): Promise<Row[]> {
    return this.prepared({ sql, parameters, signal, expected }, async (statement) => {
      const result = await statement.run();
      const names = result.deduplicatedColumnNames();
      return (await result.getRows()).map((row) =>
        Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? null)])),
      );
    });
  }

  /**
   * Writes a query's result into a scratch file and tells how many rows it has, in the query's order.
   * CSV follows RFC 4180 with LF line ends: null is an empty field, empty text is `""`. Cells that a spreadsheet
   * would run as formulas (`=`, `+`, `-`, `@`) are left as they are: escaping them would change the data.
   * Lines are those of one column of text, whose cells hold no control characters, as they are.
   */
  async copyTo(options: CopyOptions, signal?: AbortSignal, expected?: ExpectedFailure): Promise<number> {
    const sql = copySql(options, this.unpacked);
    const rows = await this.query(sql, options.parameters, signal, expected);
    return Number(rows[0]?.['Count'] ?? 0);
  }

  /** SQL text of a relation over Parquet parts with these columns; see {@link openRelation}. */
  async relation(parts: readonly ScratchFile[], columns: readonly Column[]): Promise<string> {
    return (await this.open(parts))(columns);
  }

  /** Looks at the parts once, for many relations over them. */
  async open(parts: readonly ScratchFile[]): Promise<Relation> {
    return openRelation((sql) => this.query(sql), parts);
  }

  /**
   * Lets statements from now on call a function over chunks by its name; a name that is taken is replaced.
   * @throws Problem internal.error for a name or signature that cannot be registered
   */
  register(fn: ChunkFunction | CodeFunction): void {
    checkChunkFunction(fn);
    if ('codes' in fn) this.closing.push(fn.close);
    try {
      for (const connection of this.connections) {
        connection.registerScalarFunction(
          'codes' in fn ? codeFunction(fn, this.failures) : scalarFunction(fn, this.failures),
        );
      }
    } catch (error) {
      throw tabularError(error);
    }
  }

  /** Lets `read` go through a result of any size, column by column and chunk by chunk; values are as chunk functions get them. */
  async chunks(
    sql: string,
    parameters: SqlParameters,
    read: (columns: readonly (readonly unknown[])[]) => void,
  ): Promise<void> {
    await this.stream(sql, parameters, () => (chunk) => read(chunk.getColumns()));
  }

  /**
   * As {@link chunks}, of a result whose columns are all INTEGER or UBIGINT without nulls, in memory that is DuckDB's and good
   * only during the call.
   */
  async numbers(
    sql: string,
    parameters: SqlParameters,
    read: (columns: readonly NumberVector[], rows: number) => void,
  ): Promise<void> {
    await this.stream(sql, parameters, () => (chunk) => {
      const columns = Array.from({ length: chunk.columnCount }, (_, i) =>
        numbersOf(chunk.getColumnVector(i)),
      );
      read(columns, chunk.rowCount);
    });
  }

  /** As {@link chunks}, of {@link Cell}s; `begin` is told the columns and gives what takes the chunks. */
  async typedChunks(
    sql: string,
    parameters: SqlParameters,
    begin: (columns: readonly Column[]) => (cells: (column: number) => readonly Cell[], rows: number) => void,
  ): Promise<void> {
    await this.stream(sql, parameters, (result) => {
      const names = result.deduplicatedColumnNames();
      const read = begin(names.map((name, i) => ({ name, type: columnTypeOf(result.columnLogicalType(i)) })));
      return (chunk) => read((i) => chunk.getColumnValues(i).map(plain), chunk.rowCount);
    });
  }

  close(): void {
    for (const close of this.closing) close();
    for (const connection of this.connections) connection.closeSync();
    this.instance.closeSync();
  }

  private async stream(
    sql: string,
    parameters: SqlParameters,
    begin: (result: DuckDBResult) => (chunk: DuckDBDataChunk) => void,
  ): Promise<void> {
    await this.prepared({ sql, parameters }, async (statement) => {
      const result = await statement.stream();
      const read = begin(result);
      for await (const chunk of result) if (chunk.rowCount > 0) read(chunk);
    });
  }

  private async prepared<T>(
    { sql, parameters, signal, expected }: Call,
    run: (statement: DuckDBPreparedStatement) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const connection = await this.take();
    // One that comes before the statement runs is lost to the engine, so it is told until it has ended.
    let telling: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      connection.interrupt();
      telling ??= setInterval(() => connection.interrupt(), interruptMs);
    };
    signal?.addEventListener('abort', interrupt);
    let statement: DuckDBPreparedStatement | undefined;
    try {
      statement = await connection.prepare(sql);
      const [values, types] = boundParameters(parameters);
      statement.bind(values, types);
      signal?.throwIfAborted();
      return await run(statement);
    } catch (error) {
      signal?.throwIfAborted();
      const message = messageOf(error);
      throw this.failures.of(message) ?? expected?.(message) ?? tabularError(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(telling);
      statement?.destroySync();
      this.give(connection);
    }
  }

  private async take(): Promise<DuckDBConnection> {
    return this.free.pop() ?? new Promise((resolve) => this.waiting.push(resolve));
  }

  private give(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(connection);
    else next(connection);
  }
}

/** Integers as they lie in the engine's memory. */
export type NumberVector = Int32Array | BigUint64Array;

function numbersOf(vector: DuckDBVector): NumberVector {
  const items: unknown = 'items' in vector ? vector.items : undefined;
  if (items instanceof Int32Array || items instanceof BigUint64Array) return items;
  throw problem('internal.error', 'a column was not read as numbers');
}
