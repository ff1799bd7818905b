import { columnTypes, type Transform } from '#libs/contracts';
import { type Technique } from './technique.js';

export const suppression: Technique<Extract<Transform, { technique: 'suppression' }>> = {
  facts: {
    name: 'suppression',
    isoClass: 'suppression',
    isoName: 'attribute suppression',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: columnTypes,
    wp216: null,
  },
  plan: () => ({ drop: 'the policy suppresses it' }),
};
