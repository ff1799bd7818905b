import { type ActionOf } from '#libs/contracts';
import { canonicalText } from '../../sql/canonical-text.js';
import { type ColumnWith, type DuckdbTechnique } from '../../sql/dialect.js';
import { Parameters } from '../../sql/parameters.js';

type Suppressed = ColumnWith<ActionOf<'suppression'>>;

/** Whether the value is one of those listed. They have the form in which the plan compares: see `suppression.ts`. */
function listed(x: string, column: Suppressed, parameters: Parameters): string | undefined {
  const { values } = column.action;
  if (values === undefined) return undefined;
  const { rawType } = column;
  const items = values.map((value) => {
    if (typeof value === 'boolean') return parameters.boolean(value);
    if (typeof value === 'string') return parameters.text(value);
    return rawType === 'integer' ? parameters.integer(value) : parameters.double(value);
  });
  const plain = rawType === 'boolean' || rawType === 'integer';
  const number = rawType === 'decimal' || rawType === 'double';
  const value = plain ? x : number ? `CAST(${x} AS DOUBLE)` : canonicalText(x, rawType);
  return `${value} IN (${items.join(', ')})`;
}

/** JSON documents compare by their text, for the engine's own JSON type has no order of its own; bytes by their digests. */
const keyed = (x: string, { rawType }: Suppressed) =>
  rawType === 'json' || rawType === 'bytes' ? canonicalText(x, rawType) : x;

/** Values that are frequent enough stay, instead of rare ones going: fewer to look up, and what is unknown goes. */
export const suppressionInDuckdb: DuckdbTechnique<'suppression'> = {
  prepare: (x, column, context) => {
    const { rarerThan } = column.action;
    if (rarerThan === undefined) return [];
    const parameters = new Parameters();
    const { subject } = context;
    const size = subject === undefined ? 'count(*)' : `count(DISTINCT ${context.raw(subject)})`;
    const value = keyed(x, column);
    const sql =
      `CREATE TEMP TABLE ${context.name('frequent')} AS SELECT ${value} AS v FROM ${context.source} ` +
      `WHERE ${value} IS NOT NULL GROUP BY ${value} HAVING ${size} >= ${parameters.integer(rarerThan)}`;
    return [{ statement: { sql, parameters: parameters.values } }];
  },
  cell: (x, column, context) => {
    const gone = listed(x, column, context.parameters);
    const rare =
      column.action.rarerThan === undefined
        ? []
        : [`${keyed(x, column)} NOT IN (SELECT v FROM ${context.name('frequent')})`];
    const tests = [...(gone === undefined ? [] : [gone]), ...rare];
    return `CASE WHEN ${tests.map((test) => `(${test})`).join(' OR ')} THEN NULL ELSE ${x} END`;
  },
};
