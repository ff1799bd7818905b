import { ThrottleEntity, type ReadTx } from '#libs/db';
import { LessThan } from 'typeorm';

/** How tries of one kind of key are held back. */
export interface ThrottleRule {
  /** What is tried; each kind counts by itself, so that one kind of try shuts no other. */
  readonly kind: string;
  /** Tries that cost nothing. */
  readonly free: number;
  /** The longest wait in milliseconds. */
  readonly longest: number;
}

/** A key without tries for so long starts anew, in milliseconds. It is longer than any wait. */
const forgetAfter = 15 * 60_000;

/** Counts a try if its key need not wait; milliseconds to wait otherwise. */
export async function takeTry(
  tx: ReadTx,
  { kind, free, longest }: ThrottleRule,
  key: Buffer,
): Promise<number> {
  const tries = tx.repo(ThrottleEntity);
  await tries.delete({ last: LessThan(new Date(tx.now.getTime() - forgetAfter)) });
  // The row is locked while it is counted: whoever comes at the same moment sees the wait that this one leaves.
  const taken = await tx.sql(
    `INSERT INTO throttle AS t (kind, key, tries, last, until) VALUES ($1, $2, 1, $3, $3)
     ON CONFLICT (kind, key) DO UPDATE SET tries = t.tries + 1, last = $3,
       until = CASE WHEN t.tries < $4 THEN $3
         ELSE $3 + least($5, 1000 * 2 ^ least(t.tries - $4, 20)) * interval '1 millisecond' END
     WHERE t.until <= $3 RETURNING tries`,
    [kind, key, tx.now, free, longest],
  );
  if (taken.length > 0) return 0;
  const held = await tries.findOneBy({ kind, key });
  return Math.max(1, (held?.until.getTime() ?? 0) - tx.now.getTime());
}

/** Takes one try back, and the wait that it left. */
export async function takeBack(tx: ReadTx, { kind }: ThrottleRule, key: Buffer): Promise<void> {
  await tx.sql(
    'UPDATE throttle SET tries = greatest(0, tries - 1), until = last WHERE kind = $1 AND key = $2',
    [kind, key],
  );
}

export async function forgetTries(tx: ReadTx, { kind }: ThrottleRule, key: Buffer): Promise<void> {
  await tx.repo(ThrottleEntity).delete({ kind, key });
}
