import { type Plan } from '#libs/contracts';
import { explainAction, sourcesOf } from '../techniques/treatment.js';

/** What happens to one raw column, for people. */
export interface Explanation {
  readonly column: string;
  readonly released: boolean;
  readonly what: string;
  readonly why: string;
}

/** For every raw column, in order: what happens to it, and which transform of the policy says so. */
export function explain(plan: Plan): Explanation[] {
  const columns = new Map(plan.columns.map((column) => [sourcesOf(column)[0], column]));
  const dropped = new Map(plan.dropped.map((column) => [column.name, column]));
  const mode = plan.requirement?.enforcement.mode;
  return plan.raw.map(({ name }) => {
    const column = columns.get(name);
    if (column !== undefined) {
      const why = `transform ${column.rule + 1} of the policy ${plan.policy} is the first that matches`;
      const ranged = mode === 'multidimensional' && plan.quasiIdentifiers.includes(column.name);
      const more = ranged ? ', then as little more as its class needs' : '';
      return { column: name, released: true, what: `${explainAction(column.action)}${more}`, why };
    }
    return {
      column: name,
      released: false,
      what: 'is left out',
      why: dropped.get(name)?.reason ?? 'no transform of the policy speaks of it',
    };
  });
}
