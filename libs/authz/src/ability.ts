import { createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability';
import { type Id } from '#libs/kernel';
import { capabilitiesOf, everybodys, ownerActions, usesData } from './capability.js';
import { type Asker, type GrantFact, type Target } from './facts.js';

type Verb = string;
type Subject = 'gateway' | 'resource' | (Target & { modelId?: Id; asked?: string });
export type TidegateAbility = MongoAbility<[Verb, Subject]>;
type Rule = RawRuleOf<TidegateAbility>;

/** True while the grant speaks: begun, not ended, not revoked. */
export function isActive(grant: GrantFact, now: Date): boolean {
  return (
    grant.revokedAt === null &&
    (grant.notBefore === null || grant.notBefore <= now) &&
    (grant.expiresAt === null || grant.expiresAt > now)
  );
}

/** Whether a grant is to the asker, or to a group of theirs, and speaks at `now`. */
export function speaksFor(grant: GrantFact, asker: Asker, now: Date): boolean {
  return (grant.principalId === asker.id || asker.groups.includes(grant.principalId)) && isActive(grant, now);
}

function where(grant: GrantFact): Record<string, unknown> {
  switch (grant.resourceKind) {
    case '*':
      return {};
    case 'dataset':
      return { datasetId: grant.resourceId };
    case 'tag':
      return { tags: grant.resourceId };
    default:
      return { kind: grant.resourceKind, id: grant.resourceId };
  }
}

/** Whoever may use a thing may know of it, and of the models that a release went into. One condition each: see `reach`. */
function known(grant: GrantFact): Record<string, unknown> {
  const { resourceKind: kind, resourceId } = grant;
  return kind === 'release' || kind === 'model' ? { [`${kind}Id`]: resourceId } : where(grant);
}

/** Whoever is let know of a thing by its owner: everybody, or who has a grant on something of the same dataset. */
function openRules(mine: readonly GrantFact[]): Rule[] {
  return ['*', ...mine.flatMap(({ datasetId }) => datasetId ?? [])].map((openTo) => ({
    ...{ action: 'discover', subject: 'resource', conditions: { openTo }, reason: 'open' },
  }));
}

function grantRules(grant: GrantFact): Rule[] {
  const conditions = where(grant);
  const reason = `grant:${grant.id}`;
  const forPurpose = { ...conditions, asked: grant.purpose };
  return [
    { action: 'discover', subject: 'resource', conditions: known(grant), reason },
    ...grant.actions
      .filter((action) => action !== 'discover')
      .map((action) => ({
        action,
        subject: 'resource' as const,
        conditions: usesData(action) ? forPurpose : conditions,
        reason,
      })),
  ];
}

function roleRules(asker: Asker): Rule[] {
  const rules: Rule[] = [{ action: [...everybodys], subject: 'gateway', reason: 'everybody' }];
  for (const role of asker.roles) {
    const owned = capabilitiesOf(role);
    if (owned.length === 0) continue;
    rules.push({ action: [...owned], subject: 'gateway', reason: `role:${role}` });
    if (owned.includes('dataset.discover')) {
      rules.push({ action: 'discover', subject: 'resource', reason: `role:${role}` });
    }
  }
  return rules;
}

// To CASL the action `manage` means every action and the subject `all` everything; here `manage` is one action among
// others, so both words are moved to where no rule and no question can ever have them.
const noWildcards = { anyAction: '\0any action', anySubjectType: '\0any subject' };

/** Everything that roles, ownership and the grants active at `now` let the asker do, as CASL rules. */
export function abilityOf(asker: Asker, grants: readonly GrantFact[], now: Date): TidegateAbility {
  const own: Rule = {
    action: [...ownerActions],
    subject: 'resource',
    conditions: { ownerId: asker.id },
    reason: 'owner',
  };
  const made: Rule = {
    action: 'discover',
    subject: 'resource',
    conditions: { makerId: asker.id },
    reason: 'maker',
  };
  const mine = grants.filter((grant) => speaksFor(grant, asker, now));
  return createMongoAbility<TidegateAbility>(
    [...openRules(mine), made, own, ...roleRules(asker), ...mine.flatMap(grantRules)],
    noWildcards,
  );
}
