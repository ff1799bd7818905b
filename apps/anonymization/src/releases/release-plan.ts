import { type Policy } from '#libs/contracts';
import { compilePlan, type Plan } from '#libs/deidentify';
import { type DatasetVersionEntity, type ReadTx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { classificationOf, findDataset } from '../versions/versions.store.js';

/**
 * A policy compiled for a version, with the version's classification as it is now.
 * @throws Problem policy.inapplicable with pointers into the policy file
 */
export async function planFor(tx: ReadTx, version: DatasetVersionEntity, policy: Policy): Promise<Plan> {
  const dataset = await findDataset(tx, version.datasetId);
  return compilePlan(policy, {
    columns: version.columns,
    classification: await classificationOf(tx, version.id),
    rows: Number(version.rows),
    ...(dataset?.subjectKey != null && { subjectKey: dataset.subjectKey }),
  });
}

/** @throws Problem request.invalid when the policy is not for this purpose */
export function checkPurpose(policy: Policy, purpose: string): void {
  if (policy.purposes.includes(purpose)) return;
  const detail = `is not a purpose of the policy ${policy.name}`;
  throw problem('request.invalid', undefined, [{ pointer: '#/purpose', detail }]);
}

/** What the queue keeps of a release that is to be made. */
export interface ReleaseInput {
  readonly versionId: Id;
  readonly policyVersionId: Id;
  readonly purpose: string;
}
