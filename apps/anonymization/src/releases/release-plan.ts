import { createHash } from 'node:crypto';
import { type JobInputs, type Plan, type Policy } from '#libs/contracts';
import { compilePlan, drawsRecords, hierarchiesOf, looksAround, measuredPlan } from '#libs/deidentify';
import { type DatasetVersionEntity, type ReadTx } from '#libs/db';
import { canonicalJson, type Id, type Json, problem } from '#libs/kernel';
import { unreadHierarchies } from '../hierarchies/hierarchies.store.js';
import { classificationOf, findDataset } from '../versions/versions.store.js';

/** Versions of hierarchies, by name. */
export type HierarchyVersions = Readonly<Record<string, number>>;

/**
 * A policy compiled for a version, with the version's classification as it is now and the hierarchies that the policy names: the
 * newest of each, or the versions in `pinned`, which whoever runs the plan reads.
 * @throws Problem policy.inapplicable with pointers into the policy file
 */
export async function planFor(
  tx: ReadTx,
  version: DatasetVersionEntity,
  policy: Policy,
  pinned: HierarchyVersions = {},
): Promise<Plan> {
  const dataset = await findDataset(tx, version.datasetId);
  const unread = await unreadHierarchies(tx, hierarchiesOf(policy), new Map(Object.entries(pinned)));
  const hierarchies = new Map(unread.map((one) => [one.name, one]));
  const plan = compilePlan(policy, {
    columns: version.columns,
    classification: await classificationOf(tx, version.id),
    rows: Number(version.rows),
    hierarchies,
    ...(dataset?.subjectKey != null && { subjectKey: dataset.subjectKey }),
  });
  return plan.synthesis === undefined
    ? plan
    : synthetic(plan, plan.synthesis, dataset?.subjectKey ?? undefined);
}

type Pins = Pick<JobInputs['release'], 'classification' | 'subjectKey'>;

/** What a plan depends on beside immutable versions, as it is now. */
export async function pinsOf(tx: ReadTx, version: DatasetVersionEntity): Promise<Pins> {
  const classification = JSON.stringify(await classificationOf(tx, version.id));
  const dataset = await findDataset(tx, version.datasetId);
  return {
    classification: createHash('sha256')
      .update(canonicalJson(JSON.parse(classification) as Json))
      .digest('hex'),
    subjectKey: dataset?.subjectKey ?? null,
  };
}

/** @throws Problem release.classification-changed unless a plan would still be made of what was pinned */
export async function requirePins(tx: ReadTx, version: DatasetVersionEntity, pinned: Pins): Promise<void> {
  const now = await pinsOf(tx, version);
  const changed =
    now.classification !== pinned.classification
      ? 'The classification of the version'
      : now.subjectKey !== pinned.subjectKey
        ? 'The subject key of the dataset'
        : undefined;
  if (changed !== undefined)
    throw problem(
      'release.classification-changed',
      `${changed} was changed after this release was asked for: ask again.`,
    );
}

/** What tells attempts apart: the plan as far as it is measured, and the job where each run of the plan draws other records. */
export function attemptDigest(plan: Plan, job: Id): string {
  const digest = createHash('sha256').update(measuredPlan(plan));
  return (drawsRecords(plan) ? digest.update(job) : digest).digest('hex');
}

/** The versions of the hierarchies that a plan was made with. */
export function hierarchyVersions(plan: Plan): HierarchyVersions {
  return Object.fromEntries(Object.values(plan.hierarchies).map(({ name, version }) => [name, version]));
}

/** JSON Pointers escape two characters (RFC 6901), and a URI fragment some more. */
const pointerTo = (column: string): string =>
  `#/synthesis/domains/${encodeURIComponent(column.replaceAll('~', '~0').replaceAll('/', '~1'))}`;

/**
 * A plan whose release is synthetic, with the columns alone that are synthesized.
 * @throws Problem policy.inapplicable for columns whose technique looks at more than one record: the noise is calibrated to one;
 * and for other subjects than those whose budget the dataset keeps
 */
function synthetic(
  plan: Plan,
  { domains }: NonNullable<Plan['synthesis']>,
  budgeted: string | undefined,
): Plan {
  if (budgeted !== undefined && plan.subject !== budgeted) {
    const detail = 'is not the subject key of the dataset, whose subjects the budget is kept for';
    throw problem('policy.inapplicable', 'The policy does not fit this dataset version.', [
      { pointer: '#/subject', detail },
    ]);
  }
  const names = domains.map(({ column }) => column);
  const columns = plan.columns.filter(({ name }) => names.includes(name));
  const around = columns.filter(({ action }) => looksAround(action));
  if (around.length > 0) {
    const detail =
      'its technique looks at other records too, which the budget does not cover: use another technique';
    throw problem(
      'policy.inapplicable',
      'The policy does not fit this dataset version.',
      around.map(({ name }) => ({ pointer: pointerTo(name), detail })),
    );
  }
  const quasiIdentifiers = plan.quasiIdentifiers.filter((name) => names.includes(name));
  return { ...plan, columns, quasiIdentifiers };
}

/** @throws Problem request.invalid when the policy is not for this purpose */
export function checkPurpose(policy: Policy, purpose: string): void {
  if (policy.purposes.includes(purpose)) return;
  const detail = `is not a purpose of the policy ${policy.name}`;
  throw problem('request.invalid', undefined, [{ pointer: '#/purpose', detail }]);
}
