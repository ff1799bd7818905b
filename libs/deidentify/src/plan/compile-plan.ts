import { type Column, type ColumnClassification, type Match, type Policy } from '#libs/contracts';
import { problem, type ProblemPlace } from '#libs/kernel';
import { pointerOf } from '../policy/policy-source.js';
import { planColumn } from '../techniques/all.js';
import { type DroppedColumn, type Plan, type PlannedColumn } from './plan.js';
import { planRequirement } from './requirement.js';
import { planRows } from './row-tests.js';
import { warningsOf } from './warnings.js';

/** What a policy is applied to. */
export interface PlanInput {
  /** The raw columns, in order. */
  readonly columns: readonly Column[];
  readonly classification: readonly ColumnClassification[];
  /** The dataset's own subject key, used when the policy names none. */
  readonly subjectKey?: string;
  /** Raw rows, when known: a k beyond it can never be met. */
  readonly rows?: number;
}

const listed = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

function matches(match: Match, column: Column, found: ColumnClassification | undefined): boolean {
  const { column: names, category, identifierType } = match;
  if (!(listed(names)?.includes(column.name) ?? true)) return false;
  if (category !== undefined && !(found !== undefined && listed(category)?.includes(found.category)))
    return false;
  if (identifierType === undefined) return true;
  return found !== undefined && (listed(identifierType)?.includes(found.identifierType) ?? false);
}

/** A transform that names a column which is not there does not do what its author thinks it does. */
function missingNames(policy: Policy, columns: ReadonlyMap<string, Column>): ProblemPlace[] {
  return policy.transforms.flatMap((transform, rule) => {
    const { column } = transform.match;
    const at = ['transforms', rule, 'match', 'column'];
    return (listed(column) ?? []).flatMap((name, i) =>
      columns.has(name)
        ? []
        : [
            {
              pointer: pointerOf(Array.isArray(column) ? [...at, i] : at),
              detail: `there is no column ${JSON.stringify(name.slice(0, 64))}`,
            },
          ],
    );
  });
}

interface Decided {
  readonly columns: PlannedColumn[];
  readonly dropped: DroppedColumn[];
}

function decide(policy: Policy, input: PlanInput, places: ProblemPlace[]): Decided {
  const classes = new Map(input.classification.map((one) => [one.name, one]));
  const columns: PlannedColumn[] = [];
  const dropped: DroppedColumn[] = [];
  for (const column of input.columns) {
    const { name, type: rawType } = column;
    const rule = policy.transforms.findIndex(({ match }) => matches(match, column, classes.get(name)));
    const transform = policy.transforms[rule];
    if (transform === undefined) {
      dropped.push({ name, rawType, reason: 'no transform of the policy speaks of it' });
      continue;
    }
    const planned = planColumn(transform, column);
    if ('refused' in planned) {
      const which = `for the column ${JSON.stringify(name.slice(0, 64))}`;
      places.push({
        pointer: pointerOf(['transforms', rule, planned.at]),
        detail: `${planned.refused} (${which})`,
      });
    } else if ('drop' in planned) {
      dropped.push({ name, rawType, reason: planned.drop, rule });
    } else {
      columns.push({ name, rawType, type: planned.type, action: planned.action, rule });
    }
  }
  return { columns, dropped };
}

function subjectOf(
  policy: Policy,
  input: PlanInput,
  columns: ReadonlyMap<string, Column>,
  places: ProblemPlace[],
): string | undefined {
  const subject = policy.subject ?? input.subjectKey;
  if (subject !== undefined && !columns.has(subject)) {
    const whose = policy.subject === undefined ? 'the dataset’s subject key' : 'the subject';
    places.push({ pointer: '#/subject', detail: `${whose} is not a column of this dataset version` });
  }
  return subject;
}

/**
 * Applies a policy to a dataset version's columns: for each raw column the first transform that matches decides, and a
 * column that none matches is dropped. The plan is data; nothing in it assumes an engine.
 * @throws Problem policy.inapplicable, with a JSON Pointer into the policy for everything that does not fit
 */
export function compilePlan(policy: Policy, input: PlanInput): Plan {
  const byName = new Map(input.columns.map((column) => [column.name, column]));
  const places: ProblemPlace[] = missingNames(policy, byName);
  const { columns, dropped } = decide(policy, input, places);
  const subject = subjectOf(policy, input, byName, places);
  const rows = planRows(policy.rows, byName, places);
  const requirement = planRequirement(policy, { columns, raw: byName, rows: input.rows }, places);
  if (byName.size !== input.columns.length) {
    places.push({ pointer: '#', detail: 'two columns of the dataset version have the same name' });
  }
  if (columns.length === 0 && places.length === 0) {
    places.push({ pointer: '#/transforms', detail: 'no column would be released' });
  }
  if (places.length > 0) {
    throw problem('policy.inapplicable', 'The policy does not fit this dataset version.', places);
  }
  const kinds = new Map(input.classification.map((one) => [one.name, one.identifierType]));
  const quasi = columns.map(({ name }) => name).filter((name) => kinds.get(name) === 'quasi');
  const quasiIdentifiers = [...new Set(policy.require?.kAnonymity?.quasiIdentifiers ?? quasi)];
  const domains = columns.flatMap(({ action }) =>
    action.technique === 'pseudonymization' ? [action.domain] : [],
  );
  return {
    policy: policy.name,
    raw: input.columns.map(({ name, type }) => ({ name, type })),
    columns,
    dropped,
    rows,
    ...(subject === undefined ? {} : { subject }),
    quasiIdentifiers,
    ...(requirement === undefined ? {} : { requirement }),
    pseudonymDomains: [...new Set(domains)],
    warnings: warningsOf(columns, kinds, quasiIdentifiers, policy),
  };
}
