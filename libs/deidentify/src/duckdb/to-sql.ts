import { type Column } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type HmacPads } from '../hmac-pads.js';
import { type Plan } from '../plan/plan.js';
import { cellSql, changedSql } from './cell.js';
import { Parameters, quoteName, type Statement } from './parameters.js';
import { whereSql } from './rows.js';

export interface DuckdbOptions {
  /** A relation, trusted SQL: a table's name, `read_parquet([...])`, or a query in parentheses. */
  readonly source: string;
  /** Pads of every pseudonym domain that the plan needs. */
  readonly pads?: ReadonlyMap<string, HmacPads>;
}

/** What a worker runs to make and measure a release. None needs another to have run before it. */
export interface ReleaseStatements {
  /** The columns of `released` and `unenforced`, with their types. */
  readonly columns: readonly Column[];
  /** Transformed records as columns `o0`, `o1`, … of the plan, and `class`, a row of the quasi-identifiers. */
  readonly transformed: Statement;
  /** The released columns by name, without records of classes that violate the requirement. */
  readonly released: Statement;
  /** As `released`, but nothing is suppressed: cheaper, and the same when no class violates. */
  readonly unenforced: Statement;
  /** Rows `size, diversity, classes, records` of the classes after transformation (see `ClassBucket`). */
  readonly classes: Statement;
  /** The same for the raw quasi-identifiers of all raw records. */
  readonly rawClasses: Statement;
  /** One row `records, changed`: records of the release, and how many of their cells differ from the raw ones. */
  readonly changes: Statement;
}

/** One statement in the making. Inside, columns are called o0, o1, …, so that no name of a file can clash. */
class Builder {
  readonly parameters = new Parameters();

  constructor(
    private readonly plan: Plan,
    private readonly options: DuckdbOptions,
  ) {}

  get quasi(): number[] {
    return this.plan.quasiIdentifiers.map((name) => this.indexOf(name));
  }

  get diverse(): number[] {
    const { diversity } = this.plan.requirement ?? {};
    return diversity === undefined ? [] : [this.indexOf(diversity.column)];
  }

  private indexOf(name: string): number {
    const index = this.plan.columns.findIndex((column) => column.name === name);
    if (index < 0) throw problem('policy.inapplicable', 'A column that is to be measured is not released.');
    return index;
  }

  private cell(index: number, raw: boolean): string[] {
    const column = this.plan.columns[index];
    if (column === undefined) return [];
    const x = `src.${quoteName(column.name)}`;
    return [raw ? x : cellSql(x, column, this.parameters, this.options.pads ?? new Map())];
  }

  /** Some of the planned columns over the source, with the subject as `s` when asked. */
  select(
    indices: readonly number[],
    more: { subject?: boolean; raw?: boolean; changes?: boolean } = {},
  ): string {
    const items = [...new Set(indices)].flatMap((index) =>
      this.cell(index, more.raw === true).map((sql) => `${sql} AS o${index}`),
    );
    const { subject, rows } = this.plan;
    if (more.subject === true && subject !== undefined) items.push(`src.${quoteName(subject)} AS s`);
    if (more.changes === true) items.push(`${this.changed()} AS changed`);
    const where = more.raw === true ? '' : whereSql(rows, this.parameters);
    return `SELECT ${items.length > 0 ? items.join(', ') : '1 AS one'} FROM ${this.options.source} AS src${where}`;
  }

  private changed(): string {
    const terms = this.plan.columns.flatMap((column) => {
      const sql = changedSql(
        `src.${quoteName(column.name)}`,
        column,
        this.parameters,
        this.options.pads ?? new Map(),
      );
      return sql === undefined ? [] : [`CAST(${sql} AS INTEGER)`];
    });
    return terms.length > 0 ? terms.join(' + ') : '0';
  }

  get size(): string {
    // Records without a subject add nobody: the strictest reading of who they might be.
    return this.plan.subject === undefined ? 'count(*)' : 'greatest(count(DISTINCT s), 1)';
  }

  get diversity(): string {
    const [column] = this.diverse;
    return column === undefined ? 'CAST(NULL AS BIGINT)' : `count(DISTINCT o${column})`;
  }

  get groups(): string {
    return this.quasi.map((index) => `o${index}`).join(', ');
  }

  histogram(raw: boolean): string {
    const inner = this.select([...this.quasi, ...this.diverse], { subject: true, raw });
    const by = this.quasi.length > 0 ? ` GROUP BY ${this.groups}` : ' HAVING count(*) > 0';
    return (
      'SELECT CAST(size AS BIGINT) AS size, CAST(diversity AS BIGINT) AS diversity, ' +
      'count(*) AS classes, CAST(sum(records) AS BIGINT) AS records FROM ' +
      `(SELECT count(*) AS records, ${this.size} AS size, ${this.diversity} AS diversity FROM (${inner}) AS t${by}) AS c ` +
      'GROUP BY size, diversity ORDER BY size, diversity'
    );
  }

  /** An anti join that leaves out the records of violating classes; nothing when nothing is required. */
  withoutViolators(): string {
    const { requirement } = this.plan;
    if (requirement === undefined) return '';
    const tooSmall = `${this.size} < ${this.parameters.integer(requirement.k)}`;
    const tooPlain =
      requirement.diversity === undefined
        ? ''
        : ` OR ${this.diversity} < ${this.parameters.integer(requirement.diversity.l)}`;
    const inner = this.select([...this.quasi, ...this.diverse], { subject: true });
    const same = this.quasi.map((index) => `r.o${index} IS NOT DISTINCT FROM v.o${index}`).join(' AND ');
    return (
      ` ANTI JOIN (SELECT ${this.groups} FROM (${inner}) AS t GROUP BY ${this.groups} ` +
      `HAVING ${tooSmall}${tooPlain}) AS v ON ${same}`
    );
  }

  done(sql: string): Statement {
    return { sql, parameters: this.parameters.values };
  }
}

/** The engine compares column names without regard to case: two that differ in nothing else would be one. */
function refuseTwins(plan: Plan): void {
  const names = new Set(plan.raw.map(({ name }) => name.toLowerCase()));
  if (names.size !== plan.raw.length) {
    throw problem('policy.inapplicable', 'Two columns have names that differ in upper and lower case alone.');
  }
}

/**
 * Compiles a plan to DuckDB statements with named parameters. Secrets and whatever a policy's author wrote are parameters,
 * never text; identifiers are quoted. Statements scan the source once or twice and hold no more than the classes
 * in memory: violating classes are found by GROUP BY and left out by an anti join in which NULLs are equal.
 * @throws Problem key.unavailable when the pads of a domain are missing; policy.inapplicable for names that DuckDB
 * cannot tell apart
 */
export function toDuckdbSql(plan: Plan, options: DuckdbOptions): ReleaseStatements {
  refuseTwins(plan);
  const all = plan.columns.map((_, index) => index);
  const statement = (make: (builder: Builder) => string): Statement => {
    const builder = new Builder(plan, options);
    return builder.done(make(builder));
  };
  const named = plan.columns.map(({ name }, index) => `r.o${index} AS ${quoteName(name)}`).join(', ');
  const outputs = all.map((index) => `o${index}`).join(', ');
  return {
    columns: plan.columns.map(({ name, type }) => ({ name, type })),
    transformed: statement((b) => {
      const key = b.quasi.length > 0 ? `row(${b.groups})` : 'row(0)';
      return `SELECT ${outputs}, ${key} AS class FROM (${b.select(all)}) AS r`;
    }),
    released: statement((b) => `SELECT ${named} FROM (${b.select(all)}) AS r${b.withoutViolators()}`),
    unenforced: statement((b) => `SELECT ${named} FROM (${b.select(all)}) AS r`),
    classes: statement((b) => b.histogram(false)),
    rawClasses: statement((b) => b.histogram(true)),
    changes: statement((b) => {
      const inner = b.select(b.quasi, { changes: true });
      const total = 'CAST(coalesce(sum(r.changed), 0) AS BIGINT) AS changed';
      return `SELECT count(*) AS records, ${total} FROM (${inner}) AS r${b.withoutViolators()}`;
    }),
  };
}
