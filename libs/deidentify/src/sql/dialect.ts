import {
  type ActionOf,
  type CellAction,
  type ColumnType,
  type Hierarchy,
  type PlannedColumn,
} from '#libs/contracts';
import { type RandomBytes } from '#libs/kernel';
import { type HmacPads } from './hmac-pads.js';
import { type Parameters, type Statement } from './parameters.js';

/** The keys of one pseudonym domain, each derived from the domain's secret for one use alone. */
export interface DomainKeys {
  readonly hmac: HmacPads;
  readonly surrogate: HmacPads;
  readonly dateShift: HmacPads;
  /** AES-256 for FF1. */
  readonly ff1: Uint8Array;
  /** 64 bytes for AES-256-SIV. */
  readonly siv: Uint8Array;
}

/** AES in ECB mode over whole 16-byte blocks, without padding: what FF1 is built from. */
export type BlockCipher = (key: Uint8Array) => { encrypt(blocks: Uint8Array): Uint8Array };

/** A place in a text that holds something of a category: [start, end) in UTF-16 units. */
export interface Span {
  readonly category: string;
  readonly start: number;
  readonly end: number;
}

/** What only the caller can bring: secrets, randomness, ciphers, a detector. */
export interface Tools {
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly random: RandomBytes;
  readonly aes: BlockCipher;
  /** HMAC-SHA-256 of one message. */
  readonly hmac: (pads: HmacPads) => (message: Uint8Array) => Uint8Array;
  /** HMAC-SHA-256 of the decimal texts of whole numbers, many at a time, four numbers each, the first bits first. */
  readonly hmacOfIntegers: (pads: HmacPads) => Pick<CodeFunction, 'codes' | 'close'>;
  /** Deterministic authenticated encryption of one value (AES-SIV, RFC 5297). */
  readonly siv: (key: Uint8Array) => { encrypt(plain: Uint8Array): Uint8Array };
  /** Spans of these categories (of all when absent) in up to 65,536 units of text, all of them, in order, without overlaps. */
  readonly findSpans: (text: string, categories?: ReadonlySet<string>) => readonly Span[];
}

export type ChunkType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER';

/** A function over whole chunks of up to 2,048 values, for what SQL cannot do; the engine registers it by name. NULLs are null. */
export interface ChunkFunction {
  readonly name: string;
  readonly parameters: readonly ChunkType[];
  readonly returns: ChunkType;
  /** True where equal inputs need not give equal outputs. */
  readonly volatile: boolean;
  readonly run: (
    columns: readonly (readonly unknown[])[],
    count: number,
  ) => readonly (string | number | bigint | null)[];
}

/** A function that gives each whole number a code, UBIGINT[numbers], NULL for NULL; `close` is called when the engine is done. */
export interface CodeFunction {
  readonly name: string;
  readonly numbers: 1 | 2 | 4;
  readonly codes: (values: BigInt64Array, into: BigUint64Array) => void;
  readonly close: () => void;
}

/** Something to do before cells can be computed, in order; a statement that makes a temporary table, or one whose rows are received. */
export interface Preparation {
  /** A function is called when its turn comes, after all before it were received; undefined then means that nothing is to be done. */
  readonly statement: Statement | (() => Statement | undefined);
  /** The result in chunks, column by column. Absent: the statement has none. */
  readonly receive?: (columns: readonly (readonly unknown[])[]) => void;
  /** After the last chunk. */
  readonly done?: () => void;
}

/** What the SQL of a cell may use. Every SQL text is an expression over one raw record. */
export interface DialectContext {
  readonly parameters: Parameters;
  readonly tools: Tools;
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
  /** SQL of a raw column of the same record, by name. */
  readonly raw: (column: string) => string;
  /** The type of a raw column, by name. */
  readonly typeOf: (column: string) => ColumnType;
  /** The raw column that identifies the subject, where there is one. */
  readonly subject?: string;
  /** SQL of the record's number, from 0; the same in every statement. */
  readonly row: string;
  /** The relation that preparations read: raw records after conditions and sampling, usable with `raw` and `row` in `FROM ${source}`; it binds no parameters. */
  readonly source: string;
  /** A name for a temporary table or function of this column, unique in the plan: `name('edges')`. */
  readonly name: (what: string) => string;
  /** Figures that preparations measured, by `name(…)`; one map for a plan, filled before any `cell` is asked for. */
  readonly measured: Map<string, readonly number[]>;
  /** Joins with small tables that cells need, as ` LEFT JOIN t ON t.v = x` with at most one match; absent where none can be made. */
  readonly joins?: Set<string>;
}

export type ColumnWith<A extends CellAction> = PlannedColumn & { readonly action: A };

/** A technique in this dialect. `cell` is called once preparations are done and may use what `functions` and `prepare` of the same column and context made. */
export interface DuckdbTechnique<T extends CellAction['technique']> {
  readonly cell: (x: string, column: ColumnWith<ActionOf<T>>, context: DialectContext) => string;
  readonly prepare?: (
    x: string,
    column: ColumnWith<ActionOf<T>>,
    context: DialectContext,
  ) => readonly Preparation[];
  readonly functions?: (
    column: ColumnWith<ActionOf<T>>,
    context: DialectContext,
  ) => readonly (ChunkFunction | CodeFunction)[];
}
