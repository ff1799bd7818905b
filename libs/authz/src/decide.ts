import { type Action } from '#libs/contracts';
import { speaksFor } from './ability.js';
import { capabilitiesOf, everybodys, ownerActions, usesData, type Capability } from './capability.js';
import { type Asker, type Decision, type GrantFact, type Reason, type Target } from './facts.js';

export interface Question {
  readonly action: Action;
  readonly target: Target;
  /** The purpose that the asker names. */
  readonly purpose?: string;
  /** Only what roles, ownership and grants say of it counts, not that its owner lets others know that it exists. */
  readonly closely?: boolean;
  readonly now: Date;
}

const nothing: Reason = { kind: 'default', detail: 'nothing allows it' };

const allow = (...because: Reason[]): Decision => ({ allowed: true, because });

const deny = (refusal: NonNullable<Decision['refusal']>, ...because: Reason[]): Decision => ({
  allowed: false,
  because,
  refusal,
});

/** A token may be narrower than its principal: bound to a purpose, limited to some actions. */
function tokenRefusal(asker: Asker, question: Question): Decision | undefined {
  const { action } = question;
  const purposeless = action === 'discover';
  if (asker.scopes !== undefined && !asker.scopes.includes(action) && !purposeless) {
    return deny('access.denied', { kind: 'token', detail: `the token is not for the action ${action}` });
  }
  if (asker.purpose === undefined || purposeless) return undefined;
  if (!usesData(action)) {
    return deny('access.denied', { kind: 'token', detail: 'a purpose-bound token only uses data' });
  }
  return question.purpose === asker.purpose
    ? undefined
    : deny('access.wrong-purpose', { kind: 'token', detail: 'the token is bound to another purpose' });
}

/** Whether a grant is on the target, or on something that it belongs to. */
function reaches({ resourceKind, resourceId }: GrantFact, target: Target): boolean {
  switch (resourceKind) {
    case '*':
      return true;
    case 'dataset':
      return resourceId === target.datasetId;
    case 'tag':
      return target.tags.includes(resourceId);
    default:
      return resourceKind === target.kind && resourceId === target.id;
  }
}

interface Spoken {
  /** A grant lets the asker know of the target. */
  readonly known: boolean;
  /** The grant that allows the action, for the purpose that is asked. */
  readonly allowing?: GrantFact;
  /** Some grant allows the action for another purpose. */
  readonly otherwise: boolean;
}

/** What the grants say. The last that fits is the one that is named, as it is among the rules of {@link abilityOf}. */
function spoken(asker: Asker, grants: readonly GrantFact[], question: Question): Spoken {
  const { action, target, purpose, now } = question;
  const bound = usesData(action);
  let known = false;
  let otherwise = false;
  for (let i = grants.length - 1; i >= 0; i--) {
    const grant = grants[i];
    if (grant === undefined) continue;
    const here = reaches(grant, target);
    // Whoever may use a release may know of the models that it went into.
    const isBehind = grant.resourceKind === 'release' && grant.resourceId === target.releaseId;
    if (!(here || isBehind) || !speaksFor(grant, asker, now)) continue;
    known = true;
    if (action === 'discover') return { known, allowing: grant, otherwise };
    if (!here || !grant.actions.includes(action)) continue;
    if (!bound || grant.purpose === purpose) return { known, allowing: grant, otherwise };
    otherwise = true;
  }
  return { known, otherwise };
}

/** Whether the owner of the dataset lets the asker know of it. */
function isOpen(asker: Asker, grants: readonly GrantFact[], { target: { openTo }, now }: Question): boolean {
  if (openTo === undefined || openTo === '*') return openTo === '*';
  return grants.some((grant) => grant.datasetId === openTo && speaksFor(grant, asker, now));
}

/** Why the asker may without any grant on the thing. */
function standing(asker: Asker, grants: readonly GrantFact[], question: Question): Reason | undefined {
  const { id, roles } = asker;
  const { action, target, closely = false } = question;
  if (action === 'discover') {
    const role = roles.findLast((one) => capabilitiesOf(one).includes('dataset.discover'));
    if (role !== undefined) return { kind: 'role', detail: `the role ${role} allows it` };
  }
  if (target.ownerId === id && (ownerActions as readonly Action[]).includes(action)) {
    return { kind: 'owner', detail: 'the owner of the dataset may do this' };
  }
  if (action !== 'discover') return undefined;
  if (target.makerId === id) return { kind: 'owner', detail: 'whoever trained a model may know of it' };
  const detail = 'the owner lets it be known';
  return !closely && isOpen(asker, grants, question) ? { kind: 'default', detail } : undefined;
}

/**
 * The one evaluator that every door asks: deny by default, and say why. It walks over the facts; the rules of {@link abilityOf} say
 * the same, and a property test holds the two together.
 *
 * What a release was made for binds as well: a grant for another purpose does not reach it.
 */
export function decide(asker: Asker, grants: readonly GrantFact[], question: Question): Decision {
  const { action, target, purpose } = question;
  const { known, allowing, otherwise } = spoken(asker, grants, question);
  if (!known && standing(asker, grants, { ...question, action: 'discover' }) === undefined) {
    const none = deny('resource.not-found', { kind: 'default', detail: 'no role and no grant speaks of it' });
    return question.closely && isOpen(asker, grants, question) ? { ...none, lacksGrant: true } : none;
  }
  const narrowed = tokenRefusal(asker, question);
  if (narrowed) return narrowed;
  const bound = usesData(action);
  if (allowing && (!bound || target.purpose === undefined || target.purpose === purpose)) {
    return allow({ kind: 'grant', detail: 'a grant for this purpose allows it', grant: allowing.id });
  }
  if (!bound) {
    const reason = standing(asker, grants, question);
    return reason ? allow(reason) : deny('access.denied', nothing);
  }
  return otherwise || allowing !== undefined
    ? deny('access.wrong-purpose', { kind: 'grant', detail: 'a grant speaks of it, for another purpose' })
    : {
        ...deny('resource.not-found', { kind: 'default', detail: `no grant allows the action ${action}` }),
        lacksGrant: true,
      };
}

/** Whether a role lets the asker do something to the gateway itself. A narrowed token does nothing of the kind. */
export function decideCapability(asker: Asker, capability: Capability): Decision {
  if (asker.purpose !== undefined || (asker.scopes !== undefined && !asker.scopes.includes('manage'))) {
    return deny('access.denied', { kind: 'token', detail: 'the token is limited to the use of data' });
  }
  const role = asker.roles.findLast((one) => capabilitiesOf(one).includes(capability));
  if (role !== undefined) return allow({ kind: 'role', detail: `the role ${role} allows it` });
  return everybodys.includes(capability)
    ? allow({ kind: 'default', detail: 'everybody may, with what is their own' })
    : deny('access.denied', { kind: 'default', detail: 'no role allows it' });
}
