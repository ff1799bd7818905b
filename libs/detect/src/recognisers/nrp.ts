import { type Recogniser } from '../recogniser.js';

/** Nationality, religious or political group, as Presidio groups them. */
export const nrp: Recogniser = {
  category: 'NRP',
  identifierType: 'quasi',
  names: [
    'nationality',
    'native country',
    'country of origin',
    'citizenship',
    'citizen',
    'mother tongue',
    'native language',
    'nationalitaet',
    'nationalitat',
    'staatsangehoerigkeit',
    'staatsangehorigkeit',
    'nacionalidad',
    'nationalite',
    'religion',
    'religious affiliation',
    'faith',
    'konfession',
    'political party',
    'party affiliation',
    'political affiliation',
  ],
  types: ['string', 'integer'],
  forms: [],
};
