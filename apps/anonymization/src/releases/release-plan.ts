import { type Column, type Policy } from '#libs/contracts';
import { compilePlan, hierarchiesOf, parseHierarchy, type Plan } from '#libs/deidentify';
import { type DatasetVersionEntity, type ReadTx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';
import { hierarchySources } from '../hierarchies/hierarchies.store.js';
import { classificationOf, findDataset } from '../versions/versions.store.js';

/** Versions of hierarchies, by name. */
export type HierarchyVersions = Readonly<Record<string, number>>;

/**
 * A policy compiled for a version, with the version's classification as it is now and the hierarchies that the policy names: the
 * newest of each, or the versions in `pinned`.
 * @throws Problem policy.inapplicable with pointers into the policy file
 */
export async function planFor(
  tx: ReadTx,
  version: DatasetVersionEntity,
  policy: Policy,
  pinned: HierarchyVersions = {},
): Promise<Plan> {
  const dataset = await findDataset(tx, version.datasetId);
  const sources = await hierarchySources(tx, hierarchiesOf(policy), new Map(Object.entries(pinned)));
  const hierarchies = new Map(
    sources.map(({ name, number, source }) => [name, parseHierarchy(source, name, number)]),
  );
  return compilePlan(policy, {
    columns: version.columns,
    classification: await classificationOf(tx, version.id),
    rows: Number(version.rows),
    hierarchies,
    ...(dataset?.subjectKey != null && { subjectKey: dataset.subjectKey }),
  });
}

/** The versions of the hierarchies that a plan was made with. */
export function hierarchyVersions(plan: Plan): HierarchyVersions {
  return Object.fromEntries(Object.values(plan.hierarchies).map(({ name, version }) => [name, version]));
}

/** The columns of a plan's release: of a synthetic one those that are synthesized. */
export function releasedColumns(plan: Plan): Column[] {
  const synthetic = plan.synthesis?.domains.map(({ column }) => column);
  return plan.columns
    .filter(({ name }) => synthetic?.includes(name) ?? true)
    .map(({ name, type }) => ({ name, type }));
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
  /** The hierarchies as they were when it was asked for. */
  readonly hierarchies: HierarchyVersions;
}
