import { concatBytes } from '#libs/kernel';
import { loadModel, predict } from '#libs/learn';
import { openAccess } from '#libs/storage';
import { serveWorker } from '#libs/worker';
import type { PredictOutcome, PredictTask } from './predictor.service.js';

serveWorker<PredictTask, PredictOutcome>(async ({ store: access, object, key, rows }) => {
  const store = openAccess(access);
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.open(object, key)) chunks.push(chunk);
  return predict(loadModel(concatBytes(...chunks)), rows);
});
