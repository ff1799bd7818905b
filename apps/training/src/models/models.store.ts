import { type Metrics, type Recipe } from '#libs/contracts';
import { ModelEntity, SealedObjectEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { SealedObject } from '#libs/storage';
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
  readonly createdById: Id;
  readonly author: string;
  readonly createdAt: Date;
}

const from = `
  FROM model m JOIN training_run t ON t.id = m.run_id JOIN release r ON r.id = t.release_id
    JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
    LEFT JOIN principal a ON a.id = m.created_by`;

const select = `
  SELECT m.id, m.name, t.id AS run, r.id AS release, d.name AS dataset, t.purpose, t.recipe, m.metrics,
    m.object_id AS "objectId", m.created_by AS "createdById",
    coalesce(a.kind || ':' || a.name, 'tidegate') AS author, m.created_at AS "createdAt" ${from}`;

export async function findModel(tx: ReadTx, id: Id): Promise<ModelRow | undefined> {
  return (await tx.sql<ModelRow>(`${select} WHERE m.id = $1`, [id]))[0];
}

export interface ModelFilter {
  /** Whether a role lets the asker know of all datasets. */
  readonly everything: boolean;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Models that the actor may know of, newest first: the same rule as {@link ModelsService}'s for one, as one query. */
export async function listModels(tx: ReadTx, filter: ModelFilter): Promise<ModelRow[]> {
  const { actor, now } = tx;
  return tx.sql<ModelRow>(
    `${select}
     WHERE ($1 OR d.owner_id = $2 OR m.created_by = $2 OR EXISTS (
         SELECT 1 FROM "grant" g WHERE g.principal_id = ANY($3) AND g.revoked_at IS NULL
           AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)
           AND (g.resource_kind = '*' OR (g.resource_kind = 'model' AND g.resource_id = m.id::text)
             OR (g.resource_kind = 'release' AND g.resource_id = r.id::text)
             OR (g.resource_kind = 'dataset' AND g.resource_id = d.id::text)
             OR (g.resource_kind = 'tag' AND g.resource_id = ANY(d.tags)))))
       AND ($5::uuid IS NULL OR m.id < $5)
     ORDER BY m.id DESC LIMIT $6`,
    [filter.everything, actor.id, [actor.id, ...actor.groups], now, filter.before ?? null, filter.limit],
  );
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
  await insertObject(tx, objects.model);
  await insertObject(tx, objects.values);
  const stored: StoredCard = { card, values: objects.values.id };
  const own = { objectId: objects.model.id, card: stored, createdBy: tx.actor.id, createdAt: tx.now };
  await tx.repo(ModelEntity).insert({ ...model, ...own });
}

async function insertObject(tx: ReadTx, { bytes, plainBytes, ...object }: SealedObject): Promise<void> {
  const sizes = { bytes: String(bytes), plainBytes: String(plainBytes) };
  await tx.repo(SealedObjectEntity).insert({ ...object, ...sizes, createdAt: tx.now });
}

export async function findObject(tx: ReadTx, id: Id): Promise<SealedObject | null> {
  const row = await tx.repo(SealedObjectEntity).findOneBy({ id });
  if (!row) return null;
  const { createdAt: _at, ...object } = row;
  return SealedObject.parse({ ...object, bytes: Number(row.bytes), plainBytes: Number(row.plainBytes) });
}
