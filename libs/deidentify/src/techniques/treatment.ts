import { type CellAction, type PlannedColumn } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { registry } from './registry.js';
import {
  type GeneralizedBy,
  type ReadsAs,
  type Reversal,
  type ReversalTools,
  type Treatment,
} from './technique.js';

/** What a technique says of its actions; nothing where there is no such technique. */
const saidOf = ({ technique }: CellAction) => registry.get(technique);

/** Whether cells are drawn at random, each time anew. */
export const draws = (action: CellAction): boolean => saidOf(action)?.draws ?? true;

/** How a released cell is to be read. */
export const readsAs = (action: CellAction): ReadsAs => saidOf(action)?.readsAs ?? 'opaque';

/** Whether cells are raw values, those of other records, or neither; undefined where nobody knows. */
export const valuesOf = (action: CellAction): Treatment['values'] => saidOf(action)?.values;

/** Whether a missing cell may stand for any raw value. */
export const empties = (action: CellAction): boolean => saidOf(action)?.empties ?? true;

/** Whether different values stay different, and equal ones equal. */
export const isInjective = (action: CellAction): boolean => saidOf(action)?.injective?.(action) ?? false;

/** Whether SQL alone makes the cells, without functions of ours that an engine must call. */
export const isPureSql = (action: CellAction): boolean => saidOf(action)?.pureSql?.(action) ?? false;

/** Whether cells depend on other records, so that a preview of some records may differ from the release. */
export function looksAround(action: CellAction): boolean {
  const said = saidOf(action);
  return said?.looksAround?.(action) ?? said?.facts?.scope !== 'cell';
}

/** The domains whose keys are needed. */
export function domainsOf(action: CellAction): readonly string[] {
  const own = 'domain' in action && typeof action.domain === 'string' ? [action.domain] : [];
  return saidOf(action)?.domains?.(action) ?? own;
}

/** The raw columns that a column is made of; a combination stands in the place of its first. */
export function sourcesOf({ name, action }: Pick<PlannedColumn, 'name' | 'action'>): readonly string[] {
  return saidOf(action)?.sources?.(action) ?? [name];
}

/** The hierarchy that an action generalizes by. */
export const hierarchyOf = (action: CellAction): GeneralizedBy | undefined =>
  saidOf(action)?.hierarchy?.(action);

/** The hierarchy of an action whose level enforcement is to choose. */
export function freeHierarchy(action: CellAction): GeneralizedBy | undefined {
  const found = hierarchyOf(action);
  return found?.level === undefined ? found : undefined;
}

/** What a steward should look at, without the column's name. */
export const warningsOfAction = (action: CellAction): readonly string[] =>
  saidOf(action)?.warnings?.(action) ?? [];

/** What happens to a cell, for people: goes on from the column's name. */
export const explainAction = (action: CellAction): string =>
  saidOf(action)?.explain?.(action) ?? `is transformed by ${action.technique}`;

/** Whether a holder of the right can have values back. */
export const isReversible = (action: CellAction): boolean => saidOf(action)?.reverse !== undefined;

/** The domain whose keys reverse a column's tokens; undefined where the column is one-way or holds no tokens. */
export function reversibleDomain({ action }: Pick<PlannedColumn, 'action'>): string | undefined {
  return isReversible(action) ? domainsOf(action)[0] : undefined;
}

/**
 * How tokens of a column become the canonical texts of their values again; undefined where they cannot.
 * @throws Problem key.unavailable when the domain's keys were not brought
 */
export function reversalOf(column: PlannedColumn, tools: ReversalTools): Reversal | undefined {
  return saidOf(column.action)?.reverse?.(column, tools);
}

/**
 * What makes the cells of an action in DuckDB.
 * @throws Problem policy.inapplicable for a technique that is no more
 */
export function inDuckdb(action: CellAction): Treatment['duckdb'] {
  const said = saidOf(action);
  if (said === undefined) {
    throw problem('policy.inapplicable', `There is no technique ${JSON.stringify(action.technique)}.`);
  }
  return said.duckdb;
}
