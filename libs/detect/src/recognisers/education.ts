import { type Recogniser } from '../recogniser.js';

export const education: Recogniser = {
  category: 'EDUCATION',
  identifierType: 'quasi',
  names: [
    'education',
    'education num',
    'education level',
    'degree',
    'school',
    'university',
    'qualification',
    'bildung',
    'schulabschluss',
    'educacion',
    'formation',
    'istruzione',
  ],
  unlike: ['angle', 'temperature'],
  types: ['string', 'integer'],
  forms: [],
};
