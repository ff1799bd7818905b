import { type Recogniser } from '../recogniser.js';

/** Forms of address, which tell sex, marital status or profession. */
export const honorific: Recogniser = {
  category: 'HONORIFIC',
  identifierType: 'quasi',
  names: ['title', 'salutation', 'honorific', 'name prefix', 'anrede', 'civilite', 'tratamiento'],
  unlike: ['job', 'movie', 'book', 'page', 'song', 'article'],
  types: ['string'],
  closed: true,
  forms: [
    {
      about: 'a form of address',
      re2: String.raw`(?i:mr|mrs|ms|miss|mx|dr|prof|sir|rev|herr|frau|mme|mlle|sr|sra|srta)\.?`,
      alone: 0.5,
      named: 0.7,
      inText: false,
    },
  ],
};
