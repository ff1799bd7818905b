import { type CalendarUnit, type ColumnType, type GeneralizationAction } from '#libs/contracts';
import { type Parameters } from '../../sql/parameters.js';

function unitSql(x: string, unit: CalendarUnit): string {
  switch (unit) {
    case 'day':
      return `strftime(${x}, '%Y-%m-%d')`;
    case 'week':
      return `strftime(${x}, '%G-W%V')`;
    case 'month':
      return `strftime(${x}, '%Y-%m')`;
    case 'quarter':
      return `strftime(${x}, '%Y') || '-Q' || CAST(quarter(${x}) AS VARCHAR)`;
    case 'year':
      return `strftime(${x}, '%Y')`;
    case 'decade':
      return `strftime(${x}, '%Y')[:-2] || '0s'`;
  }
}

/** Years of other than four digits do not format alike in every unit, and infinity not at all: they are `other`. */
export function calendarSql(x: string, unit: CalendarUnit): string {
  const told = `year(${x}) BETWEEN 1 AND 9999`;
  // A number of four digits is what a format would give, in half the time.
  const soon =
    unit === 'year' ? `WHEN year(${x}) BETWEEN 1000 AND 9999 THEN CAST(year(${x}) AS VARCHAR) ` : '';
  return `CASE ${soon}WHEN ${x} IS NULL THEN NULL WHEN ${told} THEN ${unitSql(x, unit)} ELSE 'other' END`;
}

/** Whole years between a date and `asOf`: one less where the birthday is still to come. NULL for infinity. */
function yearsSql(x: string, asOf: string): string {
  const [year = 0, month = 0, day = 0] = asOf.split('-').map(Number);
  const early = `month(${x}) * 100 + day(${x}) > ${month * 100 + day}`;
  return `(${year} - year(${x}) - CASE WHEN ${early} THEN 1 ELSE 0 END)`;
}

const moments: readonly ColumnType[] = ['date', 'timestamp', 'instant'];

/** Ages in bins from 0, the last one open from `top` on and the one before it cut short there. */
export function ageSql(
  x: string,
  type: ColumnType,
  action: Extract<GeneralizationAction, { how: 'age' }>,
  parameters: Parameters,
): string {
  const { asOf, width, top } = action;
  // Compared as doubles, for a number can be of any size; what lies in [0, top) is a small whole number then.
  const v = asOf === undefined || !moments.includes(type) ? `CAST(${x} AS DOUBLE)` : yearsSql(x, asOf);
  const whole = `TRY_CAST(floor(${v}) AS BIGINT)`;
  const [w, t] = [parameters.integer(width), parameters.integer(top)];
  const low = `(${whole} // ${w} * ${w})`;
  const text =
    width === 1
      ? `CAST(${whole} AS VARCHAR)`
      : `concat('[', CAST(${low} AS VARCHAR), ', ', CAST(least(${low} + ${w}, ${t}) AS VARCHAR), ')')`;
  const none = moments.includes(type) ? `NOT isfinite(${x})` : `isnan(${v})`;
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN ${none} OR ${v} < 0 THEN 'other' ` +
    `WHEN ${v} >= ${t} THEN CAST(${t} AS VARCHAR) || '+' ELSE ${text} END`
  );
}
