import { type Id } from '#libs/kernel';
import { type Capability } from './capability.js';
import { decideCapability } from './decide.js';
import { type Asker } from './facts.js';

/** What the gateway keeps of people's doings: everybody's own, and who else's business each kind is. */
const overseers = {
  job: null,
  token: 'principal.manage',
  grant: 'grant.read',
  'access-request': 'request.decide',
} as const satisfies Record<string, Capability | null>;
export type RecordKind = keyof typeof overseers;

/** Principals whose records of a kind the asker may see, null for everybody's: lists select by it, single reads ask it. */
export function recordsInReach(asker: Asker, kind: RecordKind): readonly Id[] | null {
  const overseer = overseers[kind];
  if (overseer !== null && decideCapability(asker, overseer).allowed) return null;
  return [asker.id, ...asker.groups];
}
