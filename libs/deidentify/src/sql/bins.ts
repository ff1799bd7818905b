import { numberText } from './canonical-text.js';
import { type Parameters } from './parameters.js';

/** Half-open bins [n·unit, (n+1)·unit) · 10^-scale over a double. */
export interface Bins {
  /** The number of the bin that the value lies in; exact below `limit`. */
  readonly index: string;
  /** The double nearest to the lower bound of a bin. */
  readonly bound: (n: string) => string;
  /** Bins are told apart exactly below this number of them. */
  readonly limit: string;
  /** The quotient as floating-point division has it: for comparison with `limit`. */
  readonly guess: string;
}

/**
 * The SQL of finding a bin. A whole multiple of the unit over a power of ten is the double nearest to the decimal bound,
 * as the value itself is, so the quotient is corrected by comparing with bounds.
 */
export function binsSql(v: string, unit: number, scale: number, parameters: Parameters): Bins {
  const u = parameters.double(unit);
  const power = parameters.double(10 ** scale);
  const bound = (n: string) => `(${n}) * ${u} / ${power}`;
  const guess = `floor(${v} * ${power} / ${u})`;
  const index =
    `(${guess} + CASE WHEN ${v} >= ${bound(`${guess} + 1`)} THEN 1 ` +
    `WHEN ${v} < ${bound(guess)} THEN -1 ELSE 0 END)`;
  return { index, bound, guess, limit: parameters.double(Math.floor(Number.MAX_SAFE_INTEGER / unit) - 2) };
}

/** A CASE over ascending edges that compares with few of them: `labels` has one more than there are edges. */
export function betweenSql(
  v: string,
  edges: readonly number[],
  labels: readonly string[],
  parameters: Parameters,
): string {
  const middle = Math.floor(edges.length / 2);
  const edge = edges[middle];
  if (edge === undefined) return parameters.text(labels[0] ?? '');
  const below = betweenSql(v, edges.slice(0, middle), labels.slice(0, middle + 1), parameters);
  const above = betweenSql(v, edges.slice(middle + 1), labels.slice(middle + 1), parameters);
  return `CASE WHEN ${v} < ${parameters.double(edge)} THEN ${below} ELSE ${above} END`;
}

/** The text of `[low, high)` from double expressions that are not missing. */
export function intervalSql(low: string, high: string): string {
  return `concat('[', ${numberText(low)}, ', ', ${numberText(high)}, ')')`;
}

/** Chooses between 64-bit arithmetic and the slower 128-bit one, which numbers beyond 2^62 need. */
export function wideSql(x: string, narrow: string, wide: string): string {
  return `CASE WHEN ${x} BETWEEN -4611686018427387904 AND 4611686018427387904 THEN ${narrow} ELSE ${wide} END`;
}
