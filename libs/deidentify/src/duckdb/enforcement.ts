import { type Plan, type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { Parameters, type Statement } from '../sql/parameters.js';

/** The place of a released column in the plan, by name. */
export function columnIndex(plan: Plan, name: string): number {
  const index = plan.columns.findIndex((column) => column.name === name);
  if (index < 0) throw problem('policy.inapplicable', 'A column that is to be measured is not released.');
  return index;
}

/** SQL of the quasi-identifiers, which make the classes; all records are one class where there are none. */
export function classKey(plan: Plan, of = ''): string[] {
  return plan.quasiIdentifiers.map((name) => `${of}o${columnIndex(plan, name)}`);
}

/** Whether SQL alone can tell the classes that violate: what is left when no model but k and distinct l-diversity is asked for. */
export function isPlain({ models }: Pick<Requirement, 'models'>): boolean {
  return models.every((model) => model.model === 'l-diversity' && model.kind === 'distinct');
}

/** What {@link isPlain} enforcement comes to: how many records go, and what is left of them. */
export interface ViolatorStatements {
  /** One row with `n`. */
  readonly gone: Statement;
  readonly kept: Statement;
}

/**
 * Suppression of the classes that have not k people, or not l distinct values; for requirements that are {@link isPlain}. `table` is
 * a relation of {@link ReleaseStatements.transformed}, `people` SQL of how many people a class has.
 */
export function withoutViolators(
  plan: Plan,
  requirement: Requirement,
  { table, people }: { readonly table: string; readonly people: string },
): ViolatorStatements {
  const parameters = new Parameters();
  const tests = [`${people} < ${parameters.integer(requirement.k)}`];
  for (const model of requirement.models) {
    if (model.model !== 'l-diversity') throw problem('internal.error');
    tests.push(`count(DISTINCT o${columnIndex(plan, model.column)}) < ${parameters.integer(model.l)}`);
  }
  const keys = classKey(plan);
  const same = keys.map((key) => `t.${key} IS NOT DISTINCT FROM v.${key}`);
  const violators =
    `SELECT count(*) AS n${keys.map((key) => `, ${key}`).join('')} FROM ${table} WHERE p` +
    `${keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : ''} HAVING ${tests.join(' OR ')}`;
  const kept = `SELECT t.* FROM (SELECT * FROM ${table} WHERE p) AS t ANTI JOIN (${violators}) AS v ON ${same.length > 0 ? same.join(' AND ') : 'true'}`;
  const gone = `SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM (${violators})`;
  return {
    gone: { sql: gone, parameters: parameters.values },
    kept: { sql: kept, parameters: parameters.values },
  };
}
