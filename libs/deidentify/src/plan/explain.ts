import { type CellAction, type Plan } from './plan.js';

/** What happens to one raw column, for people. */
export interface Explanation {
  readonly column: string;
  readonly released: boolean;
  readonly what: string;
  readonly why: string;
}

function maskText(action: Extract<CellAction, { technique: 'masking' }>): string {
  const kept = [
    ...(action.keepFirst > 0 ? [`the first ${action.keepFirst}`] : []),
    ...(action.keepLast > 0 ? [`the last ${action.keepLast}`] : []),
    ...(action.keepDomain ? ['the domain'] : []),
  ];
  return kept.length === 0
    ? 'every character is masked'
    : `characters are masked except ${kept.join(' and ')}`;
}

function what(action: CellAction): string {
  switch (action.technique) {
    case 'keep':
      return 'stays as it is';
    case 'masking':
      return maskText(action);
    case 'pseudonymization':
      return `becomes a keyed pseudonym of the domain ${action.domain}`;
    case 'generalization':
      if (action.how === 'calendar') return `is cut to the ${action.unit}`;
      if (action.how === 'width') return `becomes an interval of width ${action.unit / 10 ** action.scale}`;
      if (action.how === 'edges') return `becomes one of ${action.edges.length + 1} intervals`;
      return `keeps its first ${action.keepFirst} characters`;
  }
}

/** For every raw column, in order: what happens to it, and which transform of the policy says so. */
export function explain(plan: Plan): Explanation[] {
  const columns = new Map(plan.columns.map((column) => [column.name, column]));
  const dropped = new Map(plan.dropped.map((column) => [column.name, column]));
  return plan.raw.map(({ name }) => {
    const column = columns.get(name);
    if (column !== undefined) {
      const why = `transform ${column.rule + 1} of the policy ${plan.policy} is the first that matches`;
      return { column: name, released: true, what: what(column.action), why };
    }
    return {
      column: name,
      released: false,
      what: 'is left out',
      why: dropped.get(name)?.reason ?? 'no transform of the policy speaks of it',
    };
  });
}
