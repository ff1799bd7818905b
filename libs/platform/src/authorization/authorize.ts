import {
  decide,
  decideCapability,
  roleCapabilities,
  type Capability,
  type Decision,
  type Target,
} from '#libs/authz';
import { builtInRoles, type Action } from '#libs/contracts';
import { type ReadTx, type Tx } from '#libs/db';
import { problem, type Actor, type Json } from '#libs/kernel';
import { grantsOf } from './authorization.store.js';

export interface Ask {
  readonly action: Action;
  readonly purpose?: string | undefined;
  /** Whose right counts; the transaction's own actor when absent. */
  readonly actor?: Actor;
}

/** A decision's reasons as an audit record holds them. */
export function decisionDetail(decision: Decision, more: Record<string, Json> = {}): Record<string, Json> {
  return { ...more, because: decision.because.map((reason) => ({ ...reason })) };
}

/** Asks the one evaluator about a target that exists or not; nobody learns which. */
export async function decideOn(tx: ReadTx, target: Target | null, ask: Ask): Promise<Decision> {
  const actor = ask.actor ?? tx.actor;
  if (!target) {
    return {
      allowed: false,
      // The very words of the evaluator for what the asker may not know of.
      because: [{ kind: 'default', detail: 'no role and no grant speaks of it' }],
      refusal: 'resource.not-found',
    };
  }
  const { action, purpose } = ask;
  const question = { action, target, now: tx.now, ...(purpose !== undefined && { purpose }) };
  return decide(actor, await grantsOf(tx, actor), question);
}

/** @throws Problem what the outside hears when the actor may not: 404, or 403. Gives back the target. */
export async function require(tx: ReadTx, target: Target | null, ask: Ask): Promise<Target> {
  const decision = await decideOn(tx, target, ask);
  if (!decision.allowed || !target) throw problem(decision.refusal ?? 'resource.not-found');
  return target;
}

/**
 * The same inside a write: the decision is recorded whether allowed or not, and a refusal is kept.
 * @throws Problem by `tx.refuse`.
 */
export async function requireRecorded(tx: Tx, target: Target | null, ask: Ask): Promise<Target> {
  const decision = await decideOn(tx, target, ask);
  if (decision.allowed && target) return target;
  if (target) {
    tx.record({
      resource: { kind: target.kind, id: target.id },
      outcome: 'denied',
      detail: decisionDetail(decision, { action: ask.action, purpose: ask.purpose ?? null }),
    });
    return tx.refuse(decision.refusal ?? 'resource.not-found');
  }
  // A thing that does not exist leaves no record: names of nothing are the asker's to invent without end.
  throw problem('resource.not-found');
}

/** @throws Problem access.denied when no role of the actor has the capability. */
export function requireCapability(tx: ReadTx, capability: Capability): void {
  const decision = decideCapability(tx.actor, capability, tx.now);
  if (!decision.allowed) throw problem(decision.refusal ?? 'access.denied', wanting(decision, capability));
}

/** What would be needed; which role may do what is no secret. */
function wanting({ because }: Decision, capability: Capability): string {
  const narrowed = because.find(({ kind }) => kind === 'token');
  if (narrowed) return `This takes ${capability}, and ${narrowed.detail}.`;
  const roles = builtInRoles.filter((role) => roleCapabilities[role].includes(capability));
  return `This takes ${capability}, which the role ${roles.join(' or ')} has.`;
}

/** Whether the actor may do it to the gateway itself. */
export function hasCapability(tx: ReadTx, capability: Capability): boolean {
  return decideCapability(tx.actor, capability, tx.now).allowed;
}
