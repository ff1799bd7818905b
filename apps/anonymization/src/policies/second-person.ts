import { type Tx } from '#libs/db';
import { loosenedLimits } from '#libs/deidentify';
import { type Id } from '#libs/kernel';
import { findLastReleased, isProposed, type PolicyVersionRow } from './policies.store.js';

/** What a release would be of. */
interface Place {
  readonly datasetId: Id;
  readonly purpose: string;
}

/**
 * Refuses a release under a policy version that waits for a second person, or whose limits of risk are looser than those of the last
 * release of the dataset for the purpose, whatever the policies are called, unless a second person approved the version.
 * @throws Problem policy.unapproved, recorded
 */
export async function requireApproved(tx: Tx, policy: PolicyVersionRow, place: Place): Promise<void> {
  if (policy.approvedBy !== null) return;
  const last = isProposed(policy) ? undefined : await findLastReleased(tx, place.datasetId, place.purpose);
  const less = policy.loosens ?? (last ? loosenedLimits(last.content.require, policy.content.require) : []);
  if (less.length === 0) return;
  const than = last
    ? `than ${last.name}@${last.number}, under which the dataset was last released for ${place.purpose}`
    : 'than the version before it';
  const { name, number } = policy;
  const detail = `${name}@${number} promises less ${than}: ${less.join('; ')}. Have somebody approve it who stands on their own, or release under stricter limits.`;
  tx.refuse({ kind: 'policy', id: policy.policyId }, 'policy.unapproved', detail);
}
