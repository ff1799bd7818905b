import { decideGrant, isActive, takesTwo, type Target } from '#libs/authz';
import { circleOf, decisionDetail, ownLine, type GrantEntity, type ReadTx, type Tx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { findRequest, insertRequest, type RequestRow } from '../access-requests/access-requests.store.js';
import { showRegistered } from '../purposes/purposes.store.js';
import { findTarget, releasePurpose, type Place } from '../resources/resources.store.js';
import { type CreateGrantBody, type Grant } from './grants.schema.js';
import { findGrant, insertGrant, firstEnd, type GrantRow } from './grants.store.js';

export interface ResolvedGrant {
  readonly ask: Pick<CreateGrantBody, 'purpose' | 'notBefore' | 'expiresAt' | 'reason'>;
  readonly grantee: { readonly id: Id; readonly kind: 'user' | 'service' | 'group' };
  readonly place: Place;
  /** The resource as it is written outside. */
  readonly resource: string;
  readonly actions: GrantEntity['actions'];
  /** The longest that a grant may last, in milliseconds. */
  readonly longest: number;
  /** Who asked for it or proposed it, and under which id, where the actor is the second person. */
  readonly proposal?: { readonly id?: Id; readonly by: Id };
}

/** A grant as the outside sees it. */
export function showGrant(row: GrantRow, now: Date): Grant {
  return {
    id: row.id,
    principal: row.principal,
    actions: row.actions,
    resource: row.resource,
    purpose: row.purpose,
    ...showRegistered(row),
    state: 'granted',
    grantedBy: row.grantedBy,
    createdAt: row.createdAt.toISOString(),
    active: isActive(row, now),
    ...(row.proposedBy !== null && { proposedBy: row.proposedBy }),
    ...(row.notBefore && { notBefore: row.notBefore.toISOString() }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.revokedAt && { revokedAt: row.revokedAt.toISOString() }),
  };
}

/** A grant that is none yet: a request that waits for a second person, who makes it the grant of that id. */
function showWaiting(row: RequestRow): Grant {
  return {
    ...{ id: row.id, principal: row.principal, actions: row.actions, resource: row.resource },
    ...{ purpose: row.purpose, state: 'pending', active: false, createdAt: row.createdAt.toISOString() },
    ...showRegistered(row),
    request: `/v1/access-requests/${row.id}`,
    ...(row.proposer !== null && { proposedBy: row.proposer }),
    ...(row.notBefore && { notBefore: row.notBefore.toISOString() }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}

async function propose(tx: Tx, row: Omit<Parameters<typeof insertRequest>[1], 'proposedBy'>): Promise<Grant> {
  await insertRequest(tx, { ...row, proposedBy: tx.actor.id });
  const waiting = await findRequest(tx, row.id);
  if (!waiting) throw problem('internal.error');
  return showWaiting(waiting);
}

/** Stewards grant on everything; whoever manages a dataset on it and on what was made of it. */
export async function mayGrant(tx: ReadTx, resource: string): Promise<boolean> {
  if (tx.may('grant.create')) return true;
  return (await tx.decide(await managed(tx, resource), { action: 'manage' })).allowed;
}

const managed = (tx: ReadTx, resource: string): Promise<Target | null> =>
  resource === '*' ? Promise.resolve(null) : findTarget(tx, resource);

interface PassedOn {
  readonly lacking: readonly string[];
  /** When what is passed on ends. */
  readonly ends: Date | null;
}

/** Stewards and owners decide over data; who only manages by a grant passes on what it has, and no longer than it has it. */
async function passedOn(tx: ReadTx, { resource, actions, ask }: ResolvedGrant): Promise<PassedOn> {
  const target = tx.may('grant.create') ? null : await managed(tx, resource);
  if (!target || target.ownerId === tx.actor.id) return { lacking: [], ends: null };
  const lacking: string[] = [];
  const grants: Id[] = [];
  for (const action of new Set([...actions, 'manage'] as const)) {
    const { allowed, because } = await tx.decide(target, { action, purpose: ask.purpose });
    if (!allowed) lacking.push(action);
    grants.push(...because.flatMap((reason) => reason.grant ?? []));
  }
  return { lacking, ends: await firstEnd(tx, grants) };
}

/** From when and until when a grant counts: as asked, and no longer than any may. */
function termOf({ ask, longest }: ResolvedGrant, now: Date, ends: Date | null) {
  const notBefore = ask.notBefore === undefined ? null : new Date(ask.notBefore);
  const begins = notBefore && notBefore > now ? notBefore : now;
  const times = [begins.getTime() + longest, ...(ends ? [ends.getTime()] : [])];
  if (ask.expiresAt !== undefined) times.push(new Date(ask.expiresAt).getTime());
  return { notBefore, expiresAt: new Date(Math.min(...times)) };
}

/**
 * Decides, records and stores a grant in the caller's transaction; also what an approved access request becomes. What takes
 * two people becomes a request that waits for the second.
 * @throws Problem grant.denied, recorded
 */
export async function grant(tx: Tx, given: ResolvedGrant): Promise<Grant> {
  const { ask, grantee, place, actions, proposal } = given;
  const made = place.kind === 'release' ? await releasePurpose(tx, place.id) : undefined;
  const isDerived = place.kind === 'release' || place.kind === 'model';
  const from = isDerived ? await findTarget(tx, given.resource) : null;
  const { lacking, ends } = await passedOn(tx, given);
  const term = termOf(given, tx.now, ends);
  const { id: granter, groups } = tx.actor;
  const needsTwo = takesTwo(actions, place.kind);
  const line = needsTwo ? (await circleOf(tx, granter)).map(({ id }) => id) : await ownLine(tx, granter);
  const decision = decideGrant({
    granter: { id: granter, groups, line },
    grantee,
    actions,
    lacking,
    purpose: ask.purpose,
    now: tx.now,
    expiresAt: term.expiresAt,
    ...(term.notBefore && { notBefore: term.notBefore }),
    ...(made !== undefined && { allowedPurposes: [made] }),
  });
  const id = proposal?.id ?? tx.newId();
  const waits = needsTwo && proposal === undefined;
  tx.record({
    action: waits ? 'grant.propose' : 'grant.create',
    resource: { kind: waits ? 'access-request' : 'grant', id },
    outcome: decision.allowed ? 'done' : 'denied',
    detail: decisionDetail(decision, {
      principal: grantee.id,
      resource: { kind: place.kind, id: place.id },
      actions,
      purpose: ask.purpose,
      notBefore: term.notBefore?.toISOString() ?? null,
      expiresAt: term.expiresAt.toISOString(),
      proposedBy: proposal?.by ?? null,
    }),
  });
  if (!decision.allowed) throw problem('grant.denied', decision.because.map((b) => b.detail).join('; '));
  const row = {
    ...{ id, principalId: grantee.id, actions, resourceKind: place.kind, resourceId: place.id },
    ...{ purpose: ask.purpose, reason: ask.reason ?? null, ...term },
  };
  if (waits) return propose(tx, row);
  const by = { grantedBy: granter, proposedBy: proposal?.by ?? null };
  await insertGrant(tx, { ...row, ...by, datasetId: from?.datasetId ?? null, createdAt: tx.now });
  const stored = await findGrant(tx, id);
  if (!stored) throw problem('internal.error');
  return showGrant(stored, tx.now);
}
