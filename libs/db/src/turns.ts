import { type JobKind } from '#libs/contracts';
import { type Actor } from '#libs/kernel';

/** What it needs of a transaction. */
interface Asking {
  readonly actor: Pick<Actor, 'id'>;
  sql<Row>(text: string, parameters: readonly unknown[]): Promise<Row[]>;
}

/**
 * When a job that is asked for now gets its turn among those of its kind: one after the job that began last, and one after the last
 * that waits for the same principal. So the jobs of all who wait take turns, and a hundred of one are ahead of nobody's first.
 * This is start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996) with jobs of equal length.
 */
export async function nextTurn(tx: Asking, kind: JobKind): Promise<number> {
  // Two that are asked for at once would get one turn, and the second of a principal would be as early as another's first.
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`turn of ${kind}`]);
  const [row] = await tx.sql<{ turn: number }>(
    `WITH begun AS (SELECT coalesce(max(turn), 0) AS turn FROM job WHERE kind = $1 AND started_at IS NOT NULL)
     SELECT 1 + greatest(begun.turn, (
       SELECT max(turn) FROM job WHERE kind = $1 AND turn > begun.turn AND created_by = $2
     )) AS turn FROM begun`,
    [kind, tx.actor.id],
  );
  return row?.turn ?? 1;
}
