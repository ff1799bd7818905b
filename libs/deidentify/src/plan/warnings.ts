import { type CellAction, type IdentifierType, type PlannedColumn, type Policy } from '#libs/contracts';
import { isReversible, sourcesOf, valuesOf, warningsOfAction } from '../techniques/treatment.js';

/** What is released of values that identify people directly; nothing that matters where they are changed. */
function identifying(action: CellAction): string[] {
  const who = 'identifies people directly';
  switch (valuesOf(action)) {
    case 'kept':
      return [`${who} and is released as it is`];
    case 'moved':
      return [`${who}, and its values are released, if beside other records`];
    case 'changed':
      return [];
    case undefined:
      return [`${who}, and ${action.technique} does not say what it leaves of its values`];
  }
}

function ofColumn({ action }: PlannedColumn, kind: IdentifierType | undefined): string[] {
  const reversible = 'is reversible by whoever is granted reidentify: it stays personal data';
  return [
    ...(kind === 'direct' ? identifying(action) : []),
    ...(isReversible(action) ? [reversible] : []),
    ...warningsOfAction(action),
  ];
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
    warnings.push(...ofColumn(column, kind).map((one) => `${shown} ${one}`));
    if (kind === 'quasi' && policy.require?.kAnonymity !== undefined && !quasiIdentifiers.includes(name)) {
      warnings.push(`${shown} is a quasi-identifier that the policy’s kAnonymity does not count`);
    }
    if (inText && column.type === 'json' && valuesOf(action) === 'kept')
      warnings.push(`${shown} is JSON, in which inText looks for nothing: it is released as it is`);
    if (kind === undefined && sourcesOf(column).includes(name))
      warnings.push(`${shown} is released without having been classified`);
  }
  if (policy.require?.kAnonymity === undefined && policy.synthesis === undefined)
    warnings.push('the policy requires no anonymity of its releases');
  return warnings;
}
