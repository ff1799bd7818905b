import { type ColumnType, type Transform } from '#libs/contracts';
import { type Technique } from './technique.js';

const types: readonly ColumnType[] = ['string', 'integer', 'decimal', 'double', 'date', 'time', 'timestamp'];

/**
 * Characters of the canonical text are replaced one by one. A value with no more characters than are to be kept is
 * masked whole: keeping all of a short value would be no masking.
 */
export const masking: Technique<Extract<Transform, { technique: 'masking' }>> = {
  facts: {
    name: 'masking',
    isoClass: 'suppression',
    isoName: 'masking',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types,
    wp216: null,
  },
  plan: (transform, column) => {
    if (transform.keepDomain && column.type !== 'string') {
      return { refused: 'keepDomain is for text', at: 'keepDomain' };
    }
    const { keepFirst, keepLast, keepDomain, character } = transform;
    return { action: { technique: 'masking', keepFirst, keepLast, keepDomain, character }, type: 'string' };
  },
};
