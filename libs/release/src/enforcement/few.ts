import { type Plan } from '#libs/contracts';
import { rowCounts, segmentCounts } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Engine } from '#libs/tabular';

/** What whoever chooses records without reading them is held to: the floor, which they know, and by how much more, which they do not. */
export interface Few {
  readonly floor: number;
  /** The fewest subjects that row conditions may part. */
  readonly least: number;
  /** The fewest subjects of a segment; see {@link choosesSegments}. */
  readonly segment: number;
  /** Who the people are, by the dataset: a policy may count others. */
  readonly subject?: string;
  /** Whether whoever asks may read the records, and is held to nothing. */
  readonly raw: boolean;
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
 * Whether row conditions choose segments of the table by naming values, and nobody by themselves: somebody is in each segment that there could be,
 * and more than twice the floor of subjects are, by a key, so that neither who is the only one nor who is the twentieth shows. Then two
 * choices by the same columns differ by many people or not at all.
 */
export async function choosesSegments(
  engine: Engine,
  plan: Plan,
  source: string,
  { segment }: Pick<Few, 'segment'>,
  signal: AbortSignal,
): Promise<boolean> {
  const statement = segmentCounts(plan, source);
  if (statement === undefined) return false;
  const [counted] = await engine.query(statement.sql, statement.parameters, signal);
  return Number(counted?.['segments']) === statement.of && Number(counted?.['fewest']) >= segment;
}
