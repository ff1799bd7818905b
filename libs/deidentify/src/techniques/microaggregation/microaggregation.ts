import { counted } from '#libs/kernel';
import { type ColumnType } from '#libs/contracts';
import { type Technique, type TransformOf } from '../technique.js';
import { microaggregationInDuckdb } from './duckdb.js';

const types: readonly ColumnType[] = ['integer', 'decimal', 'double'];

/** Which columns a record misses is kept in 32 bits; and distances over more columns tell little. */
const mostTogether = 32;

/**
 * MDAV (Domingo-Ferrer and Mateo-Sanz 2002): numbers become the mean of their group of k to 2k − 1 records that are closest in all
 * columns of the match together, each standardised.
 */
export const microaggregation: Technique<TransformOf<'microaggregation'>> = {
  facts: {
    name: 'microaggregation',
    isoClass: 'randomization',
    isoName: 'microaggregation',
    reversible: false,
    // Equal values may fall into neighbouring groups.
    deterministic: false,
    truthful: false,
    keyNeeded: false,
    types,
    wp216: { singlingOut: 'no', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'table',
  },
  plan: ({ match, k }, column, { columns, rows }) => {
    if (rows !== undefined && rows < k) {
      return { refused: `the table has ${counted(rows, 'row')}, fewer than k = ${k}`, at: 'k' };
    }
    const named = match.column === undefined ? [] : [match.column].flat();
    if (named.length === 0) {
      const refused =
        'microaggregation needs its columns by name: records are grouped by all of them together';
      return { refused, at: 'match' };
    }
    const together = [...new Set(named)].filter((name) => columns.has(name));
    const other = together.find((name) => !types.includes(columns.get(name)?.type ?? 'string'));
    if (other !== undefined) {
      return {
        refused: `all its columns must be numbers, and ${JSON.stringify(other.slice(0, 64))} is none`,
        at: 'match',
      };
    }
    if (together.length > mostTogether) {
      return { refused: `at most ${mostTogether} columns can be grouped together`, at: 'match' };
    }
    if (!together.includes(column.name)) return { refused: 'the match must name the column', at: 'match' };
    return { action: { technique: 'microaggregation', k, together }, type: 'double' };
  },
  draws: false,
  readsAs: 'perturbed',
  values: 'changed',
  empties: false,
  explain: ({ k }) => `becomes the mean of a group of at least ${k} close records`,
  duckdb: microaggregationInDuckdb,
};
