import { type Action } from '#libs/contracts';
import { abilityOf, resource } from './ability.js';
import { type Capability } from './capability.js';
import { type Asker, type Decision, type GrantFact, type Reason, type Target } from './facts.js';

/** Using data, rather than knowing of it: always for a purpose, always by grant. */
const dataActions: readonly Action[] = ['read', 'query', 'train', 'predict', 'reidentify'];

export interface Question {
  readonly action: Action;
  readonly target: Target;
  /** The purpose that the asker names. */
  readonly purpose?: string;
  readonly now: Date;
}

function reasonOf(text: string | undefined): Reason {
  if (text === undefined) return { kind: 'default', detail: 'nothing allows it' };
  if (text.startsWith('grant:')) {
    const id = text.slice('grant:'.length);
    return { kind: 'grant', detail: 'a grant for this purpose allows it', grant: id };
  }
  if (text.startsWith('role:')) return { kind: 'role', detail: `the role ${text.slice(5)} allows it` };
  if (text === 'everybody') return { kind: 'default', detail: 'everybody may, with what is their own' };
  if (text === 'maker') return { kind: 'owner', detail: 'whoever trained a model may know of it' };
  return { kind: 'owner', detail: 'the owner of the dataset may do this' };
}

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
  if (!dataActions.includes(action)) {
    return deny('access.denied', { kind: 'token', detail: 'a purpose-bound token only uses data' });
  }
  return question.purpose === asker.purpose
    ? undefined
    : deny('access.wrong-purpose', { kind: 'token', detail: 'the token is bound to another purpose' });
}

/**
 * The one evaluator that every door asks: deny by default, and say why.
 *
 * What a release was made for binds as well: a grant for another purpose does not reach it.
 */
export function decide(asker: Asker, grants: readonly GrantFact[], question: Question): Decision {
  const { action, target, purpose, now } = question;
  const ability = abilityOf(asker, grants, now);
  if (!ability.can('discover', resource(target, purpose))) {
    return deny('resource.not-found', { kind: 'default', detail: 'no role and no grant speaks of it' });
  }
  const narrowed = tokenRefusal(asker, question);
  if (narrowed) return narrowed;
  const rule = ability.relevantRuleFor(action, resource(target, purpose));
  const usesData = dataActions.includes(action);
  const madeForIt = !usesData || target.purpose === undefined || target.purpose === purpose;
  if (rule && !rule.inverted && madeForIt) return { allowed: true, because: [reasonOf(rule.reason)] };
  if (!usesData) return deny('access.denied', reasonOf(undefined));
  const otherwise = grants.some(
    (grant) => grant.actions.includes(action) && ability.can(action, resource(target, grant.purpose)),
  );
  return otherwise
    ? deny('access.wrong-purpose', { kind: 'grant', detail: 'a grant speaks of it, for another purpose' })
    : deny('resource.not-found', { kind: 'default', detail: `no grant allows the action ${action}` });
}

/** Whether a role lets the asker do something to the gateway itself. A narrowed token does nothing of the kind. */
export function decideCapability(asker: Asker, capability: Capability, now: Date): Decision {
  if (asker.purpose !== undefined || (asker.scopes !== undefined && !asker.scopes.includes('manage'))) {
    return deny('access.denied', { kind: 'token', detail: 'the token is limited to the use of data' });
  }
  const rule = abilityOf(asker, [], now).relevantRuleFor(capability, 'gateway');
  return rule && !rule.inverted
    ? { allowed: true, because: [reasonOf(rule.reason)] }
    : deny('access.denied', { kind: 'default', detail: 'no role allows it' });
}
