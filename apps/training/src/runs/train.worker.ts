import { counted, newId, problem, utf8 } from '#libs/kernel';
import { modelCard, saveModel, train } from '#libs/learn';
import { secureRandom } from '#libs/seal';
import { type SealedAs, type SealedObject } from '#libs/contracts';
import { openScratch, type SealedStore, openAccess } from '#libs/storage';
import { identifier, literal, openEngine, readTable, type TableData } from '#libs/tabular';
import { serveWorker } from '#libs/worker';
import { splitCard } from '../models/card.js';
import { mostRows } from './check-recipe.js';
import { type TrainOutcome, type TrainTask } from './train-task.js';

/** The release as a table; when this returns, the engine is gone. */
async function readRelease(task: TrainTask): Promise<TableData> {
  const scratch = openScratch(task.scratch);
  try {
    const engine = await openEngine({ newFile: () => scratch.file() });
    try {
      const names = task.columns.map(identifier).join(', ');
      const sql = `SELECT ${names} FROM read_parquet(${literal(task.data)})`;
      const table = await readTable({ engine, from: { sql }, maxRows: mostRows });
      if (table.rows !== task.rows) {
        throw problem('object.tampered', 'The release does not have the rows that the catalog says.');
      }
      return table;
    } finally {
      engine.close();
    }
  } finally {
    scratch.close();
  }
}

async function seal(
  store: SealedStore,
  task: TrainTask,
  role: SealedAs['role'],
  bytes: Uint8Array,
): Promise<SealedObject> {
  const source = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const id = newId(new Date(), secureRandom);
  const as = { role, owner: task.model, position: 0 };
  return store.put({ prefix: task.prefix, id, as, to: task.to, source });
}

serveWorker<TrainTask, TrainOutcome>(async (task, { progress, signal }) => {
  const { name, lineage, recipe, groupBy } = task;
  const table = await readRelease(task);
  progress(0.2, `Training on ${counted(table.rows, 'row')}`);
  const onProgress = (done: number, message: string): void => progress(0.2 + 0.7 * done, message);
  const model = await train({ table, recipe, groupBy, signal, onProgress });
  progress(0.92, 'Sealing the model');
  const { card, values } = splitCard({ ...modelCard({ name, lineage, model }), lineage });
  const store = openAccess(task.store);
  return {
    model: await seal(store, task, 'model', saveModel(model)),
    values: await seal(store, task, 'model-card', utf8(JSON.stringify(values))),
    card,
    metrics: model.evaluation.metrics,
  };
});
