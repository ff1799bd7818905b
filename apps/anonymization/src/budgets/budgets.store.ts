import { type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';

export interface BudgetFilter {
  /** Whether a role lets the asker know of all datasets. */
  readonly everything: boolean;
  readonly dataset?: string | undefined;
  /** Only names after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface DatasetName {
  readonly id: Id;
  readonly name: string;
  readonly ownerId: Id;
}

/** Datasets that the actor may know of, by name: the same rule as the evaluator's, as one query. */
export async function knownDatasets(tx: ReadTx, filter: BudgetFilter): Promise<DatasetName[]> {
  const { actor, now } = tx;
  return tx.sql<DatasetName>(
    `SELECT d.id, d.name, d.owner_id AS "ownerId" FROM dataset d
     WHERE ($1 OR d.owner_id = $2 OR EXISTS (
         SELECT 1 FROM "grant" g WHERE g.principal_id = ANY($3) AND g.revoked_at IS NULL
           AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)
           AND (g.resource_kind = '*' OR (g.resource_kind = 'dataset' AND g.resource_id = d.id::text)
             OR (g.resource_kind = 'tag' AND g.resource_id = ANY(d.tags)))))
       AND ($5::text IS NULL OR d.name = $5) AND ($6::text IS NULL OR d.name COLLATE "C" > $6)
     ORDER BY d.name COLLATE "C" LIMIT $7`,
    [
      filter.everything,
      actor.id,
      [actor.id, ...actor.groups],
      now,
      filter.dataset ?? null,
      filter.after ?? null,
      filter.limit,
    ],
  );
}
