import { type Recogniser } from '../recogniser.js';

export const age: Recogniser = {
  category: 'AGE',
  identifierType: 'quasi',
  names: [
    'age',
    'age years',
    'age in years',
    'age group',
    'age at admission',
    'alter',
    'edad',
    'eta',
    'wiek',
    'leeftijd',
  ],
  unlike: ['account', 'page', 'car', 'vehicle', 'house', 'median', 'building'],
  types: ['integer', 'double', 'decimal', 'string'],
  closed: true,
  forms: [
    {
      about: 'a number of years from 0 to 129, or a range',
      re2: String.raw`(?:1[0-2])?[0-9]{1,2}(?:\.[0-9]{1,4})?|[0-9]{1,3} ?- ?[0-9]{1,3}|[<>]=? ?[0-9]{1,3}|[0-9]{2,3}\+`,
      alone: 0,
      named: 0.55,
      inText: false,
    },
  ],
};
