import type { Prediction, PredictionRow } from '#libs/learn';
import { type SealedObject } from '#libs/contracts';
import { type StoreAccess } from '#libs/storage';

/** One model, the key that opens it and nothing else, and the records. */
export interface PredictTask {
  readonly store: StoreAccess;
  readonly object: SealedObject;
  readonly key: Uint8Array;
  readonly rows: readonly PredictionRow[];
}

export type PredictOutcome = readonly Prediction[];
