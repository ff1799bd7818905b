import { type CellAction, type IdentifierType, type PlannedColumn, type Policy } from '#libs/contracts';

/** Techniques after which a holder of the right can get the value back. */
const reversible: readonly CellAction['technique'][] = [
  'format-preserving-encryption',
  'deterministic-encryption',
];

/** Techniques that leave the values of a column as they are, only elsewhere or a little off. */
const exact: readonly CellAction['technique'][] = ['keep', 'permutation'];

function ofColumn(column: PlannedColumn, kind: IdentifierType | undefined): string[] {
  const { name, action } = column;
  const shown = JSON.stringify(name);
  const warnings: string[] = [];
  if (kind === 'direct' && exact.includes(action.technique)) {
    warnings.push(
      action.technique === 'keep'
        ? `${shown} identifies people directly and is released as it is`
        : `${shown} identifies people directly, and its values are released, if beside other records`,
    );
  }
  if (reversible.includes(action.technique)) {
    warnings.push(`${shown} is reversible by whoever is granted reidentify: it stays personal data`);
  }
  if (action.technique === 'in-text') {
    warnings.push(
      `${shown} is text: what the detector does not find, names of people above all, stays in it`,
    );
  }
  if (action.technique === 'noise-addition' && action.epsilon > 5) {
    warnings.push(`${shown} has noise of ε = ${action.epsilon} a cell, which hides little`);
  }
  return warnings;
}

/** What a policy allows that its author may not have meant. */
export function warningsOf(
  columns: readonly PlannedColumn[],
  kinds: ReadonlyMap<string, IdentifierType>,
  quasiIdentifiers: readonly string[],
  policy: Policy,
): string[] {
  const warnings: string[] = [];
  const inText = policy.transforms.some(({ match }) => match.inText === true);
  for (const column of columns) {
    const { name, action } = column;
    const kind = kinds.get(name);
    const shown = JSON.stringify(name);
    warnings.push(...ofColumn(column, kind));
    if (kind === 'quasi' && policy.require?.kAnonymity !== undefined && !quasiIdentifiers.includes(name)) {
      warnings.push(`${shown} is a quasi-identifier that the policy’s kAnonymity does not count`);
    }
    if (inText && column.type === 'json' && action.technique === 'keep')
      warnings.push(`${shown} is JSON, in which inText looks for nothing: it is released as it is`);
    if (kind === undefined && action.technique !== 'combination')
      warnings.push(`${shown} is released without having been classified`);
  }
  if (policy.require?.kAnonymity === undefined && policy.synthesis === undefined)
    warnings.push('the policy requires no anonymity of its releases');
  return warnings;
}
