import { type ColumnType } from '#libs/contracts';
import { betweenSql, binsSql, intervalSql, wideSql } from '../../sql/bins.js';
import { numberText } from '../../sql/canonical-text.js';
import { type DialectContext, type Preparation } from '../../sql/dialect.js';
import { letSql } from '../../sql/let.js';
import { type Parameters } from '../../sql/parameters.js';

/** Whole numbers with a whole width: exact at any size, in 128 bits where 64 could overflow. */
function wholeWidthSql(x: string, unit: number, parameters: Parameters): string {
  const p = parameters.integer(unit);
  const text = (v: string, w: string) => {
    const lower = `(${v} - ((${v} % ${w}) + ${w}) % ${w})`;
    return `concat('[', CAST(${lower} AS VARCHAR), ', ', CAST(${lower} + ${w} AS VARCHAR), ')')`;
  };
  const wide = text(`CAST(${x} AS HUGEINT)`, `CAST(${p} AS HUGEINT)`);
  return wideSql(x, text(x, p), `CASE WHEN ${x} IS NOT NULL THEN ${wide} END`);
}

/** Bins of equal width; beyond what doubles can tell apart there is an open one at each end. */
export function widthSql(
  x: string,
  type: ColumnType,
  { unit, scale }: { unit: number; scale: number },
  parameters: Parameters,
): string {
  if (type === 'integer' && scale === 0) return wholeWidthSql(x, unit, parameters);
  const v = `CAST(${x} AS DOUBLE)`;
  const { index, bound, guess, limit } = binsSql(v, unit, scale, parameters);
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN isnan(${v}) THEN 'NaN' ` +
    `WHEN ${guess} >= ${limit} THEN '[' || ${numberText(bound(limit))} || ', inf)' ` +
    `WHEN ${guess} <= -${limit} THEN '(-inf, ' || ${numberText(bound(`-${limit}`))} || ')' ` +
    `ELSE ${letSql('n', index, intervalSql(bound('n'), bound('n + 1')))} END`
  );
}

/** The lower corner of a cell; missing where there is no coordinate, which is beyond 180 degrees. */
export function gridSql(
  x: string,
  { unit, scale }: { unit: number; scale: number },
  parameters: Parameters,
): string {
  const v = `CAST(${x} AS DOUBLE)`;
  const { index, bound } = binsSql(v, unit, scale, parameters);
  // Adding zero makes 0 of -0.
  return `CASE WHEN ${v} BETWEEN -180 AND 180 THEN ${bound(index)} + 0 ELSE NULL END`;
}

const edgeLabel = (low: number | undefined, high: number | undefined) =>
  low === undefined ? `(-inf, ${high ?? 'inf'})` : high === undefined ? `[${low}, inf)` : `[${low}, ${high})`;

/** Intervals between ascending edges, open at both ends. */
export function edgesSql(x: string, edges: readonly number[], parameters: Parameters): string {
  const v = `CAST(${x} AS DOUBLE)`;
  const labels = [...edges, undefined].map((edge, i) => edgeLabel(edges[i - 1], edge));
  const between = betweenSql(v, edges, labels, parameters);
  return `CASE WHEN ${x} IS NULL THEN NULL WHEN isnan(${v}) THEN 'NaN' ELSE ${between} END`;
}

/** Measures the edges of quantile bins: for each i the least finite value that i of `bins` parts of all do not exceed. */
export function measureQuantiles(x: string, bins: number, context: DialectContext): Preparation[] {
  const edges = new Set<number>();
  // The engine multiplies the share by the number of values and rounds up: a share a little too large would be one value too far.
  const parts = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins - 1e-13);
  const sql =
    `SELECT unnest(quantile_disc(v, [${parts.join(', ')}])) FROM ` +
    `(SELECT CAST(${x} AS DOUBLE) AS v FROM ${context.source}) AS n WHERE isfinite(v)`;
  return [
    {
      statement: { sql, parameters: {} },
      receive: ([column = []]) => {
        for (const edge of column) if (typeof edge === 'number') edges.add(edge + 0);
      },
      done: () => {
        context.measured.set(
          context.name('edges'),
          [...edges].toSorted((a, b) => a - b),
        );
      },
    },
  ];
}
