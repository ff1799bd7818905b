import { type Metrics, type Recipe, type SealedObject } from '#libs/contracts';
import { type StoreAccess } from '#libs/storage';
import { type Id } from '#libs/kernel';
import { type PublicKeyring } from '#libs/seal';
import { type CardLineage, type OpenCard } from '../models/card.js';

/** All that a training worker is given: an address and a token to read with, and public keys to seal to. */
export interface TrainTask {
  readonly name: string;
  readonly recipe: Recipe;
  /** The columns to read, by name. */
  readonly columns: readonly string[];
  /** Rows that the release has by the catalog. */
  readonly rows: number;
  /** Columns to measure the test rows by. */
  readonly groupBy: readonly string[];
  readonly lineage: CardLineage;
  /** Base address of the data door. */
  readonly origin: string;
  readonly token: string;
  readonly store: StoreAccess;
  readonly scratch: string;
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
