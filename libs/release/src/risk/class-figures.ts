import { type ClassBucket } from '#libs/deidentify';
import { oneRecordEach, peopleSql } from '../tables/one-record-each.js';
import { numberFrom, type RiskSource } from './risk-source.js';

/** Classes of one table, and the sum of squared class sizes in records. */
export interface Classes {
  readonly buckets: readonly ClassBucket[];
  readonly squares: number;
  /** People in the class that has fewest, 0 where none of its records has a subject; Infinity where there is no class. */
  readonly fewest: number;
}

/** Groups that are counted at a time: more would not fit the engine's memory when nearly every record is a class of its own. */
const groupsAtATime = 1_500_000;

interface Grouped {
  readonly from: string;
  readonly where: string;
  readonly keys: readonly string[];
  readonly subject: string | undefined;
}

/**
 * Counts classes by size. A table with more classes than fit is counted in parts, each with the classes whose hash falls in
 * it, so that every class is counted whole and memory stays flat.
 */
export async function countClasses(
  source: RiskSource,
  { from, where, keys, subject }: Grouped,
): Promise<Classes> {
  const { engine, signal } = source;
  const oneEach = subject !== undefined && (await oneRecordEach(engine, { from, where, subject }, signal));
  const people = subject === undefined ? 'count(*)' : peopleSql(subject, oneEach);
  const hash = keys.length > 0 ? `hash(${keys.join(', ')})` : '0';
  // Subjects that are told apart are remembered one by one: then records count, not classes.
  const measure = subject === undefined || oneEach ? `approx_count_distinct(${hash})` : 'count(*)';
  const groups = await numberFrom(
    source,
    `SELECT CAST(${measure} AS BIGINT) FROM (${from}) AS t WHERE ${where}`,
  );
  const parts = Math.max(1, Math.ceil((groups * 1.1) / groupsAtATime));
  const buckets = new Map<number, ClassBucket>();
  let [squares, fewest] = [0, Infinity];
  for (let part = 0; part < (keys.length > 0 ? parts : 1); part++) {
    const inPart = parts > 1 && keys.length > 0 ? ` AND ${hash} % ${parts} = ${part}` : '';
    const by = keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : 'HAVING count(*) > 0';
    const rows = await engine.query(
      `SELECT CAST(size AS BIGINT) AS size, count(*) AS classes, CAST(sum(n) AS BIGINT) AS records, sum(CAST(n AS DOUBLE) * n) AS squares
       FROM (SELECT count(*) AS n, ${people} AS size FROM (${from}) AS t WHERE ${where}${inPart} ${by}) AS c GROUP BY size`,
      {},
      signal,
    );
    for (const row of rows) {
      const people = Number(row['size']);
      fewest = Math.min(fewest, people);
      // Records without a subject are somebody's.
      const size = Math.max(1, people);
      const known = buckets.get(size) ?? { size, classes: 0, records: 0 };
      buckets.set(size, {
        size,
        classes: known.classes + Number(row['classes']),
        records: known.records + Number(row['records']),
      });
      squares += Number(row['squares']);
    }
  }
  return { buckets: [...buckets.values()].sort((a, b) => a.size - b.size), squares, fewest };
}
