import { type ReadTx, ReleaseAttemptEntity, type Tx } from '#libs/db';

/** Stands where a purpose does, and is none, for choices of records that were tried whatever for. */
export const choices = '$choices';

/** The same for choices that were found to be of segments, which anybody may try. */
export const segments = '$segments';

/** The same for the groups of values by which a column is generalized. */
export const groupings = (column: string): string => `$groupings ${column}`;

/** Which plan was measured on what, for which purpose. */
export type Tried = Pick<ReleaseAttemptEntity, 'versionSha256' | 'purpose' | 'plan'>;

/**
 * The number of a plan among those that choose records of a version other than in segments, as far as that is known by now. `choice` tells
 * choices apart.
 */
export async function countChoice(
  tx: Tx,
  versionSha256: string,
  choice: string,
  plan: string,
): Promise<number> {
  await countAttempt(tx, { versionSha256, purpose: choices, plan: `${choice} ${plan}` });
  const [row] = await tx.sql<{ n: number }>(
    `SELECT count(*)::int AS n FROM release_attempt WHERE version_sha256 = $1 AND purpose = $2 AND split_part(plan, ' ', 1)
       NOT IN (SELECT plan FROM release_attempt WHERE version_sha256 = $1 AND purpose = $3)`,
    [versionSha256, choices, segments],
  );
  return row?.n ?? Infinity;
}

/** Whether this was tried. */
export const wasTried = (tx: ReadTx, tried: Tried): Promise<boolean> =>
  tx.repo(ReleaseAttemptEntity).existsBy(tried);

/**
 * The number of an attempt: the one that it had if the same plan was tried before, else the next. Concurrent asks for the same version and
 * purpose follow one another, so that no number is given twice.
 */
export async function countAttempt(tx: Tx, tried: Tried): Promise<number> {
  const { versionSha256, purpose } = tried;
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${versionSha256} ${purpose}`]);
  const attempts = tx.repo(ReleaseAttemptEntity);
  const known = await attempts.findOneBy(tried);
  if (known) return known.number;
  const number = (await attempts.countBy({ versionSha256, purpose })) + 1;
  await attempts.insert({ ...tried, number, firstAt: tx.now });
  return number;
}
