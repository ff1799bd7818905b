import {
  type Column,
  type ColumnClassification,
  type Hierarchy,
  type Plan,
  type PlannedColumn,
  type Policy,
} from '#libs/contracts';
import { didYouMean, problem, type ProblemPlace } from '#libs/kernel';
import { pointerOf } from '../policy/policy-source.js';
import { decideColumns, listed, shown } from './decide-columns.js';
import { planRequirement, requiredQuasi } from './requirement.js';
import { planRows } from './row-tests.js';
import { planSynthesis } from './synthesis.js';
import { domainsOf } from '../techniques/treatment.js';
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
  /** The hierarchies that {@link hierarchiesOf} names, as far as there are any. */
  readonly hierarchies?: ReadonlyMap<string, Hierarchy>;
}

/** The names of all hierarchies that a policy speaks of. */
export function hierarchiesOf(policy: Policy): string[] {
  const names = policy.transforms.flatMap((t) => ('hierarchy' in t ? [t.hierarchy] : []));
  const close = [policy.require?.tCloseness ?? []].flat().map(({ hierarchy }) => hierarchy);
  const domains = Object.values(policy.synthesis?.domains ?? {}).map((d) =>
    'hierarchy' in d ? d.hierarchy : undefined,
  );
  return [...new Set([...names, ...close, ...domains].filter((name) => name !== undefined))];
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
              detail: `there is no column ${shown(name)}${didYouMean(name, columns.keys())}`,
            },
          ],
    );
  });
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
    const meant = didYouMean(subject, columns.keys());
    places.push({ pointer: '#/subject', detail: `${whose} is not a column of this dataset version${meant}` });
  }
  return subject;
}

/** Under multidimensional enforcement a quasi-identifier is released as a range or a set: as text. */
function typed(columns: readonly PlannedColumn[], policy: Policy, quasi: readonly string[]): PlannedColumn[] {
  if (policy.require?.enforcement?.mode !== 'multidimensional') return [...columns];
  return columns.map((column) =>
    quasi.includes(column.name) && column.type !== 'string' ? { ...column, type: 'string' } : column,
  );
}

function checkWhole(
  policy: Policy,
  input: PlanInput,
  columns: readonly PlannedColumn[],
  places: ProblemPlace[],
) {
  if (new Set(input.columns.map(({ name }) => name)).size !== input.columns.length) {
    places.push({ pointer: '#', detail: 'two columns of the dataset version have the same name' });
  }
  if (policy.synthesis !== undefined && policy.require?.kAnonymity !== undefined) {
    const detail = 'synthetic records are nobody’s: leave out kAnonymity, or synthesis';
    places.push({ pointer: '#/require/kAnonymity', detail });
  }
  if (columns.length === 0 && places.length === 0) {
    places.push({ pointer: '#/transforms', detail: 'no column would be released' });
  }
}

/**
 * Applies a policy to a dataset version's columns: for each raw column the first transform that matches decides, and a
 * column that none matches is dropped. The plan is data; nothing in it assumes an engine.
 * @throws Problem policy.inapplicable, with a JSON Pointer into the policy for everything that does not fit
 */
export function compilePlan(policy: Policy, input: PlanInput): Plan {
  const raw = new Map(input.columns.map((column) => [column.name, column]));
  const hierarchies = input.hierarchies ?? new Map<string, Hierarchy>();
  const places: ProblemPlace[] = missingNames(policy, raw);
  const subject = subjectOf(policy, input, raw, places);
  const { rows: count } = input;
  const context = {
    columns: raw,
    hierarchies,
    ...(subject !== undefined && { subject }),
    ...(count !== undefined && { rows: count }),
  };
  const decided = decideColumns(policy, input.columns, input.classification, context, places);
  const rows = planRows(policy.rows, raw, places);
  const kinds = new Map(input.classification.map((one) => [one.name, one.identifierType]));
  const quasiIdentifiers = requiredQuasi(policy, decided.columns, kinds);
  const given = { columns: decided.columns, raw, rows: input.rows, hierarchies, quasi: quasiIdentifiers };
  const requirement = planRequirement(policy, given, places);
  const synthesis = planSynthesis(policy, decided.columns, hierarchies, places);
  checkWhole(policy, input, decided.columns, places);
  if (places.length > 0) {
    throw problem('policy.inapplicable', 'The policy does not fit this dataset version.', places);
  }
  const columns = typed(decided.columns, policy, quasiIdentifiers);
  const named = hierarchiesOf(policy).flatMap((name) => hierarchies.get(name) ?? []);
  return {
    policy: policy.name,
    raw: input.columns.map(({ name, type }) => ({ name, type })),
    columns,
    dropped: decided.dropped,
    rows,
    ...(subject === undefined ? {} : { subject }),
    quasiIdentifiers,
    sensitive: columns.map(({ name }) => name).filter((name) => kinds.get(name) === 'sensitive'),
    ...(requirement === undefined ? {} : { requirement }),
    ...(policy.require?.limits === undefined ? {} : { limits: policy.require.limits }),
    ...(policy.sampling === undefined ? {} : { sampling: policy.sampling }),
    ...(synthesis === undefined ? {} : { synthesis }),
    hierarchies: Object.fromEntries(named.map((hierarchy) => [hierarchy.name, hierarchy])),
    pseudonymDomains: [...new Set(columns.flatMap(({ action }) => domainsOf(action)))],
    warnings: warningsOf(columns, kinds, quasiIdentifiers, policy),
  };
}
