import { type Action } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { type Decision, type Reason } from './facts.js';

export interface GrantAsk {
  readonly granter: { readonly id: Id; readonly groups: readonly Id[] };
  readonly grantee: { readonly id: Id; readonly kind: 'user' | 'service' | 'group' };
  readonly actions: readonly Action[];
  readonly notBefore?: Date;
  readonly expiresAt?: Date;
  /** Purposes of the release, when the grant names one: it was made for these alone. */
  readonly allowedPurposes?: readonly string[];
  readonly purpose: string;
  readonly now: Date;
}

/** Rules that hold for every grant, whoever gives it: not to oneself, not in the past, not beyond what a release is for. */
export function decideGrant(ask: GrantAsk): Decision {
  const against: Reason[] = [];
  const say = (detail: string): void => void against.push({ kind: 'default', detail });
  if (ask.grantee.id === ask.granter.id || ask.granter.groups.includes(ask.grantee.id)) {
    say('nobody grants to themselves or to a group that they are in');
  }
  if (ask.expiresAt && ask.expiresAt <= ask.now) say('the expiry is in the past');
  if (ask.expiresAt && ask.notBefore && ask.expiresAt <= ask.notBefore)
    say('the grant would end before it begins');
  if (ask.allowedPurposes && !ask.allowedPurposes.includes(ask.purpose)) {
    say('the release was made for another purpose');
  }
  return against.length === 0
    ? { allowed: true, because: [{ kind: 'role', detail: 'within the rules for grants' }] }
    : { allowed: false, because: against, refusal: 'access.denied' };
}
