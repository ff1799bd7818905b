import { type Recogniser } from '../recogniser.js';

export const occupation: Recogniser = {
  category: 'OCCUPATION',
  identifierType: 'quasi',
  names: [
    'occupation',
    'job',
    'job title',
    'profession',
    'position',
    'workclass',
    'work class',
    'employment',
    'employment status',
    'beruf',
    'ocupacion',
    'profesion',
    'metier',
    'lavoro',
    'zawod',
  ],
  unlike: ['id', 'x', 'y', 'start', 'end', 'state', 'queue'],
  types: ['string', 'integer'],
  forms: [],
};
