import { exactStep, stepLimits } from '../exact-step.js';
import { type Technique, type TransformOf } from '../technique.js';
import { roundingInDuckdb } from './duckdb.js';

/** Numbers become the nearest multiple of `to`; halves go away from zero. The type stays. */
export const rounding: Technique<TransformOf<'rounding'>> = {
  facts: {
    name: 'rounding',
    isoClass: 'generalization',
    isoName: 'rounding',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: ['integer', 'decimal', 'double'],
    wp216: null,
    dpCost: null,
    scope: 'cell',
  },
  plan: ({ to }, column) => {
    const step = exactStep(to);
    if (step === undefined) return { refused: `to ${stepLimits}`, at: 'to' };
    if (column.type === 'integer' && step.scale > 0) {
      return { refused: 'must be a whole number for a column of whole numbers', at: 'to' };
    }
    return { action: { technique: 'rounding', ...step }, type: column.type };
  },
  draws: false,
  readsAs: 'label',
  values: 'changed',
  empties: false,
  pureSql: () => true,
  explain: ({ unit, scale }) => `is rounded to multiples of ${unit / 10 ** scale}`,
  duckdb: roundingInDuckdb,
};
