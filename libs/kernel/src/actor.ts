import type { Id } from './id.js';

/** Who acts. Made by authentication alone; everything that decides or records takes one. */
export interface Actor {
  /** The principal's id; what audit leaves hold, for a name is personal. */
  readonly id: Id;
  readonly kind: 'user' | 'service' | 'system';
  readonly name: string;
  readonly roles: readonly string[];
  /** Groups that the principal is a member of, by id. */
  readonly groups: readonly Id[];
  /** Set when the token in use is bound to one purpose. */
  readonly purpose?: string;
  /** Set when the token in use may do only some actions. */
  readonly scopes?: readonly string[];
  /** The API token in use, if it was one. */
  readonly token?: Id;
  readonly requestId?: string;
}

/** The gateway acting for itself: first start, sequencing, recovery. It passes no policy decision. */
export const systemActor: Actor = {
  id: '00000000-0000-0000-0000-000000000000',
  kind: 'system',
  name: 'tidegate',
  roles: [],
  groups: [],
};

/** `user:ada@example.org` and the like. */
export function principalName(actor: Pick<Actor, 'kind' | 'name'>): string {
  return `${actor.kind}:${actor.name}`;
}
