import { Injectable } from '@nestjs/common';
import { decideGrant, isActive } from '#libs/authz';
import { Action } from '#libs/contracts';
import { Db, type GrantEntity, type ReadTx, type Tx, decisionDetail } from '#libs/db';
import { isId, problem, type Actor } from '#libs/kernel';
import { decodeIdCursor, page, type Page } from '#libs/platform';
import {
  findPlace,
  findPrincipal,
  findTarget,
  releasePurpose,
  type Place,
} from '../resources/resources.store.js';
import { roleActions } from '../roles/roles.store.js';
import { type CreateGrantBody, type Grant, type GrantQuery } from './grants.schema.js';
import { findGrant, insertGrant, listGrants, revokeGrant, type GrantRow } from './grants.store.js';

/** A grant as the outside sees it. */
export function showGrant(row: GrantRow, now: Date): Grant {
  return {
    id: row.id,
    principal: row.principal,
    actions: row.actions,
    resource: row.resource,
    purpose: row.purpose,
    grantedBy: row.grantedBy,
    createdAt: row.createdAt.toISOString(),
    active: isActive(row, now),
    ...(row.notBefore && { notBefore: row.notBefore.toISOString() }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.revokedAt && { revokedAt: row.revokedAt.toISOString() }),
  };
}

@Injectable()
export class GrantsService {
  constructor(private readonly db: Db) {}

  /**
   * Gives a principal actions on a resource for one purpose. Stewards may; the owner of a dataset may on what is theirs.
   * @throws Problem grant.denied with the refusal recorded; resource.not-found for an unknown principal or resource.
   */
  async create(actor: Actor, ask: CreateGrantBody): Promise<Grant> {
    return this.db.write(actor, 'grant.create', async (tx) => grant(tx, await this.#resolve(tx, ask)));
  }

  /** Those who may see all grants see all, an owner all on a thing of theirs; everybody sees their own. */
  async list(actor: Actor, query: GrantQuery): Promise<Page<Grant>> {
    return this.db.read(actor, async (tx) => {
      const owned = query.resource !== undefined && (await mayGrant(tx, query.resource));
      const everything = owned || tx.may('grant.read');
      const asked = query.principal === undefined ? null : await findPrincipal(tx, query.principal);
      if (query.principal !== undefined && !asked) return { items: [], nextCursor: null };
      const own = [actor.id, ...actor.groups];
      const place = query.resource === undefined ? undefined : await findPlace(tx, query.resource);
      if (place === null) return { items: [], nextCursor: null };
      const before = decodeIdCursor(query.cursor);
      const rows = await listGrants(tx, {
        principals: asked
          ? [asked.id].filter((id) => everything || own.includes(id))
          : everything
            ? null
            : own,
        limit: query.limit + 1,
        ...(place && { place }),
        ...(before !== undefined && { before }),
      });
      return page(
        rows,
        query.limit,
        (row) => row.id,
        (row) => showGrant(row, tx.now),
      );
    });
  }

  /** Ends a grant at once: the next read is refused. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.db.write(actor, 'grant.revoke', async (tx) => {
      const row = isId(id) ? await findGrant(tx, id) : undefined;
      if (!row || !(await mayGrant(tx, row.resource))) {
        tx.requireSeen('grant', row, row?.principalId);
        return tx.refuse({ kind: 'grant', id }, 'access.denied');
      }
      const changed = await revokeGrant(tx, id, actor.id);
      tx.record({ resource: { kind: 'grant', id }, detail: { changed, principal: row.principalId } });
    });
  }

  async #resolve(tx: ReadTx, ask: CreateGrantBody): Promise<ResolvedGrant> {
    if (!(await mayGrant(tx, ask.resource))) await tx.require('grant.create');
    const grantee = await findPrincipal(tx, ask.principal);
    const place = await findPlace(tx, ask.resource);
    if (!grantee || !place) throw problem('resource.not-found');
    const actions = ask.actions ?? (await roleActions(tx, ask.role ?? ''));
    if (!actions)
      throw problem('resource.not-found', `There is no role ${ask.role ?? ''} that a grant could name.`);
    return { ask, grantee, place, actions: [...new Set(actions.map((action) => Action.parse(action)))] };
  }
}

/** Stewards grant on everything; an owner on their dataset and what was made of it. */
async function mayGrant(tx: ReadTx, resource: string): Promise<boolean> {
  if (tx.may('grant.create')) return true;
  const target = resource === '*' ? null : await findTarget(tx, resource);
  return (await tx.decide(target, { action: 'manage' })).allowed;
}

export interface ResolvedGrant {
  readonly ask: Pick<CreateGrantBody, 'purpose' | 'notBefore' | 'expiresAt' | 'reason'>;
  readonly grantee: { readonly id: string; readonly kind: 'user' | 'service' | 'group' };
  readonly place: Place;
  readonly actions: GrantEntity['actions'];
}

/** Decides, records and stores a grant in the caller's transaction; also what an approved access request becomes. */
export async function grant(tx: Tx, { ask, grantee, place, actions }: ResolvedGrant): Promise<Grant> {
  const made = place.kind === 'release' ? await releasePurpose(tx, place.id) : undefined;
  const decision = decideGrant({
    granter: tx.actor,
    grantee,
    actions,
    purpose: ask.purpose,
    now: tx.now,
    ...(ask.notBefore !== undefined && { notBefore: new Date(ask.notBefore) }),
    ...(ask.expiresAt !== undefined && { expiresAt: new Date(ask.expiresAt) }),
    ...(made !== undefined && { allowedPurposes: [made] }),
  });
  const id = tx.newId();
  tx.record({
    action: 'grant.create',
    resource: { kind: 'grant', id },
    outcome: decision.allowed ? 'done' : 'denied',
    detail: decisionDetail(decision, {
      principal: grantee.id,
      resource: { kind: place.kind, id: place.id },
      actions,
      purpose: ask.purpose,
      expiresAt: ask.expiresAt ?? null,
    }),
  });
  if (!decision.allowed) throw problem('grant.denied', decision.because.map((b) => b.detail).join('; '));
  await insertGrant(tx, {
    id,
    principalId: grantee.id,
    actions,
    resourceKind: place.kind,
    resourceId: place.id,
    purpose: ask.purpose,
    notBefore: ask.notBefore === undefined ? null : new Date(ask.notBefore),
    expiresAt: ask.expiresAt === undefined ? null : new Date(ask.expiresAt),
    reason: ask.reason ?? null,
    grantedBy: tx.actor.id,
    createdAt: tx.now,
  });
  const stored = await findGrant(tx, id);
  if (!stored) throw problem('internal.error');
  return showGrant(stored, tx.now);
}
