import { Inject, Injectable } from '@nestjs/common';
import { takesTwo } from '#libs/authz';
import { Db, isOnePerson, type ReadTx, type Tx } from '#libs/db';
import { isId, problem, type Actor } from '#libs/kernel';
import { decodeIdCursor, page, RUNTIME, type Page, type Runtime } from '#libs/platform';
import { grant, mayGrant } from '../grants/give-grant.js';
import { findPlace, findTarget, notNamed, type Place } from '../resources/resources.store.js';
import {
  type AccessRequest,
  type AccessRequestQuery,
  type CreateAccessRequestBody,
  type DecideBody,
} from './access-requests.schema.js';
import {
  decideRequest,
  findRequest,
  insertRequest,
  listRequests,
  lockRequest,
  type RequestRow,
} from './access-requests.store.js';

function stateOf(row: RequestRow, now: Date): AccessRequest['state'] {
  if (row.state !== 'approved') return row.state;
  if (row.grantRevoked) return 'revoked';
  return row.grantEnds && row.grantEnds <= now ? 'expired' : 'approved';
}

function show(row: RequestRow, now: Date): AccessRequest {
  return {
    id: row.id,
    principal: row.principal,
    resource: row.resource,
    actions: row.actions,
    purpose: row.purpose,
    state: stateOf(row, now),
    createdAt: row.createdAt.toISOString(),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.proposer !== null && { proposedBy: row.proposer }),
    ...(row.decider !== null && { decidedBy: row.decider }),
    ...(row.grantId !== null && { grant: row.grantId }),
  };
}

@Injectable()
export class AccessRequestsService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** Asks for a grant on something that one may know of. */
  async create(actor: Actor, ask: CreateAccessRequestBody): Promise<AccessRequest> {
    return this.db.write(actor, 'request.create', async (tx) => {
      await tx.require('request.create');
      const place = await this.#requestable(tx, ask.resource);
      const id = tx.newId();
      tx.record({
        resource: { kind: 'access-request', id },
        detail: { resource: { ...place }, actions: ask.actions, purpose: ask.purpose },
      });
      const { actions, purpose, reason = null } = ask;
      const where = { resourceKind: place.kind, resourceId: place.id };
      await insertRequest(tx, { id, principalId: actor.id, actions, purpose, reason, ...where });
      return this.#shown(tx, id);
    });
  }

  /** Deciders see everybody's requests, others their own and those on datasets that they own. */
  async list(actor: Actor, query: AccessRequestQuery): Promise<Page<AccessRequest>> {
    return this.db.read(actor, async (tx) => {
      const rows = await listRequests(tx, {
        principals: tx.seen('access-request'),
        owner: actor.id,
        state: query.state ?? null,
        before: decodeIdCursor(query.cursor) ?? null,
        limit: query.limit + 1,
      });
      return page(
        rows,
        query.limit,
        (row) => row.id,
        (row) => show(row, tx.now),
      );
    });
  }

  async get(actor: Actor, id: string): Promise<AccessRequest> {
    return this.db.read(actor, async (tx) => {
      const row = isId(id) ? await findRequest(tx, id) : undefined;
      const of = row?.ownerId === actor.id ? actor.id : row?.principalId;
      return show(tx.requireSeen('access-request', id, row, of), tx.now);
    });
  }

  /** Turns a request into a grant. Nobody approves their own, nor what takes a second person where they are the first. */
  async approve(actor: Actor, id: string, body: DecideBody): Promise<AccessRequest> {
    return this.db.write(actor, 'request.approve', async (tx) => {
      const request = await this.#decidable(tx, id);
      const { proposedBy, principalId, resourceKind, resourceId, notBefore, expiresAt } = request;
      const first = proposedBy ?? principalId;
      // The second person may shorten what the first proposed.
      const ends = [expiresAt, body.expiresAt].flatMap((end) => (end ? [new Date(end).getTime()] : []));
      if (takesTwo(request.actions, resourceKind) && (await isOnePerson(tx, first, tx.actor.id))) {
        const detail = 'It takes a second person: whoever asked is or made you, or has the same maker.';
        return tx.refuse({ kind: 'access-request', id }, 'access.denied', detail);
      }
      tx.record({ resource: { kind: 'access-request', id }, detail: { reason: body.reason ?? null } });
      const made = await grant(tx, {
        ask: {
          purpose: request.purpose,
          ...(notBefore && { notBefore: notBefore.toISOString() }),
          ...(ends.length > 0 && { expiresAt: new Date(Math.min(...ends)).toISOString() }),
          ...(body.reason !== undefined && { reason: body.reason }),
        },
        grantee: { id: principalId, kind: 'user' },
        place: { kind: resourceKind, id: resourceId },
        resource: request.resource,
        actions: request.actions,
        longest: this.runtime.config.longestGrant,
        proposal: { by: first, ...(proposedBy !== null && { id }) },
      });
      await decideRequest(tx, id, 'approved', made.id);
      return this.#shown(tx, id);
    });
  }

  async deny(actor: Actor, id: string, body: DecideBody): Promise<AccessRequest> {
    return this.db.write(actor, 'request.deny', async (tx) => {
      await this.#decidable(tx, id);
      tx.record({ resource: { kind: 'access-request', id }, detail: { reason: body.reason ?? null } });
      await decideRequest(tx, id, 'denied', null);
      return this.#shown(tx, id);
    });
  }

  async #requestable(tx: Tx, resource: string): Promise<Place> {
    const target = await findTarget(tx, resource);
    const mayKnow = target && (await tx.decide(target, { action: 'discover' })).allowed;
    const place = mayKnow || resource.startsWith('tag:') ? await findPlace(tx, resource) : null;
    if (!place) throw notNamed(resource);
    return place;
  }

  /** For stewards, and for whoever manages what is asked for. */
  async #decidable(tx: Tx, id: string): Promise<RequestRow> {
    if (isId(id)) await lockRequest(tx, id);
    const found = isId(id) ? await findRequest(tx, id) : undefined;
    const manages = found !== undefined && (await mayGrant(tx, found.resource));
    const request = manages ? found : tx.requireSeen('access-request', id, found, found?.principalId);
    if ([request.principalId, request.proposedBy].includes(tx.actor.id)) {
      return tx.refuse({ kind: 'access-request', id }, 'access.denied', 'Nobody decides their own request.');
    }
    if (!manages) await tx.require('request.decide');
    if (request.state !== 'pending')
      throw problem('state.conflict', `The request is ${request.state} already.`);
    return request;
  }

  async #shown(tx: ReadTx, id: string): Promise<AccessRequest> {
    const row = await findRequest(tx, id);
    if (!row) throw problem('internal.error');
    return show(row, tx.now);
  }
}
