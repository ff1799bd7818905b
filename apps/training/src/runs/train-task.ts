import { z } from 'zod';
import { type Metrics, type Recipe, type SealedObject, sealedUnder } from '#libs/contracts';
import { type StoreAccess } from '#libs/storage';
import { type Id } from '#libs/kernel';
import { type PublicKeyring } from '#libs/seal';
import { type CardLineage, type OpenCard } from '../models/card.js';
import { Card } from '../models/models.schema.js';

/** What a training worker is lent, by the names that it has there. */
export interface Lent {
  /** The release as a Parquet file, read through the data door. */
  readonly data: string;
  readonly store: StoreAccess;
  readonly scratch: string;
}

/** All that a training worker is given: a governed release, and public keys to seal to. */
export interface TrainTask extends Lent {
  readonly name: string;
  readonly recipe: Recipe;
  /** The columns to read, by name. */
  readonly columns: readonly string[];
  /** Rows that the release has by the catalog. */
  readonly rows: number;
  /** Columns to measure the test rows by. */
  readonly groupBy: readonly string[];
  readonly lineage: CardLineage;
  readonly prefix: Id;
  /** The id that the model will have. */
  readonly model: Id;
  readonly to: PublicKeyring;
}

export interface TrainOutcome {
  readonly model: SealedObject;
  /** The values that stand in the card: what of it came from cells. */
  readonly values: SealedObject;
  readonly card: OpenCard;
  readonly metrics: { readonly test: Metrics; readonly baseline: Metrics };
}

/** What it may answer: its objects lie under its job. */
export const trainOutcome = (job: Id, owner: Id) =>
  z
    .strictObject({
      model: sealedUnder(job, { role: 'model', owner }),
      values: sealedUnder(job, { role: 'model-card', owner }),
      card: Card.omit({ model: true, startedBy: true, createdAt: true }),
      metrics: Card.shape.metrics,
    })
    // What is optional is absent, not undefined, in what was parsed.
    .transform((outcome) => outcome as TrainOutcome);
