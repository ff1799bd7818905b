import {
  ARRAY,
  BIGINT,
  DOUBLE,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBVector,
  INTEGER,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api';
import { Problem, problem } from '#libs/kernel';
import { tabularError } from './errors.js';

export type ChunkType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER';

export type ChunkValue = string | number | bigint | null;

/**
 * A function over whole chunks of up to 2,048 values, for what SQL cannot do. NULLs are null, BIGINT is bigint, INTEGER and
 * DOUBLE are number. `run` gets an array for each parameter and answers with `count` values of the type `returns`; what
 * it throws fails the query, a Problem as itself and anything else without its words.
 */
export interface ChunkFunction {
  readonly name: string;
  readonly parameters: readonly ChunkType[];
  readonly returns: ChunkType;
  /** True where equal inputs need not give equal outputs: without it, the engine may compute a repeated value once. */
  readonly volatile: boolean;
  readonly run: (columns: readonly (readonly unknown[])[], count: number) => readonly ChunkValue[];
}

/**
 * A function that gives each BIGINT a code of so many UBIGINTs, NULL for NULL, over the memory of whole chunks of up to 2,048
 * values: no value becomes an object on the way. What stands where a value is NULL is filled too, and not read.
 */
export interface CodeFunction {
  readonly name: string;
  readonly numbers: 1 | 2 | 4;
  readonly codes: (values: BigInt64Array, into: BigUint64Array) => void;
  /** Called once, when the engine is closed. */
  readonly close: () => void;
}

const types: Record<ChunkType, DuckDBType> = { VARCHAR, DOUBLE, BIGINT, INTEGER };

/** What `run` threw, kept until the query that it failed has failed: the engine carries no more than a text between the two. */
export class ChunkFailures {
  private readonly thrown = new Map<string, Problem>();
  private count = 0;

  /** Keeps the failure and answers with the text that stands for it. */
  keep(error: unknown): string {
    // Several threads of a query fail at once and the engine tells of one of them: the others are never asked for.
    const [oldest] = this.thrown.keys();
    if (this.thrown.size >= 64 && oldest !== undefined) this.thrown.delete(oldest);
    const mark = `chunk failure ${this.count};`;
    this.count += 1;
    this.thrown.set(
      mark,
      error instanceof Problem ? error : problem('internal.error', 'a chunk function failed'),
    );
    return mark;
  }

  /** What was thrown, from the engine's message; undefined when it speaks of something else. */
  of(message: string): Problem | undefined {
    const mark = /chunk failure \d+;/.exec(message)?.[0];
    if (mark === undefined) return undefined;
    const found = this.thrown.get(mark);
    this.thrown.delete(mark);
    return found;
  }
}

function write(vector: DuckDBVector, values: readonly ChunkValue[], count: number): void {
  if (values.length !== count)
    throw new RangeError('a chunk function must answer with one value for each row');
  for (let row = 0; row < count; row++) vector.setItem(row, values[row] ?? null);
  vector.flush();
}

/** Whether a vector says which of its values are NULL; if not, none is. */
const mayHaveNulls = (vector: DuckDBVector): boolean =>
  !('validity' in vector) ||
  typeof vector.validity !== 'object' ||
  vector.validity === null ||
  !('data' in vector.validity) ||
  vector.validity.data !== null;

/** The numbers that a vector lies in memory as, which the library keeps to itself; they are there for every vector of numbers. */
function itemsOf(vector: unknown): unknown {
  return typeof vector === 'object' && vector !== null && 'items' in vector ? vector.items : undefined;
}

function fillCodes({ codes }: CodeFunction, values: DuckDBVector, output: DuckDBVector, count: number): void {
  const items = itemsOf(values);
  const into = itemsOf('childData' in output ? output.childData : undefined);
  if (!(items instanceof BigInt64Array && into instanceof BigUint64Array)) throw new TypeError('no numbers');
  codes(items.subarray(0, count), into);
  if (mayHaveNulls(values))
    for (let row = 0; row < count; row++) if (values.getItem(row) === null) output.setItem(row, null);
  output.flush();
}

/** The engine's form of a function that gives codes. */
export function codeFunction(fn: CodeFunction, failures: ChunkFailures): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: fn.name,
    parameterTypes: [BIGINT],
    returnType: ARRAY(UBIGINT, fn.numbers),
    specialHandling: true,
    mainFunction: (info, input, output) => {
      try {
        fillCodes(fn, input.getColumnVector(0), output, input.rowCount);
      } catch (error) {
        info.setError(failures.keep(error));
      }
    },
  });
}

/** The engine's form of a chunk function. */
export function scalarFunction(fn: ChunkFunction, failures: ChunkFailures): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: fn.name,
    parameterTypes: fn.parameters.map((type) => types[type]),
    returnType: types[fn.returns],
    volatile: fn.volatile,
    // NULLs reach the function like every other value.
    specialHandling: true,
    mainFunction: (info, input, output) => {
      try {
        const count = input.rowCount;
        const columns = fn.parameters.map((_, i) => input.getColumnVector(i).toArray());
        write(output, fn.run(columns, count), count);
      } catch (error) {
        info.setError(failures.keep(error));
      }
    },
  });
}

/** @throws Problem internal.error for names and numbers of parameters that no function may have */
export function checkChunkFunction(fn: ChunkFunction | CodeFunction): void {
  const count = 'codes' in fn ? 1 : fn.parameters.length;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(fn.name) || count === 0 || count > 64) {
    throw tabularError(new Error('Invalid Input Error'));
  }
}
