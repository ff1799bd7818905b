import { isActive, roleCapabilities, type Asker, type GrantFact } from '#libs/authz';
import { type BuiltInRole } from '#libs/contracts';
import { type Id } from '#libs/kernel';

/** Which datasets an asker may discover, in a form that a database can select by. */
export interface Reach {
  /** A role or a grant on everything: no dataset is hidden. */
  readonly everything: boolean;
  readonly owner: Id;
  readonly datasets: readonly Id[];
  /** Every dataset that carries one of these tags. */
  readonly tags: readonly string[];
}

function discoversAll(role: string): boolean {
  return (
    Object.hasOwn(roleCapabilities, role) &&
    roleCapabilities[role as BuiltInRole].includes('dataset.discover')
  );
}

/**
 * The set form of the evaluator's `discover` on datasets: a dataset is in reach exactly when `decide` allows it.
 * `grants` are those to the asker and the asker's groups.
 */
export function reachOf(asker: Asker, grants: readonly GrantFact[], now: Date): Reach {
  const active = grants.filter((grant) => isActive(grant, now));
  const named = (kind: GrantFact['resourceKind']): string[] =>
    active.filter((grant) => grant.resourceKind === kind).map((grant) => grant.resourceId);
  return {
    everything: asker.roles.some(discoversAll) || named('*').length > 0,
    owner: asker.id,
    datasets: named('dataset'),
    tags: named('tag'),
  };
}
