import { type Recogniser } from '../recogniser.js';
import { dateForms } from './date-forms.js';

/** A date is one of birth by the column's name; its values count for it only beside the name. */
export const dateOfBirth: Recogniser = {
  category: 'DATE_OF_BIRTH',
  identifierType: 'quasi',
  names: [
    'date of birth',
    'birth date',
    'birthday',
    'birthdate',
    'dob',
    'born',
    'born on',
    'birth',
    'birth year',
    'year of birth',
    'birth month',
    'geburtsdatum',
    'geburtstag',
    'geboren',
    'fecha de nacimiento',
    'nacimiento',
    'date de naissance',
    'naissance',
    'data di nascita',
    'data urodzenia',
    'geboortedatum',
  ],
  unlike: ['place', 'country', 'city', 'weight', 'rate', 'order'],
  types: ['string', 'date', 'timestamp', 'integer'],
  closed: true,
  forms: [
    ...dateForms.map((form) => ({ ...form, alone: 0, inText: false })),
    { about: 'year', re2: '(?:18|19|20)[0-9]{2}', alone: 0, named: 0.5, inText: false },
  ],
};
