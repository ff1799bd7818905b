import { hangsOn, PolicyEntity, PolicyVersionEntity, type ReadTx, ReleaseEntity, type Tx } from '#libs/db';
import { notFound, noVersion, type Id, type Problem } from '#libs/kernel';

export type PolicyVersionRow = PolicyVersionEntity & {
  readonly name: string;
  readonly author: string;
  readonly approver: string | null;
};

const select = `
  SELECT v.id, v.policy_id AS "policyId", p.name, v.number, v.content, v.source, v.digest,
    v.created_by AS "createdBy", coalesce(a.kind || ':' || a.name, 'tidegate') AS author, v.created_at AS "createdAt",
    v.loosens, v.approved_by AS "approvedBy", b.kind || ':' || b.name AS approver,
    ${hangsOn({ policy_version: 'v.id', policy: 'p.id', principal: ['a.id', 'b.id'] })}
  FROM policy_version v JOIN policy p ON p.id = v.policy_id LEFT JOIN principal a ON a.id = v.created_by
    LEFT JOIN principal b ON b.id = v.approved_by`;

/** Whether a version waits for a second person. */
export const isProposed = ({
  loosens,
  approvedBy,
}: Pick<PolicyVersionEntity, 'loosens' | 'approvedBy'>): boolean => loosens !== null && approvedBy === null;

/** One version of a policy; the newest without a number. */
export async function findPolicyVersion(
  tx: ReadTx,
  name: string,
  number?: number,
): Promise<PolicyVersionRow | undefined> {
  const rows = await tx.proofs.shown<PolicyVersionRow>(
    `${select} WHERE p.name = $1 AND ($2::int IS NULL OR v.number = $2) ORDER BY v.number DESC LIMIT 1`,
    [name, number ?? null],
  );
  return rows[0];
}

/** The 404 for a version that was not found: whether it is the policy that there is not is told, for whoever may read one may read all. */
export async function noSuchPolicy(tx: ReadTx, name: string, number?: number): Promise<Problem> {
  const isThere = number !== undefined && (await findPolicyVersion(tx, name)) !== undefined;
  return isThere ? noVersion(`policy ${name}`, number) : notFound(`policy ${name}`);
}

/** The newest version of a policy that does not wait for a second person. */
export async function findInForce(tx: ReadTx, name: string): Promise<PolicyVersionRow | undefined> {
  const [row] = await tx.proofs.shown<PolicyVersionRow>(
    `${select} WHERE p.name = $1 AND (v.loosens IS NULL OR v.approved_by IS NOT NULL) ORDER BY v.number DESC LIMIT 1`,
    [name],
  );
  return row;
}

/** The policy version of the last release that was made of a dataset for a purpose. */
export async function findLastReleased(
  tx: ReadTx,
  datasetId: Id,
  purpose: string,
): Promise<PolicyVersionRow | undefined> {
  const [last] = await tx.sql<{ release: Id; policyVersionId: Id }>(
    `SELECT r.id AS release, r.policy_version_id AS "policyVersionId"
     FROM release r JOIN dataset_version v ON v.id = r.version_id
     WHERE v.dataset_id = $1 AND r.purpose = $2 ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
    [datasetId, purpose],
  );
  if (!last) return undefined;
  await tx.prove([[ReleaseEntity, last.release]]);
  return findPolicyVersionById(tx, last.policyVersionId);
}

export async function findPolicyVersionById(tx: ReadTx, id: Id): Promise<PolicyVersionRow | undefined> {
  const [row] = await tx.proofs.shown<PolicyVersionRow>(`${select} WHERE v.id = $1`, [id]);
  return row;
}

/** The policy's row, made if it is new, locked so that two puts number their versions one after the other. */
export async function lockPolicy(tx: Tx, name: string, freshId: Id): Promise<Id> {
  await tx.insertNew(PolicyEntity, { id: freshId, name, createdAt: tx.now });
  const rows = await tx.sql<{ id: Id }>(
    `SELECT pg_advisory_xact_lock(hashtext($1)), id FROM policy WHERE name = $1`,
    [name],
  );
  return rows[0]?.id ?? freshId;
}

export async function insertPolicyVersion(
  tx: ReadTx,
  version: Omit<PolicyVersionEntity, 'createdBy' | 'createdAt' | 'approvedBy'>,
): Promise<void> {
  const made = { createdBy: tx.actor.id, createdAt: tx.now, approvedBy: null };
  await tx.repo(PolicyVersionEntity).insert({ ...version, ...made });
}

export async function approvePolicyVersion(tx: Tx, id: Id): Promise<void> {
  await tx.repo(PolicyVersionEntity).update({ id }, { approvedBy: tx.actor.id });
}

export async function listPolicies(
  tx: ReadTx,
  after: string | undefined,
  limit: number,
): Promise<PolicyVersionRow[]> {
  return tx.proofs.shown<PolicyVersionRow>(
    `SELECT DISTINCT ON (name) * FROM (${select}) AS every WHERE ($1::text IS NULL OR name > $1)
     ORDER BY name, number DESC LIMIT $2`,
    [after ?? null, limit],
  );
}
