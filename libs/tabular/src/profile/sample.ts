import { type Column } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { identifier } from '../engine/sql.js';
import { cellText } from '../engine/cells.js';

export interface SampleOptions {
  /** How many values of a column at most; 1,000 unless told. */
  readonly perColumn?: number;
  /** Longer values are cut off after this many characters; 500 unless told. */
  readonly maxLength?: number;
  /** Distinct values of a column where a profile knows them, for it saves a pass over the table. */
  readonly distinct?: ReadonlyMap<string, number>;
}

export interface ColumnSample {
  readonly name: string;
  /** Distinct values as text, in the order of their hashes, so that the same table gives the same sample; of bytes none. */
  readonly values: readonly string[];
}

/**
 * Distinct non-null values of each column, as text, for the classifier: a sample that picks each distinct
 * value with the same chance, from up to eight parts that lie evenly over the table. They are cells: they never leave the worker.
 */
export async function sampleValues(
  engine: Engine,
  parts: readonly ScratchFile[],
  columns: readonly Column[],
  options: SampleOptions = {},
): Promise<ColumnSample[]> {
  const perColumn = options.perColumn ?? 1000;
  const some = spread(parts);
  const sampled = await engine.open(some);
  // A key of JSON objects may be in none of the sampled parts.
  const all = some.length === parts.length ? sampled : await engine.open(parts);
  const samples: ColumnSample[] = [];
  for (const column of columns) {
    const { name } = column;
    if (column.type === 'bytes') {
      samples.push({ name, values: [] });
      continue;
    }
    const relation = sampled.has(column.name) ? sampled([column]) : all([column]);
    const distinct = options.distinct?.get(name) ?? (await countDistinct(engine, relation, name));
    // Half again as many as wanted, for the estimate of distinct values may be too high.
    const every = Math.max(1, Math.floor(distinct / (perColumn * 1.5)));
    // Written out: modulo a bound BIGINT would be computed in 128 bits, forty times slower.
    const rows = await engine.query(
      `SELECT v FROM (
         SELECT DISTINCT left(v, $length) AS v FROM (SELECT CAST(${identifier(name)} AS VARCHAR) AS v FROM (${relation}))
         WHERE v IS NOT NULL AND hash(v) % ${every} = 0)
       ORDER BY hash(v), v LIMIT $limit`,
      { length: options.maxLength ?? 500, limit: perColumn },
    );
    samples.push({ name, values: rows.map((row) => cellText(row['v'])) });
  }
  return samples;
}

/** Parts are enough to look at, whatever the size of the table. */
const sampledParts = 8;

function spread(parts: readonly ScratchFile[]): ScratchFile[] {
  const step = (parts.length - 1) / (sampledParts - 1);
  return parts.length <= sampledParts
    ? [...parts]
    : Array.from({ length: sampledParts }, (_, i) => parts[Math.round(i * step)]).filter(
        (part) => part !== undefined,
      );
}

async function countDistinct(engine: Engine, relation: string, name: string): Promise<number> {
  const [row] = await engine.query(
    `SELECT approx_count_distinct(${identifier(name)}) AS n FROM (${relation})`,
  );
  return Number(row?.['n'] ?? 0);
}
