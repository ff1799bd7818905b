import { type Engine } from '#libs/tabular';

/** Subjects at a time, unless told: more would not fit the engine's memory. */
const subjectsAtATime = 1_500_000;

/** Below this estimated share of subjects among records nobody counts exactly: the estimate is off by a few percent. */
const likely = 0.8;

/** So few are counted exactly: of few the estimate can be off by more. */
const few = 10_000;

interface Records {
  /** A query, or a relation. */
  readonly from: string;
  readonly where: string;
  /** The SQL name of the column that says whose a record is. */
  readonly subject: string;
  /** Subjects that are told apart at a time. */
  readonly atATime?: number;
}

/**
 * Whether nobody has two of the records. Then people of a class are its records that have a subject, and to count those takes a tenth of
 * the time of telling subjects apart class by class. Two subjects of one hash would only be taken for one person with two records,
 * who are then told apart after all.
 */
export async function oneRecordEach(
  engine: Pick<Engine, 'query'>,
  { from, where, subject, atATime = subjectsAtATime }: Records,
  signal?: AbortSignal,
): Promise<boolean> {
  const records = `(SELECT hash(s) AS h FROM (SELECT ${subject} AS s FROM (${from}) AS t WHERE ${where}) WHERE s IS NOT NULL)`;
  const estimate = `SELECT count(*) AS n, approx_count_distinct(h) AS people FROM ${records}`;
  const [about] = await engine.query(estimate, [], signal);
  const [n, people] = [Number(about?.['n'] ?? 0), Number(about?.['people'] ?? 0)];
  if (n > few && people < likely * n) return false;
  const parts = Math.ceil(n / atATime);
  for (let part = 0; part < parts; part++) {
    const inPart = parts > 1 ? ` WHERE h % ${parts} = ${part}` : '';
    const sql = `SELECT count(*) = count(DISTINCT h) AS one FROM ${records}${inPart}`;
    const [row] = await engine.query(sql, [], signal);
    if (row?.['one'] !== true) return false;
  }
  return true;
}

/** SQL that counts the people of a group of records; those without a subject add nobody. */
export const peopleSql = (subject: string, oneEach: boolean): string =>
  `count(${oneEach ? '' : 'DISTINCT '}${subject})`;
