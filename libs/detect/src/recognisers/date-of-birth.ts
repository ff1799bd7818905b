import { type Form } from '../recogniser.js';
import { dateForms } from './date-forms.js';

/** A date is one of birth by the column's name; its values count for it only beside the name. */
export const dateOfBirth: readonly Form[] = [
  ...dateForms.map((form) => ({ ...form, alone: 0, inText: false })),
  { about: 'year', re2: '(?:18|19|20)[0-9]{2}', alone: 0, named: 0.5, inText: false },
];
