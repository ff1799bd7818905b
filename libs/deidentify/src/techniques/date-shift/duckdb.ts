import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { letSql } from '../../sql/let.js';
import { hmacSql, integerSql, keysOf } from '../../sql/keyed.js';

/**
 * Days that systems write where they know none: the least of SQL Server, the zeros of spreadsheets, of Unix in Greenwich and west of it, and the
 * usual last ones. Whoever knows that a day is one of these reads the subject's shift off it.
 */
const sentinels = [
  ...['1753-01-01', '1899-12-30', '1899-12-31', '1900-01-01', '1969-12-31', '1970-01-01', '2099-12-31'],
  '2999-12-31',
];

/** Days that are moved: of the years 2 to 9998, whichever way. What goes missing does not depend on the shift, or it would tell of it. */
function isShifted(x: string, maxDays: number): string {
  const beside = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const [first, last] = [
    beside('0001-01-01', Math.max(maxDays, 365)),
    beside('9999-12-31', -Math.max(maxDays, 365)),
  ];
  const none = sentinels.map((day) => `DATE '${day}'`).join(', ');
  const day = `CAST(${x} AS DATE)`;
  return `${day} BETWEEN DATE '${first}' AND DATE '${last}' AND ${day} NOT IN (${none})`;
}

/** The first 62 bits of the subject's HMAC choose among 2·maxDays shifts; none is favoured by more than 2^-45 of its share. */
export const dateShiftInDuckdb: DuckdbTechnique<'date-shift'> = {
  cell: (x, { action: { maxDays, domain, subject }, rawType }, context) => {
    const { parameters, tools } = context;
    const text = canonicalText(context.raw(subject), context.typeOf(subject));
    const drawn = integerSql(hmacSql(text, keysOf(tools, domain).dateShift, parameters));
    const days = parameters.integer(maxDays);
    const place = `${drawn} % (2 * ${days})`;
    const shift = letSql(
      'n',
      place,
      `CAST(n - ${days} + CASE WHEN n >= ${days} THEN 1 ELSE 0 END AS INTEGER)`,
    );
    const moved = rawType === 'date' ? `${x} + ${shift}` : `${x} + to_days(${shift})`;
    return `CASE WHEN ${context.raw(subject)} IS NULL THEN NULL WHEN ${isShifted(x, maxDays)} THEN ${moved} END`;
  },
};
