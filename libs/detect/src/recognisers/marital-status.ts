import { type Recogniser } from '../recogniser.js';

export const maritalStatus: Recogniser = {
  category: 'MARITAL_STATUS',
  identifierType: 'quasi',
  names: [
    'marital status',
    'marital',
    'married',
    'civil status',
    'relationship',
    'relationship status',
    'familienstand',
    'estado civil',
    'etat civil',
    'household',
    'family size',
    'children',
    'num children',
  ],
  types: ['string', 'integer', 'boolean'],
  forms: [
    {
      about: 'a word for a marital status',
      re2: '(?i:married|single|divorced|widowed?|separated|never[- ]married|ledig|verheiratet|geschieden|verwitwet|soltero|casado)',
      alone: 0.5,
      named: 0.6,
      inText: false,
    },
  ],
};
