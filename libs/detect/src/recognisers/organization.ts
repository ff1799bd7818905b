import { type Recogniser } from '../recogniser.js';

export const organization: Recogniser = {
  category: 'ORGANIZATION',
  identifierType: 'quasi',
  names: [
    'company',
    'company name',
    'employer',
    'organization',
    'organisation',
    'firm',
    'firma',
    'arbeitgeber',
    'empresa',
    'entreprise',
    'societe',
    'azienda',
    'hospital',
    'hospital name',
    'school name',
  ],
  unlike: ['size', 'revenue'],
  types: ['string'],
  forms: [],
};
