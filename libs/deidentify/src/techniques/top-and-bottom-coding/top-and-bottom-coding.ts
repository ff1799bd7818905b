import { type ColumnType } from '#libs/contracts';
import { type Technique, type TransformOf } from '../technique.js';
import { topAndBottomCodingInDuckdb } from './duckdb.js';

/** What a limit must be for a column of a type; undefined when it is. */
function misfit(limit: number | undefined, type: ColumnType): string | undefined {
  if (limit === undefined || type === 'double') return undefined;
  if (type === 'integer')
    return Number.isSafeInteger(limit) ? undefined : 'must be a whole number below 2^53';
  return /^-?\d{1,12}(?:\.\d{1,6})?$/.test(String(limit))
    ? undefined
    : 'must have at most 12 digits and six decimals';
}

/** Numbers beyond a limit become the limit, so that extremes stand out no more. The type stays; not-a-number is no extreme. */
export const topAndBottomCoding: Technique<TransformOf<'top-and-bottom-coding'>> = {
  facts: {
    name: 'top-and-bottom-coding',
    isoClass: 'generalization',
    isoName: 'top and bottom coding',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: ['integer', 'decimal', 'double'],
    wp216: null,
    dpCost: null,
    scope: 'cell',
  },
  plan: ({ bottom, top }, column) => {
    for (const [at, limit] of Object.entries({ bottom, top })) {
      const refused = misfit(limit, column.type);
      if (refused !== undefined) return { refused, at };
    }
    return {
      action: {
        technique: 'top-and-bottom-coding',
        ...(bottom === undefined ? {} : { bottom }),
        ...(top === undefined ? {} : { top }),
      },
      type: column.type,
    };
  },
  draws: false,
  readsAs: 'label',
  values: 'changed',
  empties: false,
  pureSql: () => true,
  explain: ({ bottom, top }) => {
    const ends = [bottom === undefined ? [] : `below ${bottom}`, top === undefined ? [] : `above ${top}`];
    return `is cut off ${ends.flat().join(' and ')}`;
  },
  duckdb: topAndBottomCodingInDuckdb,
};
