import { type Recogniser } from '../recogniser.js';

export const username: Recogniser = {
  category: 'USERNAME',
  identifierType: 'direct',
  names: [
    'username',
    'user name',
    'login',
    'login name',
    'screen name',
    'user handle',
    'handle',
    'benutzername',
    'nom d utilisateur',
    'usuario',
    'twitter',
    'account name',
  ],
  unlike: ['date', 'at', 'time', 'last', 'attempts'],
  types: ['string'],
  forms: [],
};
