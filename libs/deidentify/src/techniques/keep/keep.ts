import { columnTypes } from '#libs/contracts';
import { type Technique, type TransformOf } from '../technique.js';
import { keepInDuckdb } from './duckdb.js';

export const keep: Technique<TransformOf<'keep'>> = {
  facts: {
    name: 'keep',
    isoClass: null,
    isoName: null,
    reversible: true,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: columnTypes,
    wp216: { singlingOut: 'yes', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'cell',
  },
  plan: (_, column) => ({ action: { technique: 'keep' }, type: column.type }),
  draws: false,
  readsAs: 'label',
  values: 'kept',
  empties: false,
  injective: () => true,
  pureSql: () => true,
  explain: () => 'stays as it is',
  duckdb: keepInDuckdb,
};
