import type { Prediction, PredictionRow } from '#libs/learn';
import { type SealedObject } from '#libs/contracts';

/** One model, the key that opens it and nothing else, and the records. */
export interface PredictTask {
  readonly storage: string;
  readonly object: SealedObject;
  readonly key: Uint8Array;
  readonly rows: readonly PredictionRow[];
}

export type PredictOutcome = readonly Prediction[];
