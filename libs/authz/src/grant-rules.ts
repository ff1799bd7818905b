import { type Action } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { type Decision, type Reason } from './facts.js';

export interface GrantAsk {
  readonly granter: {
    readonly id: Id;
    readonly groups: readonly Id[];
    /** Who made the granter, and the services that it made or made tokens for. */
    readonly line?: readonly Id[];
  };
  readonly grantee: { readonly id: Id; readonly kind: 'user' | 'service' | 'group' };
  readonly actions: readonly Action[];
  /** What the granter, who decides over this by a grant alone, may not do itself. */
  readonly lacking?: readonly string[];
  readonly notBefore?: Date;
  readonly expiresAt?: Date;
  /** Purposes of the release, when the grant names one: it was made for these alone. */
  readonly allowedPurposes?: readonly string[];
  readonly purpose: string;
  readonly now: Date;
}

/** Whether a grant needs a second person: it opens raw records or pseudonyms, or everything there is and will be. */
export function takesTwo(actions: readonly Action[], resourceKind: string): boolean {
  return resourceKind === '*' || actions.some((action) => action === 'read-raw' || action === 'reidentify');
}

/** Rules that hold for every grant, whoever gives it: not to oneself, not in the past, not beyond what a release is for. */
export function decideGrant(ask: GrantAsk): Decision {
  const against: Reason[] = [];
  const say = (detail: string): void => void against.push({ kind: 'default', detail });
  const { id, groups, line = [] } = ask.granter;
  if (ask.grantee.id === id || groups.includes(ask.grantee.id)) {
    say('nobody grants to themselves or to a group that they are in');
  } else if (line.includes(ask.grantee.id)) {
    say('nobody grants to a service of theirs, and no service to whoever made it or its token');
  }
  for (const action of ask.lacking ?? []) say(`nobody passes on what they lack: ${action}`);
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
