import {
  type ActionOf,
  type CellAction,
  type GeneralizationAction,
  type Plan,
  type PlannedColumn,
} from '#libs/contracts';

/** What happens to one raw column, for people. */
export interface Explanation {
  readonly column: string;
  readonly released: boolean;
  readonly what: string;
  readonly why: string;
}

function maskText(action: ActionOf<'masking'>): string {
  const kept = [
    ...(action.keepFirst > 0 ? [`the first ${action.keepFirst}`] : []),
    ...(action.keepLast > 0 ? [`the last ${action.keepLast}`] : []),
    ...(action.keepDomain ? ['the domain'] : []),
  ];
  if (action.pattern !== undefined) return 'what matches a pattern is masked';
  if (action.as === 'label') return 'is replaced by a label';
  return kept.length === 0
    ? 'every character is masked'
    : `characters are masked except ${kept.join(' and ')}`;
}

function binned(unit: number, scale: number): number {
  return unit / 10 ** scale;
}

function generalized(action: GeneralizationAction): string {
  switch (action.how) {
    case 'calendar':
      return `is cut to the ${action.unit}`;
    case 'width':
      return `becomes an interval of width ${binned(action.unit, action.scale)}`;
    case 'edges':
      return `becomes one of ${action.edges.length + 1} intervals`;
    case 'quantiles':
      return `becomes one of ${action.bins} intervals with about equally many records`;
    case 'prefix':
      return `keeps its first ${action.keepFirst} characters`;
    case 'age':
      return `becomes an age${action.width > 1 ? ` in steps of ${action.width} years` : ''}, ${action.top}+ from ${action.top} on`;
    case 'zip':
      return 'keeps the first three digits of the ZIP code, 000 where few people live';
    case 'network':
      return `becomes its network, /${action.v4} or /${action.v6} for IPv6`;
    case 'grid':
      return `becomes the corner of a cell of ${binned(action.unit, action.scale)} degrees`;
    case 'geohash':
      return `becomes a geohash of ${action.precision} characters`;
    case 'hierarchy':
      return action.level === undefined
        ? `is generalized by the hierarchy ${action.hierarchy} as far as the policy’s requirements need`
        : `becomes its level ${action.level} in the hierarchy ${action.hierarchy}`;
  }
}

function locallySuppressed(action: ActionOf<'suppression'>): string {
  return action.rarerThan === undefined
    ? `goes missing where it is one of ${action.values?.length ?? 0} values`
    : `goes missing where fewer than ${action.rarerThan} have the value`;
}

const pseudonyms: Record<ActionOf<'pseudonymization'>['as'], string> = {
  hex: 'a keyed pseudonym',
  base32: 'a keyed pseudonym in base32',
  integer: 'a keyed pseudonym, a whole number,',
  surrogate: 'a keyed surrogate of the same form',
};

function what(column: PlannedColumn): string {
  const { action } = column;
  switch (action.technique) {
    case 'keep':
      return 'stays as it is';
    case 'in-text':
      return 'stays, but what the detector finds in it is replaced';
    case 'suppression':
      return locallySuppressed(action);
    case 'masking':
      return maskText(action);
    case 'pseudonymization':
      return `becomes ${pseudonyms[action.as]} of the domain ${action.domain}`;
    case 'generalization':
      return generalized(action);
    case 'rounding':
      return `is rounded to multiples of ${binned(action.unit, action.scale)}`;
    case 'combination':
      return `is combined from ${action.sources.length} columns`;
    case 'microaggregation':
      return `becomes the mean of a group of at least ${action.k} close records`;
    case 'permutation':
      return action.within.length === 0
        ? 'changes places among all records'
        : 'changes places among equal records';
    default:
      return encrypted(action);
  }
}

type Rest = Extract<
  CellAction,
  {
    technique:
      | 'format-preserving-encryption'
      | 'deterministic-encryption'
      | 'top-and-bottom-coding'
      | 'noise-addition'
      | 'date-shift';
  }
>;

function encrypted(action: Rest): string {
  switch (action.technique) {
    case 'format-preserving-encryption':
      return `becomes a reversible token of the same form in the domain ${action.domain}`;
    case 'deterministic-encryption':
      return `is encrypted, equal values alike, in the domain ${action.domain}`;
    case 'top-and-bottom-coding':
      return `is cut off ${[
        ...(action.bottom === undefined ? [] : [`below ${action.bottom}`]),
        ...(action.top === undefined ? [] : [`above ${action.top}`]),
      ].join(' and ')}`;
    case 'noise-addition':
      return `gets ${action.mechanism} noise, ε = ${action.epsilon} a cell (the local model)`;
    case 'date-shift':
      return `is moved by up to ${action.maxDays} days, the same for all of a subject`;
  }
}

/** For every raw column, in order: what happens to it, and which transform of the policy says so. */
export function explain(plan: Plan): Explanation[] {
  const columns = new Map(plan.columns.map((column) => [sourceOf(column), column]));
  const dropped = new Map(plan.dropped.map((column) => [column.name, column]));
  const mode = plan.requirement?.enforcement.mode;
  return plan.raw.map(({ name }) => {
    const column = columns.get(name);
    if (column !== undefined) {
      const why = `transform ${column.rule + 1} of the policy ${plan.policy} is the first that matches`;
      const ranged = mode === 'multidimensional' && plan.quasiIdentifiers.includes(column.name);
      const more = ranged ? ', then as little more as its class needs' : '';
      return { column: name, released: true, what: `${what(column)}${more}`, why };
    }
    return {
      column: name,
      released: false,
      what: 'is left out',
      why: dropped.get(name)?.reason ?? 'no transform of the policy speaks of it',
    };
  });
}

/** A combination stands for its first source. */
const sourceOf = ({ name, action }: PlannedColumn): string =>
  action.technique === 'combination' ? (action.sources[0] ?? name) : name;
