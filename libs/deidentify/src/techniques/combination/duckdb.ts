import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { hmacSql, keysOf } from '../../sql/keyed.js';

export const combinationInDuckdb: DuckdbTechnique<'combination'> = {
  cell: (_, { action: { sources, separator, domain } }, context) => {
    const { parameters } = context;
    const cells = sources.map((name) => ({ x: context.raw(name), type: context.typeOf(name) }));
    const texts = cells.map(({ x, type }) => canonicalText(x, type));
    const shown = texts.map((text) => `coalesce(${text}, '')`).join(` || ${parameters.text(separator)} || `);
    // Each with its length before it, so that no two lists of parts are one text; a part that is missing has none.
    const told = texts.map((text) => `coalesce(length(${text}) || ':' || ${text}, '-')`).join(` || `);
    const none = cells.map(({ x }) => `${x} IS NULL`).join(' AND ');
    const made = domain === undefined ? shown : hmacSql(told, keysOf(context.tools, domain).hmac, parameters);
    return `CASE WHEN ${none} THEN NULL ELSE ${made} END`;
  },
};
