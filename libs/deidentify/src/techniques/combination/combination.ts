import { canonicalTypes } from '../pseudonymization/pseudonymization.js';
import { type Planned, type Technique, type TechniqueContext, type TransformOf } from '../technique.js';
import { combinationInDuckdb } from './duckdb.js';

function plan(transform: TransformOf<'combination'>, context: TechniqueContext): Planned {
  const { match, separator, domain } = transform;
  const sources = [match.column ?? []].flat();
  if (sources.length < 2 || new Set(sources).size !== sources.length) {
    return { refused: 'a combination needs two or more different columns, by name', at: 'match/column' };
  }
  for (const [i, source] of sources.entries()) {
    const type = context.columns.get(source)?.type;
    if (type !== undefined && !canonicalTypes.includes(type)) {
      return { refused: `is of type ${type}, which has no text to combine`, at: `match/column/${i}` };
    }
  }
  return {
    action: { technique: 'combination', sources, separator, ...(domain === undefined ? {} : { domain }) },
    type: 'string',
  };
}

/**
 * Several columns become one, by their canonical texts in the policy's order with the separator between them; a missing part is empty,
 * and where all are missing the combination is. With a domain it is the pseudonym of
 * the parts, each with its length: no two lists of parts are one, and a missing part is not an empty one.
 */
export const combination: Technique<TransformOf<'combination'>> = {
  facts: {
    name: 'combination',
    isoClass: 'generalization',
    isoName: 'combining a set of attributes into a single attribute',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: canonicalTypes,
    wp216: null,
    dpCost: null,
    scope: 'cell',
  },
  plan: (transform, _, context) => plan(transform, context),
  draws: false,
  readsAs: 'opaque',
  values: 'changed',
  empties: false,
  pureSql: () => true,
  sources: ({ sources }) => sources,
  explain: ({ sources }) => `is combined from ${sources.length} columns`,
  into: ({ into }) => into,
  contradiction: ({ match }) => {
    const named = [match.column ?? []].flat();
    const wrong = new Set(named).size !== named.length || named.length < 2;
    const more = Object.entries(match).some(([key, value]) => key !== 'column' && value !== undefined);
    return wrong || more
      ? { at: 'match', detail: 'must name two or more different columns, and nothing else' }
      : undefined;
  },
  duckdb: combinationInDuckdb,
};
