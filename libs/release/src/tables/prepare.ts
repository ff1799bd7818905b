import { type Risk, type SynthesisReport } from '#libs/contracts';
import { type ChunkFunction, type CodeFunction, type Preparation, type Statement } from '#libs/deidentify';
import { type Engine, literal, type ScratchFile } from '#libs/tabular';

/** What statements need before they can run. The engine must have one connection: temporary tables belong to it. */
interface Needs {
  readonly functions: readonly (ChunkFunction | CodeFunction)[];
  readonly prepare: readonly Preparation[];
}

/** Registers functions and runs preparations, one after the other. */
export async function prepare(
  engine: Pick<Engine, 'query' | 'chunks' | 'register'>,
  needs: Needs,
  signal: AbortSignal,
): Promise<void> {
  for (const fn of needs.functions) engine.register(fn);
  for (const { statement, receive, done } of needs.prepare) {
    signal.throwIfAborted();
    const made = typeof statement === 'function' ? statement() : statement;
    if (made === undefined) continue;
    if (receive === undefined) await engine.query(made.sql, made.parameters, signal);
    else await engine.chunks(made.sql, made.parameters, receive);
    done?.();
  }
}

/** Records in a scratch file: all their columns, and each record's place among them from 0 as `i`. */
export interface Table {
  readonly file: ScratchFile;
  /** For FROM. */
  readonly relation: string;
  readonly rows: number;
}

/** Writes a statement's rows into an unlinked scratch file, once, for all that is to be done with them. */
export async function writeTable(
  engine: Engine,
  statement: Statement & { readonly hasBytes?: boolean },
  signal: AbortSignal,
): Promise<Table> {
  const file = engine.newFile();
  const rows = await engine.copyTo({ ...statement, file, format: 'parquet' }, signal);
  const relation = `(SELECT *, file_row_number AS i FROM read_parquet(${literal(file.path)}))`;
  return { file, relation, rows };
}

/** The records that will be released, and how they came to be. */
export interface MadeRecords {
  /** `o0`, `o1`, … as the release will hold them, where `p` is true. */
  readonly final: Table;
  readonly suppressed: number;
  readonly enforcement: Risk['enforcement'];
  readonly synthesis?: SynthesisReport;
}
