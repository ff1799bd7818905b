import { Inject, Injectable } from '@nestjs/common';
import { Action } from '#libs/contracts';
import { Db, type ReadTx, type Tx } from '#libs/db';
import { isId, notFound, type Actor } from '#libs/kernel';
import { decodeIdCursor, page, RUNTIME, type Page, type Runtime } from '#libs/platform';
import { findRequest, moveRequest } from '../access-requests/access-requests.store.js';
import { findPlace, findPrincipal, notNamed } from '../resources/resources.store.js';
import { roleActions } from '../roles/roles.store.js';
import { grant, mayGrant, showGrant, type ResolvedGrant } from './give-grant.js';
import { type CreateGrantBody, type Grant, type GrantQuery } from './grants.schema.js';
import { findGrant, listGrants, revokeGrant } from './grants.store.js';

@Injectable()
export class GrantsService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Gives a principal actions on a resource for one purpose. Stewards may; the owner of a dataset may on what is theirs; who
   * only manages it, what they have themselves. What opens raw records waits for a second person.
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

  /** Ends a grant at once: the next read is refused. One that waits for a second person is taken back. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.db.write(actor, 'grant.revoke', async (tx) => {
      const row = isId(id) ? await findGrant(tx, id) : undefined;
      if (!row && (await withdraw(tx, id))) return;
      if (!row || !(await mayGrant(tx, row.resource))) {
        tx.requireSeen('grant', id, row, row?.principalId);
        return tx.refuse({ kind: 'grant', id }, 'access.denied');
      }
      const changed = await revokeGrant(tx, id, actor.id);
      tx.record({ resource: { kind: 'grant', id }, detail: { changed, principal: row.principalId } });
    });
  }

  async #resolve(tx: ReadTx, ask: CreateGrantBody): Promise<ResolvedGrant> {
    if (!(await mayGrant(tx, ask.resource))) await tx.require('grant.create');
    const grantee = await findPrincipal(tx, ask.principal);
    if (!grantee) throw notNamed(ask.principal);
    const place = await findPlace(tx, ask.resource);
    if (!place) throw notNamed(ask.resource);

    const actions = ask.actions ?? (await roleActions(tx, ask.role ?? ''));
    if (!actions) throw notFound(`role ${ask.role ?? ''} that a grant could name`);
    return {
      ...{ ask, grantee, place, resource: ask.resource, longest: this.runtime.config.longestGrant },
      actions: [...new Set(actions.map((action) => Action.parse(action)))],
    };
  }
}

/** Takes back a grant that waits for a second person; false where there is none of that id, or not for the actor. */
async function withdraw(tx: Tx, id: string): Promise<boolean> {
  const waiting = isId(id) ? await findRequest(tx, id) : undefined;
  const isOpen = waiting?.state === 'pending' || waiting?.state === 'asked';
  if (!waiting?.proposedBy || !isOpen || !(await mayGrant(tx, waiting.resource))) return false;
  await moveRequest(tx, waiting, { state: 'denied', kind: 'denied' });
  tx.record({ resource: { kind: 'access-request', id }, detail: { principal: waiting.principalId } });
  return true;
}
