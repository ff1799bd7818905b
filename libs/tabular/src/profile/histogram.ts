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
  const whole = column.type === 'integer';
  const range = max - min;
  if (!Number.isFinite(range)) return undefined;
  const width = whole ? Math.max(1, Math.ceil((range + 1) / maxBins)) : range / maxBins;
  const bins = width === 0 ? 1 : whole ? Math.floor(range / width) + 1 : maxBins;
  // A range of subnormal numbers cannot be divided.
  const divisor = width === 0 ? 1 : width;
  const rows = await table.engine.query(
    `SELECT b, count(*) AS n FROM (
       SELECT greatest(0, least($last, floor((CAST(v AS DOUBLE) - $min) / $divisor))) AS b
       FROM (SELECT ${value} AS v FROM (${table.relation([column])})) WHERE v IS NOT NULL)
     GROUP BY b`,
    { last: bins - 1, min, divisor },
  );
  const counts = new Map(rows.map((row) => [Number(row['b']), Number(row['n'])]));
  return Array.from({ length: bins }, (_, i) => ({
    from: min + i * width,
    to: i === bins - 1 ? (whole ? Math.max(max, min + i * width) : max) : min + (i + 1) * width,
    count: counts.get(i) ?? 0,
  }));
}
