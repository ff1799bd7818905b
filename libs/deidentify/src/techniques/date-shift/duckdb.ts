import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { letSql } from '../../sql/let.js';
import { hmacSql, integerSql, keysOf } from '../../sql/keyed.js';

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
    // A date at the very end of what the engine holds goes missing where its shift would leave that.
    return `CASE WHEN ${context.raw(subject)} IS NULL THEN NULL WHEN isfinite(${x}) THEN TRY(${moved}) ELSE ${x} END`;
  },
};
