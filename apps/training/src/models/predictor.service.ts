import { Inject, Injectable } from '@nestjs/common';
import type { Prediction, PredictionRow } from '#libs/learn';
import { Problem, problem, type Id } from '#libs/kernel';
import { RUNTIME, type Runtime } from '#libs/platform';
import { type SealedObject } from '#libs/contracts';
import { type StoreAccess } from '#libs/storage';
import { Bulkhead, runWorker } from '#libs/worker';
import { Predictions } from './models.schema.js';
import { ModelKeysService } from '../model-keys/model-keys.service.js';

/** One model, the key that opens it and nothing else, and the records. */
export interface PredictTask {
  readonly store: StoreAccess;
  readonly object: SealedObject;
  readonly key: Uint8Array;
  readonly rows: readonly PredictionRow[];
}

export type PredictOutcome = readonly Prediction[];

/** Each prediction takes a process of some 200 MiB for a second. */
const mostAtOnce = 2;
const mostWaiting = 16;
const timeoutMs = 60_000;
const maxOldSpaceMb = 256;

/** Runs models, each in a worker that holds the key of that model alone. */
@Injectable()
export class PredictorService {
  readonly #bulkhead = new Bulkhead(
    { running: mostAtOnce, waiting: 4 * mostWaiting },
    { running: 1, waiting: mostWaiting },
    'predictions',
  );

  constructor(
    private readonly keys: ModelKeysService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** `of` is whose turn it takes. @throws Problem share.exhausted; request.invalid with places (`#/rows/0/age`); worker.busy; object.tampered */
  async predict(of: Id, object: SealedObject, rows: readonly PredictionRow[]): Promise<PredictOutcome> {
    const entry = new URL('./predict.worker.js', import.meta.url);
    const predict = (key: Uint8Array): Promise<PredictOutcome> =>
      this.runtime.store
        .lend({ objects: [object] }, ({ store, desk }) =>
          runWorker<PredictTask, PredictOutcome>(
            entry,
            { store, object, key, rows },
            { desk, answer: Predictions.shape.predictions, timeoutMs, maxOldSpaceMb },
          ),
        )
        .catch((error: unknown) => {
          throw inBody(error);
        });
    return this.#bulkhead.run(() => this.keys.withKey(object, predict), of);
  }
}

/** Places among the records become places in the request's body. */
function inBody(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'request.invalid') return error;
  const places = error.places.map((place) => ({ ...place, pointer: place.pointer.replace(/^#/, '#/rows') }));
  return problem('request.invalid', error.detail, places);
}
