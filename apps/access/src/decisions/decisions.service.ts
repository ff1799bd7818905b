import { Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { principalName, type Actor } from '#libs/kernel';
import { actorById } from '#libs/platform';
import { findPrincipal, findTarget, notNamed } from '../resources/resources.store.js';
import { type Decision, type DecisionBody } from './decisions.schema.js';

@Injectable()
export class DecisionsService {
  constructor(private readonly db: Db) {}

  /** What would this principal be told, and why? About oneself anybody may ask; about others, who may simulate. */
  async decide(actor: Actor, ask: DecisionBody): Promise<Decision> {
    return this.db.write(actor, 'decision.simulate', async (tx) => {
      if (ask.principal !== principalName(actor)) await tx.require('decision.simulate');
      const principal = await findPrincipal(tx, ask.principal);
      const asked = principal && (await actorById(tx, principal.id));
      if (!asked) throw notNamed(ask.principal);
      const target = await findTarget(tx, ask.resource);
      const { allowed, because } = await tx.decide(target, { ...ask, actor: asked });
      tx.record({
        resource: target ? { kind: target.kind, id: target.id } : { kind: 'unknown', id: 'unknown' },
        outcome: allowed ? 'allowed' : 'denied',
        detail: { principal: asked.id, action: ask.action, purpose: ask.purpose ?? null },
      });
      return { allowed, because: because.map((reason) => ({ ...reason })) };
    });
  }
}
