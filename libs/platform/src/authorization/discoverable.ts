import { reach, type Reach, type ReachKey, type Target } from '#libs/authz';
import { grantsOf, type ReadTx } from '#libs/db';

/** Where a list's query has what a rule looks at: `d` is the dataset, `r` the release, `m` the model. */
const columns: Readonly<Record<ReachKey, string>> = {
  ownerId: 'd.owner_id',
  datasetId: 'd.id',
  tags: 'd.tags',
  releaseId: 'r.id',
  modelId: 'm.id',
  makerId: 'm.created_by',
  openTo: `(CASE d.discoverable WHEN 'all' THEN '*' WHEN 'members' THEN d.id::text END)`,
};
const ofDataset: readonly ReachKey[] = ['ownerId', 'datasetId', 'tags'];
const ofRelease: readonly ReachKey[] = [...ofDataset, 'releaseId'];
// That a dataset lets itself be known says nothing of the models that it went into.
const keysOf = {
  dataset: [...ofDataset, 'openTo'],
  release: [...ofRelease, 'openTo'],
  model: [...ofRelease, 'modelId', 'makerId'],
} as const;

/**
 * The condition by which every list of a kind selects what the actor may discover: a row is shown exactly when `decide`
 * lets one discover it. Its one parameter, `$1`, is what {@link reachOf} gives; the query names its tables `d`, `r`, `m`.
 */
export function discoverable(kind: Target['kind']): string {
  const own = keysOf[kind].map((key) =>
    key === 'tags'
      ? `$1::jsonb -> 'tags' ?| ${columns.tags}`
      : `$1::jsonb -> '${key}' ? ${columns[key]}::text`,
  );
  return `(($1::jsonb -> 'everything')::boolean OR ${own.join(' OR ')})`;
}

/** What the actor may discover now. */
export async function reachOf(tx: ReadTx): Promise<Reach> {
  return reach(tx.actor, await grantsOf(tx, tx.actor), tx.now);
}
