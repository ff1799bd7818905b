import { columnTypes } from '#libs/contracts';
import { canonicalTypes } from '../pseudonymization/pseudonymization.js';
import { type Planned, type Technique, type TechniqueContext, type TransformOf } from '../technique.js';
import { permutationInDuckdb } from './duckdb.js';

function plan(transform: TransformOf<'permutation'>, name: string, context: TechniqueContext): Planned {
  const within = transform.within ?? [];
  for (const [i, other] of within.entries()) {
    const type = context.columns.get(other)?.type;
    const at = `within/${i}`;
    if (type === undefined) return { refused: 'is not a column of this dataset version', at };
    if (!canonicalTypes.includes(type))
      return { refused: `is of type ${type}, whose values cannot be compared`, at };
    if (other === name)
      return { refused: 'is the column itself, whose equal values would only change places', at };
  }
  const type = context.columns.get(name)?.type ?? 'string';
  return { action: { technique: 'permutation', within: [...new Set(within)] }, type };
}

/** Values change places at random, among all records or among those equal in some columns; which values there are stays. */
export const permutation: Technique<TransformOf<'permutation'>> = {
  facts: {
    name: 'permutation',
    isoClass: 'randomization',
    isoName: 'permutation',
    reversible: false,
    deterministic: false,
    truthful: false,
    keyNeeded: false,
    types: columnTypes.filter((type) => type !== 'bytes'),
    wp216: null,
    dpCost: null,
    scope: 'table',
  },
  plan: (transform, { name }, context) => plan(transform, name, context),
  draws: true,
  readsAs: 'perturbed',
  values: 'moved',
  empties: false,
  pureSql: () => true,
  explain: ({ within }) => `changes places among ${within.length === 0 ? 'all' : 'equal'} records`,
  duckdb: permutationInDuckdb,
};
