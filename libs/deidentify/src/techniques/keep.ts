import { columnTypes, type Transform } from '#libs/contracts';
import { type Technique } from './technique.js';

export const keep: Technique<Extract<Transform, { technique: 'keep' }>> = {
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
  },
  plan: (_, column) => ({ action: { technique: 'keep' }, type: column.type }),
};
