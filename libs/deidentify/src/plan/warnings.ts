import { type IdentifierType, type Policy } from '#libs/contracts';
import { type PlannedColumn } from './plan.js';

/** What a policy allows that its author may not have meant. */
export function warningsOf(
  columns: readonly PlannedColumn[],
  kinds: ReadonlyMap<string, IdentifierType>,
  quasiIdentifiers: readonly string[],
  policy: Policy,
): string[] {
  const warnings: string[] = [];
  for (const { name, action } of columns) {
    const kind = kinds.get(name);
    const shown = JSON.stringify(name);
    if (kind === 'direct' && action.technique === 'keep') {
      warnings.push(`${shown} identifies people directly and is released as it is`);
    }
    if (kind === 'quasi' && policy.require?.kAnonymity !== undefined && !quasiIdentifiers.includes(name)) {
      warnings.push(`${shown} is a quasi-identifier that the policy’s kAnonymity does not count`);
    }
    if (kind === undefined) warnings.push(`${shown} is released without having been classified`);
  }
  if (policy.require?.kAnonymity === undefined)
    warnings.push('the policy requires no anonymity of its releases');
  return warnings;
}
