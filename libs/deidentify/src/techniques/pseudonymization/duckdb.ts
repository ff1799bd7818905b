import { type ActionOf, type ColumnType } from '#libs/contracts';
import { canonicalText } from '../../sql/canonical-text.js';
import {
  type CodeFunction,
  type ColumnWith,
  type DialectContext,
  type DuckdbTechnique,
} from '../../sql/dialect.js';
import { base32Sql, hexOfCodeSql, hmacSql, integerOfCodeSql, integerSql, keysOf } from '../../sql/keyed.js';
import { Parameters, type Statement } from '../../sql/parameters.js';
import { surrogates } from './surrogate.js';

type Pseudonym = ColumnWith<ActionOf<'pseudonymization'>>;

/** Columns with more distinct values than this are hashed cell by cell: the dictionary must stay small in memory. */
const mostDistinct = 250_000;

/** Below so many records a cell a distinct value, building the dictionary costs more than it saves. */
const leastRepetition = 4;

function pseudonymSql(
  x: string,
  type: ColumnType,
  action: ActionOf<'pseudonymization'>,
  context: DialectContext,
  parameters: Parameters,
): string {
  if (action.as === 'surrogate') return `${context.name('surrogate')}(${canonicalText(x, type)})`;
  if (type === 'integer') {
    const code = `${context.name('code')}(CAST(${x} AS BIGINT))`;
    if (action.as === 'integer') return integerOfCodeSql(code);
    return action.as === 'base32' ? base32Sql(hexOfCodeSql(code)) : hexOfCodeSql(code);
  }
  const mac = hmacSql(canonicalText(x, type), keysOf(context.tools, action.domain).hmac, parameters);
  if (action.as === 'base32') return base32Sql(mac);
  return action.as === 'integer' ? integerSql(mac) : mac;
}

function dictionary(x: string, column: Pseudonym, context: DialectContext): Statement {
  const parameters = new Parameters();
  const p = pseudonymSql('v', column.rawType, column.action, context, parameters);
  const sql =
    `CREATE TEMP TABLE ${context.name('pseudonyms')} AS SELECT v, ${p} AS p FROM ` +
    `(SELECT DISTINCT ${x} AS v FROM ${context.source} WHERE ${x} IS NOT NULL LIMIT ${2 * mostDistinct})`;
  return { sql, parameters: parameters.values };
}

/** Measures how often values repeat, and where they often do, hashes each of them once. */
function prepare(x: string, column: Pseudonym, context: DialectContext) {
  const table = context.name('pseudonyms');
  let worthwhile = false;
  return [
    {
      statement: {
        sql: `SELECT count(${x}), approx_count_distinct(${x}) FROM ${context.source}`,
        parameters: {},
      },
      receive: (columns: readonly (readonly unknown[])[]) => {
        const [records = 0, distinct = Infinity] = columns.map((column) => Number(column[0]));
        worthwhile = distinct <= mostDistinct && distinct * leastRepetition <= records;
        context.measured.set(table, [worthwhile ? 1 : 0]);
      },
    },
    { statement: () => (worthwhile ? dictionary(x, column, context) : undefined) },
  ];
}

/**
 * HMAC-SHA-256 in SQL, its pads bound as BLOBs; of whole numbers by a function over the engine's memory, which is faster where no text has to
 * be made for it; surrogates by a function over chunks. A value that the dictionary has is looked up; any other is hashed, so the
 * result does not depend on the dictionary.
 */
export const pseudonymizationInDuckdb: DuckdbTechnique<'pseudonymization'> = {
  functions: ({ action, rawType }, { tools, name }) => {
    if (action.as !== 'surrogate') {
      if (rawType !== 'integer') return [];
      const lanes = tools.hmacOfIntegers(keysOf(tools, action.domain).hmac);
      const codes: CodeFunction['codes'] = (values, into) => lanes.codes(values, into);
      return [{ name: name('code'), numbers: 4, codes, close: () => lanes.close() }];
    }
    const make = surrogates(tools.hmac(keysOf(tools, action.domain).surrogate));
    return [
      {
        name: name('surrogate'),
        parameters: ['VARCHAR'],
        returns: 'VARCHAR',
        volatile: false,
        run: ([values = []]) => make(values as (string | null)[]),
      },
    ];
  },
  prepare,
  cell: (x, column, context) => {
    const direct = pseudonymSql(x, column.rawType, column.action, context, context.parameters);
    const table = context.name('pseudonyms');
    if (context.measured.get(table)?.[0] !== 1 || context.joins === undefined) return direct;
    // A join by name and no subquery, for which the engine would hold all records.
    context.joins.add(` LEFT JOIN ${table} ON ${table}.v = ${x}`);
    return `coalesce(${table}.p, ${direct})`;
  },
};
