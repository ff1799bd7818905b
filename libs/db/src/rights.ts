import {
  decide,
  decideCapability,
  roleCapabilities,
  type Capability,
  type Decision,
  type GrantFact,
  type Sought,
  type Target,
} from '#libs/authz';
import { builtInRoles, type Action } from '#libs/contracts';
import { notFound, problem, type Actor, type Json, type Problem } from '#libs/kernel';
import { type ObjectLiteral } from 'typeorm';
import { type Look } from './proofs/look.js';
import { type RecordEvent } from './record.js';
import { GrantEntity } from './tables/grant.entity.js';

/** Who asks, when, and where their grants are: any transaction. */
interface Asking {
  readonly actor: Actor;
  readonly now: Date;
  proved<E extends ObjectLiteral>(
    entity: new () => E,
    look: Look,
    parameters: readonly unknown[],
  ): Promise<E[]>;
  foreseen(actor: Pick<Actor, 'id'>): Promise<GrantFact[]> | undefined;
}

/** What is asked about a thing. */
export interface Ask {
  readonly action: Action;
  readonly purpose?: string | undefined;
  /** That the owner lets others know of it does not count: for what is more than that it exists. */
  readonly closely?: boolean;
  /** Whose right counts; the transaction's own actor when absent. */
  readonly actor?: Actor;
}

/** A decision that is no: what a record says of it, and what the outside hears. */
export interface Denial {
  readonly event: RecordEvent & { readonly outcome: 'denied' };
  readonly problem: Problem;
}

/** What a record is about when the thing asked for is not there: names of nothing are the asker's to invent. */
export const unknown = { kind: 'gateway', id: 'unknown' } as const;

const grants: Look = {
  found: 'SELECT id FROM "grant" WHERE principal_id = ANY($1::uuid[]) AND revoked_at IS NULL',
  units: [[GrantEntity, 'SELECT id FROM found']],
};

/**
 * Grants to the actor and to the actor's groups that nobody revoked. One that no record of the log speaks of is no grant; it is
 * left out, and the door records that.
 */
export async function grantsOf(tx: Asking, actor: Pick<Actor, 'id' | 'groups'>): Promise<GrantFact[]> {
  return (await tx.foreseen(actor)) ?? tx.proved(GrantEntity, grants, [[actor.id, ...actor.groups]]);
}

/** A decision's reasons as an audit record holds them. */
export function decisionDetail(decision: Decision, more: Record<string, Json> = {}): Record<string, Json> {
  return { ...more, because: decision.because.map((reason) => ({ ...reason })) };
}

/** The one evaluator's word on a thing that exists or not; nobody learns which. */
export async function decideOn(tx: Asking, target: Target | null, ask: Ask): Promise<Decision> {
  const { action, purpose, closely = false, actor = tx.actor } = ask;
  if (target) {
    const question = { action, target, closely, now: tx.now, ...(purpose !== undefined && { purpose }) };
    return decide(actor, await grantsOf(tx, actor), question);
  }
  return {
    allowed: false,
    // The very words of the evaluator for what the asker may not know of.
    because: [{ kind: 'default', detail: 'no role and no grant speaks of it' }],
    refusal: 'resource.not-found',
  };
}

/** Null when the actor may. */
export function capabilityDenial({ actor }: Asking, capability: Capability): Denial | null {
  const decision = decideCapability(actor, capability);
  if (decision.allowed) return null;
  const resource = { kind: 'gateway', id: capability };
  return {
    event: { resource, outcome: 'denied', detail: decisionDetail(decision) },
    problem: problem(decision.refusal ?? 'access.denied', wanting(decision, capability)),
  };
}

/** What the decision on a target that was no is recorded as, and what it answers. */
export function targetDenial(sought: Sought, decision: Decision, ask: Ask): Denial {
  const { target } = sought;
  const { action, purpose, actor } = ask;
  const asked = target && { purpose: purpose ?? null, ...(actor && { principal: actor.id }) };
  const detail = decisionDetail(decision, { action, ...asked });
  return {
    event: { resource: target ? { kind: target.kind, id: target.id } : unknown, outcome: 'denied', detail },
    problem: refusalOf(sought, decision, ask),
  };
}

/** What is missing and how to ask for it, to those alone who may know of the thing and ask for themselves. */
function refusalOf(sought: Sought, decision: Decision, { action, purpose, actor }: Ask): Problem {
  const { kind, name, target } = sought;
  const { refusal = 'resource.not-found', because, lacksGrant } = decision;
  if (refusal === 'resource.not-found' && !lacksGrant) return notFound(`${kind} ${name}`);
  if (actor) return refusal === 'resource.not-found' ? notFound(`${kind} ${name}`) : problem(refusal);
  const narrowed = because.find((reason) => reason.kind === 'token');
  const wanted = `${action} on the ${kind} ${name}`;
  if (narrowed) return problem(refusal, `This takes ${wanted}, and ${narrowed.detail}.`);
  if (purpose !== undefined && target?.purpose !== undefined && target.purpose !== purpose) {
    const where = `tidegate ${kind}s show ${name} says for which`;
    return problem(refusal, `The ${kind} ${name} was made for another purpose than ${purpose}: ${where}.`);
  }
  const isFor = purpose === undefined ? '' : ` for the purpose ${purpose}`;
  const how = `tidegate requests create ${kind}:${name} --action ${action} --purpose ${purpose ?? 'PURPOSE'}`;
  return problem(refusal, `This takes ${wanted}${isFor}, which no grant of yours gives. Ask for one: ${how}`);
}

/** A refusal that no rule of the evaluator is behind. The problem's detail may name what was asked for; its title does not. */
export function denialOf(resource: RecordEvent['resource'], refused: Problem): Denial {
  const because = [{ kind: 'default', detail: refused.title }];
  return { event: { resource, outcome: 'denied', detail: { because } }, problem: refused };
}

/** What is kept of people's doings is not there, or not for the asker to see. */
export function recordDenial(kind: string, asked: string, found?: { readonly id: string } | null): Denial {
  const resource = found ? { kind, id: found.id } : unknown;
  return denialOf(resource, notFound(`${kind.replace('-', ' ')} ${asked}`));
}

/** What would be needed; which role may do what is no secret. */
function wanting({ because }: Decision, capability: Capability): string {
  const narrowed = because.find(({ kind }) => kind === 'token');
  if (narrowed) return `This takes ${capability}, and ${narrowed.detail}.`;
  const roles = builtInRoles.filter((role) => roleCapabilities[role].includes(capability));
  return `This takes ${capability}, which the role ${roles.join(' or ')} has.`;
}
