import { AccessRequestEntity, hangsOn, type ReadTx, type Said } from '#libs/db';
import { type Id } from '#libs/kernel';
import { registered, type RegisteredRow } from '../purposes/purposes.store.js';

export type RequestRow = AccessRequestEntity &
  RegisteredRow & {
    readonly principal: string;
    readonly resource: string;
    readonly decider: string | null;
    readonly proposer: string | null;
    readonly grantEnds: Date | null;
    readonly grantRevoked: Date | null;
    /** Who owns the dataset that is asked for, or that the release that is asked for was made of. */
    readonly ownerId: Id | null;
  };

const select = `
  SELECT q.id, q.principal_id AS "principalId", p.kind || ':' || p.name AS principal, q.actions,
    q.resource_kind AS "resourceKind", q.resource_id AS "resourceId",
    CASE q.resource_kind WHEN '*' THEN '*' WHEN 'dataset' THEN 'dataset:' || coalesce(d.name, q.resource_id)
      ELSE q.resource_kind || ':' || q.resource_id END AS resource,
    q.purpose, q.reason, q.state, q.decided_by AS "decidedBy", b.kind || ':' || b.name AS decider,
    q.decided_at AS "decidedAt", q.grant_id AS "grantId", g.expires_at AS "grantEnds",
    g.revoked_at AS "grantRevoked", q.created_at AS "createdAt", q.proposed_by AS "proposedBy",
    own.owner_id AS "ownerId", a.kind || ':' || a.name AS proposer, q.not_before AS "notBefore", q.expires_at AS "expiresAt",
    q.said, ${registered.columns},
    ${hangsOn({
      ...{ access_request: 'q.id', grant: 'g.id', principal: ['p.id', 'b.id', 'a.id', registered.owner] },
      ...{ dataset: ['d.id', 'own.id'], release: 'r.id', dataset_version: 'v.id' },
      purpose: registered.name,
    })}
  FROM access_request q JOIN principal p ON p.id = q.principal_id LEFT JOIN principal b ON b.id = q.decided_by
    LEFT JOIN principal a ON a.id = q.proposed_by
    LEFT JOIN "grant" g ON g.id = q.grant_id
    LEFT JOIN dataset d ON q.resource_kind = 'dataset' AND d.id::text = q.resource_id
    LEFT JOIN release r ON r.id = CASE q.resource_kind WHEN 'release' THEN q.resource_id::uuid END
    LEFT JOIN dataset_version v ON v.id = r.version_id
    LEFT JOIN dataset own ON own.id = coalesce(d.id, v.dataset_id)
    ${registered.join('q.purpose')}`;

export async function insertRequest(
  tx: ReadTx,
  request: Pick<
    AccessRequestEntity,
    'id' | 'principalId' | 'actions' | 'resourceKind' | 'resourceId' | 'purpose' | 'reason'
  > &
    Partial<Pick<AccessRequestEntity, 'proposedBy' | 'notBefore' | 'expiresAt'>>,
): Promise<void> {
  const open = {
    state: 'pending',
    decidedBy: null,
    decidedAt: null,
    grantId: null,
    said: null,
    createdAt: tx.now,
  } as const;
  const asked = { proposedBy: null, notBefore: null, expiresAt: null };
  await tx.repo(AccessRequestEntity).insert({ ...asked, ...request, ...open });
}

export async function findRequest(tx: ReadTx, id: Id): Promise<RequestRow | undefined> {
  return (await tx.proofs.shown<RequestRow>(`${select} WHERE q.id = $1`, [id]))[0];
}

/** Locks the request until the transaction ends, so that two deciders cannot both decide it. */
export async function lockRequest(tx: ReadTx, id: Id): Promise<AccessRequestEntity | null> {
  return tx.repo(AccessRequestEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Newest first; `principals` null for everybody's, else theirs and what is asked on `owner`'s datasets and their releases. */
export async function listRequests(
  tx: ReadTx,
  filter: {
    principals: readonly Id[] | null;
    owner: Id;
    state: string | null;
    before: string | null;
    limit: number;
  },
): Promise<RequestRow[]> {
  return tx.proofs.shown<RequestRow>(
    `${select} WHERE ($1::uuid[] IS NULL OR q.principal_id = ANY($1) OR own.owner_id = $5)
       AND ($2::text IS NULL OR q.state = $2) AND ($3::uuid IS NULL OR q.id < $3) ORDER BY q.id DESC LIMIT $4`,
    [filter.principals, filter.state, filter.before, filter.limit, filter.owner],
  );
}

/** Brings a request into a state, and keeps what was said. Whoever decides is named; who answers or withdraws is not who decides. */
export async function moveRequest(
  tx: ReadTx,
  { id, said, decidedBy, decidedAt }: Pick<RequestRow, 'id' | 'said' | 'decidedBy' | 'decidedAt'>,
  move: {
    state: AccessRequestEntity['state'];
    kind: Said['kind'];
    reason?: string | undefined;
    grantId?: Id;
  },
): Promise<void> {
  const { state, kind, reason, grantId = null } = move;
  const more = reason === undefined ? [] : [{ at: tx.now.toISOString(), kind, reason }];
  const all = [...(said ?? []), ...more];
  const isAskers = kind === 'answered' || kind === 'withdrawn';
  const by = isAskers ? { decidedBy, decidedAt } : { decidedBy: tx.actor.id, decidedAt: tx.now };
  await tx
    .repo(AccessRequestEntity)
    .update({ id }, { state, grantId, ...by, said: all.length > 0 ? all : null });
}
