import { type CellAction } from '../plan/cell-action.js';
import { type AnyDuckdbTechnique } from './cell.js';
import { type Preparation } from './dialect.js';

/** Columns with more distinct values than this are computed cell by cell: the dictionary must stay small in memory. */
const mostDistinct = 250_000;

/** Below so many records a distinct value, building the dictionary costs more than it saves. */
const leastRepetition = 4;

/** Whether an action's cell follows from the raw one alone and costs more than looking it up. */
function isCostly(action: CellAction): boolean {
  if (action.technique === 'masking') return action.pattern !== undefined;
  if (action.technique !== 'generalization') return false;
  return ['width', 'age', 'network'].includes(action.how);
}

/**
 * A technique whose costly cells are computed once a distinct value where values repeat often. A value that the dictionary
 * lacks is computed as ever, so the result does not depend on it.
 */
export function remembering(technique: AnyDuckdbTechnique, action: CellAction): AnyDuckdbTechnique {
  if (!isCostly(action)) return technique;
  return {
    ...technique,
    prepare: (x, column, context) => {
      const table = context.name('cells');
      const [records, distinct] = [`count(${x})`, `approx_count_distinct(${x})`];
      const measure: Preparation = {
        statement: { sql: `SELECT ${records}, ${distinct} FROM ${context.source}`, parameters: {} },
        receive: ([all = [], different = []]) => {
          const values = Number(different[0] ?? Infinity);
          const worthwhile = values <= mostDistinct && values * leastRepetition <= Number(all[0] ?? 0);
          context.measured.set(table, [worthwhile ? 1 : 0]);
        },
      };
      const fill: Preparation = {
        statement: () => {
          if (context.measured.get(table)?.[0] !== 1) return undefined;
          const values = `SELECT DISTINCT ${x} AS raw_value FROM ${context.source} WHERE ${x} IS NOT NULL LIMIT ${2 * mostDistinct}`;
          const sql = `CREATE TEMP TABLE ${table} AS SELECT raw_value, ${technique.cell('raw_value', column, context)} AS c FROM (${values})`;
          return { sql, parameters: context.parameters.values };
        },
      };
      return [...(technique.prepare?.(x, column, context) ?? []), measure, fill];
    },
    cell: (x, column, context) => {
      const direct = technique.cell(x, column, context);
      const table = context.name('cells');
      if (context.measured.get(table)?.[0] !== 1) return direct;
      return `coalesce((SELECT d.c FROM ${table} AS d WHERE d.raw_value = ${x}), ${direct})`;
    },
  };
}
