import { type ActionOf } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type ColumnWith, type DialectContext, type DuckdbTechnique } from '../../sql/dialect.js';
import { GroupMeans } from './group-means.js';

type Aggregated = ColumnWith<ActionOf<'microaggregation'>>;

/** The groups of one plan, by columns and k: columns that are grouped together are gathered once. */
const plans = new WeakMap<DialectContext['measured'], Map<string, GroupMeans>>();

function keyOf({ action }: Aggregated): string {
  return JSON.stringify([action.k, action.together]);
}

function meansOf(column: Aggregated, { measured }: DialectContext): GroupMeans | undefined {
  return plans.get(measured)?.get(keyOf(column));
}

/** New groups for these columns; undefined where another column of the plan has asked for them. */
function begin(column: Aggregated, context: DialectContext): GroupMeans | undefined {
  const all = plans.get(context.measured) ?? new Map<string, GroupMeans>();
  plans.set(context.measured, all);
  const key = keyOf(column);
  if (all.has(key)) return undefined;
  const made = new GroupMeans(column.action.together.length, column.action.k);
  all.set(key, made);
  return made;
}

/** Gathers the columns, groups their records, and looks each record's mean up by its number. */
export const microaggregationInDuckdb: DuckdbTechnique<'microaggregation'> = {
  prepare: (_, column, context) => {
    const means = begin(column, context);
    if (means === undefined) return [];
    const numbers = column.action.together.map((name) => `CAST(${context.raw(name)} AS DOUBLE)`);
    const sql = `SELECT CAST(${context.row} AS DOUBLE), ${numbers.join(', ')} FROM ${context.source}`;
    return [
      {
        statement: { sql, parameters: {} },
        receive: ([rows = [], ...columns]) => means.add(rows, ...columns),
        done: () => means.aggregate(),
      },
    ];
  },
  functions: (column, context) => [
    {
      name: context.name('mean'),
      parameters: ['DOUBLE'],
      returns: 'DOUBLE',
      volatile: false,
      run: ([rows = []]) => {
        const means = meansOf(column, context);
        if (means === undefined) throw problem('internal.error', 'the groups were not prepared');
        const index = column.action.together.indexOf(column.name);
        return rows.map((row) => means.value(index, Number(row)));
      },
    },
  ],
  cell: (_, __, { name, row }) => `${name('mean')}(CAST(${row} AS DOUBLE))`,
};
