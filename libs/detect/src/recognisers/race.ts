import { type Recogniser } from '../recogniser.js';

/** Race or ethnic origin: special category under GDPR article 9, and a quasi-identifier at once. */
export const race: Recogniser = {
  category: 'RACE',
  identifierType: 'quasi',
  names: [
    'race',
    'ethnicity',
    'ethnic',
    'ethnic group',
    'ethnic origin',
    'skin color',
    'ethnie',
    'raza',
    'herkunft',
  ],
  unlike: ['id', 'time', 'result', 'horse', 'car'],
  types: ['string', 'integer'],
  forms: [],
};
