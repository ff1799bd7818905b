import { type Recogniser } from '../recogniser.js';

/** Account numbers of banks, known by the column's name alone: they have no form of their own. */
export const bankAccount: Recogniser = {
  category: 'US_BANK_NUMBER',
  identifierType: 'direct',
  names: [
    'bank account',
    'bank account number',
    'account number',
    'account no',
    'acct no',
    'acct number',
    'kontonummer',
    'numero de cuenta',
  ],
  types: ['string', 'integer', 'decimal', 'double'],
  forms: [],
};
