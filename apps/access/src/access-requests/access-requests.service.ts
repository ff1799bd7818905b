import { Inject, Injectable } from '@nestjs/common';
import { takesTwo } from '#libs/authz';
import { Db, isOnePerson, type ReadTx, type Tx } from '#libs/db';
import { isId, problem, type Actor } from '#libs/kernel';
import { decodeIdCursor, page, RUNTIME, type Page, type Runtime } from '#libs/platform';
import { grant, mayGrant } from '../grants/give-grant.js';
import { showRegistered } from '../purposes/purposes.store.js';
import { findPlace, findTarget, notNamed, type Place } from '../resources/resources.store.js';
import {
  type AccessRequest,
  type AccessRequestQuery,
  type ApproveBody,
  type CreateAccessRequestBody,
  type ReasonBody,
  type WithdrawRequestBody,
} from './access-requests.schema.js';
import {
  findRequest,
  insertRequest,
  listRequests,
  lockRequest,
  moveRequest,
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
    ...showRegistered(row),
    state: stateOf(row, now),
    createdAt: row.createdAt.toISOString(),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.proposer !== null && { proposedBy: row.proposer }),
    ...(row.decider !== null && { decidedBy: row.decider }),
    ...(row.grantId !== null && { grant: row.grantId }),
    ...(row.said !== null && { said: row.said }),
  };
}

type Move = Parameters<typeof moveRequest>[2];

/** How often who decides may ask back. More would let what was said grow without an end. */
const maxRounds = 10;
/** How long an approved request lasts where neither says until when. */
const usualTerm = 90 * 86_400_000;

function requireState({ state }: RequestRow, from: readonly string[]): void {
  if (from.includes(state)) return;
  const isOpen = state === 'pending' || state === 'asked';
  const waits = state === 'pending' ? 'a decision' : 'an answer of whoever asked';
  throw problem('state.conflict', isOpen ? `It waits for ${waits}.` : `The request is ${state} already.`);
}

/** What the approver gives of what was asked. @throws Problem request.invalid for more, and for a choice of columns */
function narrowed(request: RequestRow, { actions, columns }: ApproveBody): RequestRow['actions'] {
  const wrong = (pointer: string, detail: string) =>
    problem('request.invalid', undefined, [{ pointer, detail }]);
  if (columns !== undefined)
    throw wrong('#/columns', 'no grant has a choice of columns: make a release that has these alone');
  if (actions === undefined) return request.actions;
  const more = actions.findIndex((action) => !request.actions.includes(action));
  if (more >= 0) throw wrong(`#/actions/${more}`, `nobody asked for ${actions[more] ?? ''}`);
  return request.actions.filter((action) => actions.includes(action));
}

/** The sooner of what was proposed and what the approver says; the usual term where neither does. */
function endOf({ expiresAt, notBefore }: RequestRow, body: ApproveBody, now: Date): Date {
  const ends = [expiresAt?.getTime(), body.expiresAt && new Date(body.expiresAt).getTime()].filter(
    (end) => typeof end === 'number',
  );
  const begins = Math.max(now.getTime(), notBefore?.getTime() ?? 0);
  return new Date(ends.length > 0 ? Math.min(...ends) : begins + usualTerm);
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
  async approve(actor: Actor, id: string, body: ApproveBody): Promise<AccessRequest> {
    return this.db.write(actor, 'request.approve', async (tx) => {
      const request = await this.#decidable(tx, id);
      const { proposedBy, principalId, resourceKind, resourceId, notBefore } = request;
      const first = proposedBy ?? principalId;
      const actions = narrowed(request, body);
      if (takesTwo(actions, resourceKind) && (await isOnePerson(tx, first, tx.actor.id))) {
        const detail = 'It takes a second person: whoever asked is or made you, or has the same maker.';
        return tx.refuse({ kind: 'access-request', id }, 'access.denied', detail);
      }
      tx.record({
        resource: { kind: 'access-request', id },
        detail: { reason: body.reason ?? null, actions },
      });
      const made = await grant(tx, {
        ask: {
          purpose: request.purpose,
          ...(notBefore && { notBefore: notBefore.toISOString() }),
          expiresAt: endOf(request, body, tx.now).toISOString(),
          ...(body.reason !== undefined && { reason: body.reason }),
        },
        grantee: { id: principalId, kind: 'user' },
        place: { kind: resourceKind, id: resourceId },
        resource: request.resource,
        actions,
        longest: this.runtime.config.longestGrant,
        proposal: { by: first, ...(proposedBy !== null && { id }) },
      });
      const { reason } = body;
      await moveRequest(tx, request, { state: 'approved', kind: 'approved', reason, grantId: made.id });
      return this.#shown(tx, id);
    });
  }

  async deny(actor: Actor, id: string, { reason }: ReasonBody): Promise<AccessRequest> {
    return this.#decide(actor, id, { state: 'denied', kind: 'denied', reason });
  }

  /** Gives a request back to whoever asked, with a question. */
  async ask(actor: Actor, id: string, { reason }: ReasonBody): Promise<AccessRequest> {
    return this.#decide(actor, id, { state: 'asked', kind: 'asked', reason });
  }

  /** Answers what who decides wants to know: the request waits for a decision again. */
  async answer(actor: Actor, id: string, { reason }: ReasonBody): Promise<AccessRequest> {
    const move = { state: 'pending', kind: 'answered', reason } as const;
    return this.#own(actor, id, ['asked'], move);
  }

  /** Takes back a request that nobody decided. */
  async withdraw(actor: Actor, id: string, { reason }: WithdrawRequestBody): Promise<AccessRequest> {
    const move = { state: 'withdrawn', kind: 'withdrawn', reason } as const;
    return this.#own(actor, id, ['pending', 'asked'], move);
  }

  #decide(actor: Actor, id: string, move: Move): Promise<AccessRequest> {
    const action = move.kind === 'asked' ? 'request.ask' : 'request.deny';
    return this.db.write(actor, action, async (tx) => {
      const request = await this.#decidable(tx, id);
      const rounds = request.said?.filter(({ kind }) => kind === 'asked').length ?? 0;
      if (move.kind === 'asked' && rounds >= maxRounds)
        throw problem('state.conflict', `It was asked about ${maxRounds} times: approve or deny it.`);
      return this.#move(tx, request, move);
    });
  }

  /** For whoever asked or, of a grant that waits for a second person, proposed it. */
  #own(actor: Actor, id: string, from: readonly string[], move: Move): Promise<AccessRequest> {
    const action = move.kind === 'answered' ? 'request.answer' : 'request.withdraw';
    return this.db.write(actor, action, async (tx) => {
      if (isId(id)) await lockRequest(tx, id);
      const found = isId(id) ? await findRequest(tx, id) : undefined;
      const seenBy = found?.ownerId === tx.actor.id ? tx.actor.id : found?.principalId;
      const isFirst = found !== undefined && (found.proposedBy ?? found.principalId) === tx.actor.id;
      const request = isFirst ? found : tx.requireSeen('access-request', id, found, seenBy);
      if (!isFirst) {
        const detail = 'Only whoever asked answers or takes it back.';
        return tx.refuse({ kind: 'access-request', id }, 'access.denied', detail);
      }
      await tx.require('request.create');
      requireState(request, from);
      return this.#move(tx, request, move);
    });
  }

  async #move(tx: Tx, request: RequestRow, move: Move): Promise<AccessRequest> {
    const { id } = request;
    tx.record({ resource: { kind: 'access-request', id }, detail: { reason: move.reason ?? null } });
    await moveRequest(tx, request, move);
    return this.#shown(tx, id);
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
    requireState(request, ['pending']);
    return request;
  }

  async #shown(tx: ReadTx, id: string): Promise<AccessRequest> {
    const row = await findRequest(tx, id);
    if (!row) throw problem('internal.error');
    return show(row, tx.now);
  }
}
