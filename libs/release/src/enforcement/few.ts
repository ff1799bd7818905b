import { type Plan } from '#libs/contracts';
import { rowCounts, segmentCounts } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Engine } from '#libs/tabular';

/** What whoever chooses records without reading them is held to: the floor, which they know, and by how much more, which they do not. */
export interface Few {
  readonly floor: number;
  /** The fewest subjects that row conditions may part. */
  readonly least: number;
  /** From 0 to 1: how much more than the coarsest count a limit on suppression must let go. */
  readonly bound: number;
  /** From 0 to 1, another for each plan: how much of such a count less than the limit is let go. */
  readonly spare: number;
}

/**
 * Refuses row conditions that part the subjects so that fewer than the floor hold some of them and fail the others, also nobody: the size
 * of such a release, or that it was refused, would tell of one person whether a condition holds. Which part is small is not told, nor how small.
 * @throws Problem release.too-few
 */
export async function refuseFew(
  engine: Engine,
  plan: Plan,
  source: string,
  { floor, least }: Pick<Few, 'floor' | 'least'>,
  signal: AbortSignal,
): Promise<void> {
  const columns = new Set(plan.rows.map(({ column }) => column)).size;
  if (columns === 0) return;
  const { sql, parameters } = rowCounts(plan, source);
  const [counted] = await engine.query(sql, parameters, signal);
  if (Number(counted?.['ways']) === 2 ** columns && Number(counted?.['fewest']) >= least) return;
  throw problem(
    'release.too-few',
    `The conditions under rows leave hardly more than ${floor} subjects, or all but hardly more, alone or in some combination, and whoever asks may not read the raw records: widen the conditions, name fewer columns, leave rows out, or have somebody ask who may.`,
  );
}

/**
 * Whether row conditions choose segments of the table, each of twice the floor of subjects at least, and nobody by themselves. Then two choices
 * differ by many people or not at all, and tell of one no more than releases of the whole table do.
 */
export async function choosesSegments(
  engine: Engine,
  plan: Plan,
  source: string,
  { floor }: Pick<Few, 'floor'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (plan.rows.length === 0) return true;
  const { sql, parameters } = segmentCounts(plan, source);
  const [counted] = await engine.query(sql, parameters, signal);
  return Number(counted?.['fewest'] ?? 0) >= 2 * floor;
}
