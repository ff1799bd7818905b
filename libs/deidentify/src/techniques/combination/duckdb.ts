import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { hmacSql, keysOf } from '../../sql/keyed.js';

export const combinationInDuckdb: DuckdbTechnique<'combination'> = {
  cell: (_, { action: { sources, separator, domain } }, context) => {
    const { parameters } = context;
    const cells = sources.map((name) => ({ x: context.raw(name), type: context.typeOf(name) }));
    const parts = cells.map(({ x, type }) => `coalesce(${canonicalText(x, type)}, '')`);
    const text = parts.join(` || ${parameters.text(separator)} || `);
    const none = cells.map(({ x }) => `${x} IS NULL`).join(' AND ');
    const made = domain === undefined ? text : hmacSql(text, keysOf(context.tools, domain).hmac, parameters);
    return `CASE WHEN ${none} THEN NULL ELSE ${made} END`;
  },
};
