import { type Recogniser } from '../recogniser.js';

/** Secrets that open something. Nothing but their column's name tells them. */
export const credential: Recogniser = {
  category: 'CREDENTIAL',
  identifierType: 'direct',
  names: [
    'password',
    'passwd',
    'pwd',
    'passphrase',
    'secret',
    'api key',
    'access token',
    'auth token',
    'token',
    'private key',
    'secret key',
    'passwort',
    'kennwort',
    'contrasena',
    'mot de passe',
    'security answer',
  ],
  types: ['string', 'integer', 'json'],
  forms: [],
};
