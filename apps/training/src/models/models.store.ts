import { storedRecipe, type Metrics, type Recipe, type SealedObject } from '#libs/contracts';
import { hangsOn, insertSealedObjects, ModelEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { discoverable, reachOf } from '#libs/platform';
import { type OpenCard } from './card.js';

/** A model and the thread back to where it came from. */
export interface ModelRow {
  readonly id: Id;
  readonly name: string;
  readonly run: Id;
  readonly release: Id;
  readonly dataset: string;
  readonly purpose: string;
  readonly recipe: Recipe;
  readonly metrics: { test: Metrics; baseline: Metrics };
  readonly objectId: Id;
  readonly author: string;
  readonly createdAt: Date;
}

const from = `
  FROM model m JOIN training_run t ON t.id = m.run_id JOIN release r ON r.id = t.release_id
    JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
    LEFT JOIN principal a ON a.id = m.created_by`;

const select = `
  SELECT m.id, m.name, t.id AS run, r.id AS release, d.name AS dataset, t.purpose, t.recipe, m.metrics,
    m.object_id AS "objectId", coalesce(a.kind || ':' || a.name, 'tidegate') AS author, m.created_at AS "createdAt",
    ${hangsOn({ model: 'm.id', training_run: 't.id', release: 'r.id', dataset_version: 'v.id', dataset: 'd.id', principal: 'a.id' })}
  ${from}`;

export async function findModel(tx: ReadTx, id: Id): Promise<ModelRow | undefined> {
  return (await tx.proofs.shown<ModelRow>(`${select} WHERE m.id = $1`, [id])).map(withRecipe)[0];
}

const withRecipe = (row: ModelRow): ModelRow => ({ ...row, recipe: storedRecipe(row.recipe) });

export interface ModelFilter {
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Models that the actor may discover, newest first. */
export async function listModels(tx: ReadTx, filter: ModelFilter): Promise<ModelRow[]> {
  const rows = await tx.proofs.shown<ModelRow>(
    `${select}
     WHERE ${discoverable('model')} AND ($2::uuid IS NULL OR m.id < $2)
     ORDER BY m.id DESC LIMIT $3`,
    [await reachOf(tx), filter.before ?? null, filter.limit],
  );
  return rows.map(withRecipe);
}

/** What the catalog keeps of a card: all but the values, and where those are sealed. */
interface StoredCard {
  readonly card: OpenCard;
  readonly values: Id;
}

export async function findCard(tx: ReadTx, id: Id): Promise<StoredCard | null> {
  const model = await tx.repo(ModelEntity).findOneBy({ id });
  return model && (model.card as StoredCard);
}

export async function insertModel(
  tx: ReadTx,
  { card, ...model }: Pick<ModelEntity, 'id' | 'name' | 'runId' | 'metrics'> & { card: OpenCard },
  objects: { model: SealedObject; values: SealedObject },
): Promise<void> {
  await insertSealedObjects(tx, [objects.model, objects.values]);
  const stored: StoredCard = { card, values: objects.values.id };
  const own = { objectId: objects.model.id, card: stored, createdBy: tx.actor.id, createdAt: tx.now };
  await tx.repo(ModelEntity).insert({ ...model, ...own });
}
