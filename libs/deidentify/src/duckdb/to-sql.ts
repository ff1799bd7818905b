import { type Column, type Plan } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { canonicalText } from '../sql/canonical-text.js';
import { inDuckdb } from '../techniques/treatment.js';
import {
  type ChunkFunction,
  type CodeFunction,
  type DialectContext,
  type Preparation,
  type Tools,
} from '../sql/dialect.js';
import { Parameters, quoteName, type Statement } from '../sql/parameters.js';
import { whereSql } from '../sql/rows.js';

export interface DuckdbOptions {
  /** A relation, trusted SQL: a table's name, `read_parquet([...])`, or a query in parentheses. */
  readonly source: string;
  /** A column of the source that holds each record's number from 0. Absent: records are numbered as they come, on one thread. */
  readonly row?: string;
  readonly tools: Tools;
}

/** What a worker runs to make the transformed records of a plan, in the order of the fields, all on one connection. */
export interface ReleaseStatements {
  /** The columns of `released`, with their types. */
  readonly columns: readonly Column[];
  readonly functions: readonly (ChunkFunction | CodeFunction)[];
  readonly prepare: readonly Preparation[];
  /**
   * Transformed records: `o0`, `o1`, … of the plan's columns, `s` the raw subject where one is declared, `r` the record's number and
   * `p` whether the policy's rows leave it. Where the plan requires δ-presence records that they do not leave are there too.
   * Ask for it when all preparations are done.
   */
  readonly transformed: () => Statement;
  /** The same records with the released columns alone, by name, before anything is required of them; published ones alone. */
  readonly released: () => Statement;
}

/** The parameters that a statement's text names: an engine refuses to bind others. */
function used({ sql, parameters }: Statement): Statement {
  const names = new Set(
    [...sql.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\$([a-z]\w*)/g)].map(([, name]) => name),
  );
  return {
    sql,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([key]) => names.has(key))),
  };
}

function bounded(preparation: Preparation): Preparation {
  const { statement } = preparation;
  if (typeof statement !== 'function') return { ...preparation, statement: used(statement) };
  return {
    ...preparation,
    statement: () => {
      const made = statement();
      return made && used(made);
    },
  };
}

/** A name that no column of the plan has. */
function freshName(plan: Plan, name: string): string {
  const taken = new Set(plan.raw.map((column) => column.name.toLowerCase()));
  let fresh = name;
  while (taken.has(fresh)) fresh += '_';
  return fresh;
}

/** Statements in the making. Inside, columns are called o0, o1, …, so that no name of a file can clash. */
class Builder {
  private readonly parameters = new Parameters();
  private readonly joins = new Set<string>();
  private readonly from: string;
  private readonly row: string;
  private readonly selection: string;
  private readonly types: ReadonlyMap<string, Column['type']>;
  private readonly contexts: readonly DialectContext[];

  constructor(
    private readonly plan: Plan,
    options: DuckdbOptions,
  ) {
    const name = options.row ?? freshName(plan, 'record_number');
    this.row = `src.${quoteName(name)}`;
    this.from =
      options.row === undefined
        ? `(SELECT *, row_number() OVER () - 1 AS ${quoteName(name)} FROM ${options.source})`
        : options.source;
    this.types = new Map(plan.raw.map((column) => [column.name, column.type]));
    this.selection = this.selected(options.tools);
    const shared = this.context(options.tools);
    this.contexts = plan.columns.map((_, index) => ({ ...shared, name: (what) => `t${index}_${what}` }));
  }

  private context(tools: Tools): Omit<DialectContext, 'name'> {
    const { subject, hierarchies } = this.plan;
    // Preparations bind no parameters of ours, so they read the numbers of the selected records from a table.
    const source =
      this.selection === ''
        ? `${this.from} AS src`
        : `(SELECT * FROM ${this.from} AS src SEMI JOIN selected_records AS sel ON ${this.row} = sel.r) AS src`;
    return {
      parameters: this.parameters,
      tools,
      hierarchies,
      raw: (column) => `src.${quoteName(column)}`,
      typeOf: (column) => this.typeOf(column),
      ...(subject !== undefined && { subject }),
      row: this.row,
      source,
      measured: new Map(),
      joins: this.joins,
    };
  }

  private typeOf(column: string): Column['type'] {
    const type = this.types.get(column);
    if (type === undefined)
      throw problem('policy.inapplicable', 'A technique names a column that is not there.');
    return type;
  }

  /** Whether a record is considered, as SQL; nothing when all are. */
  private selected(tools: Tools): string {
    const { rows, sampling, subject } = this.plan;
    const tests = whereSql(rows, this.parameters);
    if (sampling === undefined) return tests;
    const record = `'r' || CAST(${this.row} AS VARCHAR)`;
    const unit =
      subject === undefined
        ? record
        : `coalesce('s' || ${canonicalText(`src.${quoteName(subject)}`, this.typeOf(subject))}, ${record})`;
    // A fresh key: who is drawn follows from nothing that anybody knows. 13 hexadecimal digits are exact in a double.
    const key = this.parameters.blob(tools.random(32));
    const below = Math.min(Math.ceil(sampling.fraction * 2 ** 52), 2 ** 52 - 1)
      .toString(16)
      .padStart(13, '0');
    const drawn = `left(sha256(${key} || encode(${unit})), 13) < ${this.parameters.text(below)}`;
    return tests === '' ? ` WHERE (${drawn})` : `${tests} AND (${drawn})`;
  }

  functions(): (ChunkFunction | CodeFunction)[] {
    return this.each<ChunkFunction | CodeFunction>(
      (technique, column, context) => technique.functions?.(column, context) ?? [],
    );
  }

  prepare(): Preparation[] {
    const made = this.each((technique, column, context, x) => technique.prepare?.(x, column, context) ?? []);
    if (made.length === 0) return [];
    const sql = `CREATE OR REPLACE TEMP TABLE selected_records AS SELECT ${this.row} AS r FROM ${this.from} AS src${this.selection}`;
    const select = { statement: { sql, parameters: this.parameters.values } };
    return [...(this.selection === '' ? [] : [select]), ...made].map(bounded);
  }

  private each<T>(
    make: (
      technique: ReturnType<typeof inDuckdb>,
      column: Plan['columns'][number],
      context: DialectContext,
      x: string,
    ) => readonly T[],
  ): T[] {
    return this.plan.columns.flatMap((column, index) => {
      const context = this.contexts[index];
      return context === undefined
        ? []
        : make(inDuckdb(column.action), column, context, this.rawOf(column.name));
    });
  }

  /** A combination's column has no raw one of its own; its technique reads the sources. */
  private rawOf(name: string): string {
    return this.types.has(name) ? `src.${quoteName(name)}` : 'CAST(NULL AS VARCHAR)';
  }

  private cells(): string[] {
    return this.each((technique, column, context, x) => [technique.cell(x, column, context)]);
  }

  transformed(): Statement {
    const { subject, requirement } = this.plan;
    const population = requirement?.models.some(({ model }) => model === 'delta-presence') === true;
    const published = population ? this.selection.replace(/^ WHERE /, '') : '';
    const items = this.cells().map((sql, index) => `${sql} AS o${index}`);
    if (subject !== undefined) items.push(`src.${quoteName(subject)} AS s`);
    items.push(`${this.row} AS r`);
    // A test of a missing value is neither true nor false, and the record goes.
    items.push(`${published === '' ? 'true' : `coalesce(${published}, false)`} AS p`);
    const where = population ? '' : this.selection;
    return this.statement(
      `SELECT ${items.join(', ')} FROM ${this.from} AS src${[...this.joins].join('')}${where}`,
    );
  }

  released(): Statement {
    const named = this.plan.columns.map(({ name }, index) => `t.o${index} AS ${quoteName(name)}`);
    const cells = this.cells().map((sql, index) => `${sql} AS o${index}`);
    const inner = `SELECT ${[...cells, `${this.row} AS r`].join(', ')} FROM ${this.from} AS src${[...this.joins].join('')}${this.selection}`;
    // A join may bring records in any order.
    const order = this.joins.size === 0 ? '' : ' ORDER BY t.r';
    return this.statement(`SELECT ${named.join(', ')} FROM (${inner}) AS t${order}`);
  }

  private statement(sql: string): Statement {
    return used({ sql, parameters: this.parameters.values });
  }
}

/** The engine compares column names without regard to case: two that differ in nothing else would be one. */
function refuseTwins(plan: Plan): void {
  for (const columns of [plan.raw, plan.columns]) {
    if (new Set(columns.map(({ name }) => name.toLowerCase())).size !== columns.length) {
      throw problem(
        'policy.inapplicable',
        'Two columns have names that differ in upper and lower case alone.',
      );
    }
  }
}

/**
 * Compiles a plan to DuckDB statements with named parameters. Secrets and whatever a policy's author wrote are parameters,
 * never text; identifiers are quoted. Preparations measure and remember; the records themselves stream, whatever the techniques.
 * Sampling draws subjects (records where none is declared, or where it is missing) by a keyed hash under a fresh key.
 * @throws Problem key.unavailable when keys of a domain are missing; policy.inapplicable for names that DuckDB cannot tell apart
 */
export function toDuckdbSql(plan: Plan, options: DuckdbOptions): ReleaseStatements {
  refuseTwins(plan);
  const builder = new Builder(plan, options);
  return {
    columns: plan.columns.map(({ name, type }) => ({ name, type })),
    functions: builder.functions(),
    prepare: builder.prepare(),
    transformed: () => builder.transformed(),
    released: () => builder.released(),
  };
}
