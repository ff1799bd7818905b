import { hangsOn, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { discoverable, reachOf } from '#libs/platform';

export interface BudgetFilter {
  readonly dataset?: string | undefined;
  /** Only names after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface DatasetName {
  readonly id: Id;
  readonly name: string;
}

/** Datasets that the actor may discover, by name. */
export async function knownDatasets(tx: ReadTx, filter: BudgetFilter): Promise<DatasetName[]> {
  return tx.proofs.shown<DatasetName>(
    `SELECT d.id, d.name, ${hangsOn({ dataset: 'd.id' })} FROM dataset d
     WHERE ${discoverable('dataset')}
       AND ($2::text IS NULL OR d.name = $2) AND ($3::text IS NULL OR d.name COLLATE "C" > $3)
     ORDER BY d.name COLLATE "C" LIMIT $4`,
    [await reachOf(tx), filter.dataset ?? null, filter.after ?? null, filter.limit],
  );
}
