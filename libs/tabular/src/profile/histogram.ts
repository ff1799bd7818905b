import { type Column } from '#libs/contracts';
import { type Profiled } from './profiled.js';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const maxBins = 20;

/**
 * At most 20 bins of equal width from `min` to `max`, half-open but for the last. Integers get whole edges.
 * Undefined where the range leaves that of a double.
 */
export async function histogram(
  table: Profiled,
  column: Column,
  value: string,
  min: number,
  max: number,
): Promise<Bin[] | undefined> {
  const bins = binsOf(column, min, max);
  if (bins === undefined) return undefined;
  const rows = await table.engine.query(
    `SELECT b, count(*) AS n FROM (
       SELECT greatest(0, least($last, floor((CAST(v AS DOUBLE) - $min) / $divisor))) AS b
       FROM (SELECT ${value} AS v FROM (${table.relation([column])})) WHERE v IS NOT NULL)
     GROUP BY b`,
    { last: bins.count - 1, min, divisor: bins.divisor },
  );
  const counts = new Map(rows.map((row) => [Number(row['b']), Number(row['n'])]));
  return bins.edges.map((edges, i) => ({ ...edges, count: counts.get(i) ?? 0 }));
}

/** Where the bins of a column lie; undefined where the range leaves that of a double. */
export function binsOf(
  column: Column,
  min: number,
  max: number,
): { count: number; divisor: number; edges: Omit<Bin, 'count'>[] } | undefined {
  const whole = column.type === 'integer';
  const range = max - min;
  if (!Number.isFinite(range)) return undefined;
  const width = whole ? Math.max(1, Math.ceil((range + 1) / maxBins)) : range / maxBins;
  const count = width === 0 ? 1 : whole ? Math.floor(range / width) + 1 : maxBins;
  const edges = Array.from({ length: count }, (_, i) => ({
    from: min + i * width,
    to: i === count - 1 ? (whole ? Math.max(max, min + i * width) : max) : min + (i + 1) * width,
  }));
  // A range of subnormal numbers cannot be divided.
  return { count, divisor: width === 0 ? 1 : width, edges };
}
