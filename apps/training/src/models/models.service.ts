import { Inject, Injectable } from '@nestjs/common';
import { type Target } from '#libs/authz';
import { Db, decisionDetail, findSealedObject, type ReadTx } from '#libs/db';
import { concatBytes, fromUtf8, notFound, type Actor } from '#libs/kernel';
import {
  decodeIdCursor,
  modelTarget,
  page,
  releaseTarget,
  RUNTIME,
  type Page,
  type Runtime,
} from '#libs/platform';
import { type SealedObject } from '#libs/contracts';
import { ModelKeysService } from '../model-keys/model-keys.service.js';
import { CardValues, joinCard, type OpenCard } from './card.js';
import { Card, type Model, type ModelQuery, type PredictBody, type Predictions } from './models.schema.js';
import { findCard, findModel, listModels, type ModelRow } from './models.store.js';
import { PredictorService } from './predictor.service.js';

function show(row: ModelRow): Model {
  const { id, name, recipe, purpose, dataset, release, run, metrics } = row;
  const { estimator } = recipe;
  const task = { name: recipe.task, kind: recipe.model, label: recipe.label };
  const createdAt = row.createdAt.toISOString();
  const about = { id, name, task, estimator, purpose, dataset, release, run, metrics };
  return { ...about, createdBy: row.author, createdAt };
}

interface Known {
  readonly row: ModelRow;
  readonly model: Target;
  readonly release: Target | null;
}

@Injectable()
export class ModelsService {
  constructor(
    private readonly db: Db,
    private readonly keys: ModelKeysService,
    private readonly predictor: PredictorService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async list(actor: Actor, query: ModelQuery): Promise<Page<Model>> {
    const rows = await this.db.read(actor, (tx) =>
      listModels(tx, {
        before: decodeIdCursor(query.cursor),
        limit: query.limit + 1,
      }),
    );
    return page(rows, query.limit, (row) => row.id, show);
  }

  async get(actor: Actor, id: string): Promise<Model> {
    return this.db.read(actor, async (tx) => show((await known(tx, id)).row));
  }

  /** The model's card; names of classes and groups came from cells and are for those who may use such data. */
  async card(actor: Actor, id: string): Promise<Card> {
    const { row, stored, values } = await this.db.read(actor, async (tx) => {
      const found = await known(tx, id);
      const card = await findCard(tx, found.row.id);
      if (!card) throw notFound(`model ${id}`);
      const sealed = (await maySeeValues(tx, found))
        ? await findSealedObject(tx, card.values, { role: 'model-card', owner: found.row.id, position: 0 })
        : null;
      return { row: found.row, stored: card.card, values: sealed };
    });
    const card = values ? joinCard(stored, await this.#openValues(values)) : stored;
    return showCard(row, card);
  }

  /**
   * Predicts for those who were granted it for the purpose; having trained the model is not enough.
   * @throws Problem resource.not-found without a grant; access.wrong-purpose; request.invalid with places
   */
  async predict(actor: Actor, id: string, { purpose, rows }: PredictBody): Promise<Predictions> {
    const object = await this.db.write(actor, 'model.predict', async (tx) => {
      const sought = await modelTarget(tx, id);
      const asked = purpose ?? actor.purpose ?? sought.target?.purpose;
      const ask = { action: 'predict', purpose: asked } as const;
      const model = await tx.require(sought, ask);
      const detail = { purpose: asked ?? null, rows: rows.length };
      tx.record({
        resource: { kind: 'model', id: model.id },
        outcome: 'allowed',
        detail: decisionDetail(await tx.decide(model, ask), detail),
      });
      const row = await findModel(tx, model.id);
      return row ? findSealedObject(tx, row.objectId, { role: 'model', owner: row.id, position: 0 }) : null;
    });
    if (!object) throw notFound(`model ${id}`);
    return { model: id, predictions: [...(await this.predictor.predict(actor.id, object, rows))] };
  }

  async #openValues(object: SealedObject): Promise<CardValues> {
    return this.keys.withKey(object, async (key) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of this.runtime.store.open(object, key)) chunks.push(chunk);
      return CardValues.parse(JSON.parse(fromUtf8(concatBytes(...chunks))));
    });
  }
}

async function known(tx: ReadTx, id: string): Promise<Known> {
  const model = await tx.require(await modelTarget(tx, id), { action: 'discover' });
  const row = await findModel(tx, model.id);
  if (!row) throw notFound(`model ${id}`);
  return { row, model, release: (await releaseTarget(tx, row.release)).target };
}

/** Values that a prediction, a run or a read would show anyway. */
async function maySeeValues(tx: ReadTx, { row, model, release }: Known): Promise<boolean> {
  const asks = [
    [model, 'predict'],
    [release, 'train'],
    [release, 'read'],
    [model, 'read-raw'],
  ] as const;
  for (const [target, action] of asks) {
    if ((await tx.decide(target, { action, purpose: row.purpose })).allowed) return true;
  }
  return false;
}

function showCard(row: ModelRow, card: OpenCard): Card {
  const { estimator, task: name } = row.recipe;
  const createdAt = row.createdAt.toISOString();
  // A card from before there were estimators names neither.
  const named = { ...card, estimator, task: { ...card.task, name } };
  return Card.parse({ ...named, model: row.id, startedBy: row.author, createdAt });
}
