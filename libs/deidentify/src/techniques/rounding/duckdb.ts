import { wideSql } from '../../sql/bins.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { type Parameters } from '../../sql/parameters.js';

/** Where the multiple above is beyond 64 bits, the one below is the nearest that there is. */
function wholeSql(x: string, unit: number, parameters: Parameters): string {
  const w = parameters.integer(unit);
  const nearest = (v: string, up: string) => {
    const size = `(${v} - ${v} % ${w} + CASE WHEN 2 * (${v} % ${w}) >= ${w}${up} THEN ${w} ELSE 0 END)`;
    return `CAST(CASE WHEN ${x} < 0 THEN -${size} ELSE ${size} END AS BIGINT)`;
  };
  const wide = `abs(CAST(${x} AS HUGEINT))`;
  const last = `CASE WHEN ${x} < 0 THEN 9223372036854775808 ELSE 9223372036854775807 END`;
  return wideSql(
    x,
    nearest(`abs(${x})`, ''),
    nearest(wide, ` AND ${wide} - ${wide} % ${w} + ${w} <= ${last}`),
  );
}

/** In exact decimals: the remainder decides. */
function decimalSql(x: string, unit: number, scale: number, parameters: Parameters): string {
  const digits = String(unit).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  const u = `CAST(${parameters.text(text)} AS DECIMAL(13, ${scale}))`;
  const rest = `(abs(${x}) % ${u})`;
  const rounded = `(abs(${x}) - ${rest} + CASE WHEN ${rest} + ${rest} >= ${u} THEN ${u} ELSE 0 END)`;
  return `CASE WHEN ${x} < 0 THEN -${rounded} ELSE ${rounded} END`;
}

/**
 * The double nearest to the multiple. A number counts as a half when it is the double nearest to one, as 0.15 is for 0.1: the rounded
 * quotient is corrected by comparing with the halves beside it. From 2^53 multiples on doubles lie no closer than multiples do,
 * and the value is the nearest double already.
 */
function doubleSql(x: string, unit: number, scale: number, parameters: Parameters): string {
  const [u, power] = [parameters.double(unit), parameters.double(10 ** scale)];
  const v = `abs(${x})`;
  const quotient = `(${v} * ${power} / ${u})`;
  const half = (beside: string) => `(2 * round(${quotient}) ${beside} 1) * ${u} / (2 * ${power})`;
  const count = `(round(${quotient}) + CASE WHEN ${v} >= ${half('+')} THEN 1 WHEN ${v} < ${half('-')} THEN -1 ELSE 0 END)`;
  // Adding zero makes 0 of -0: the multiple has no sign, whatever the value had.
  const rounded = `${count} * sign(${x}) * ${u} / ${power} + 0`;
  return `CASE WHEN ${quotient} < ${parameters.double(2 ** 53)} THEN ${rounded} ELSE ${x} END`;
}

export const roundingInDuckdb: DuckdbTechnique<'rounding'> = {
  cell: (x, { action: { unit, scale }, rawType }, { parameters }) => {
    if (rawType === 'integer') return wholeSql(x, unit, parameters);
    if (rawType === 'decimal') return decimalSql(x, unit, scale, parameters);
    return doubleSql(x, unit, scale, parameters);
  },
};
