import { type Recogniser } from '../recogniser.js';
import { dateForms } from './date-forms.js';

export const dateTime: Recogniser = {
  category: 'DATE_TIME',
  identifierType: 'quasi',
  names: [
    'date',
    'timestamp',
    'datetime',
    'date time',
    'created at',
    'updated at',
    'datum',
    'fecha',
    'data',
    'zeitpunkt',
    'admission date',
    'discharge date',
  ],
  unlike: ['of', 'base', 'set', 'source', 'mobile', 'usage', 'plan', 'birth'],
  types: ['string', 'date', 'timestamp'],
  closed: true,
  forms: dateForms,
};
