import { type Form } from '../recogniser.js';
import { iban } from '../validators/iban.js';

export const ibanCode: readonly Form[] = [
  {
    about: 'registered country and length with valid check digits',
    re2: '[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}|[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,30}',
    valid: iban,
    alone: 0.95,
    named: 0.95,
    inText: true,
  },
];
