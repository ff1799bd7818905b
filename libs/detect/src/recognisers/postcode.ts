import { type Form } from '../recogniser.js';

export const postcode: readonly Form[] = [
  {
    about: 'ZIP+4',
    re2: '[0-9]{5}-[0-9]{4}',
    alone: 0.5,
    named: 0.8,
    inText: false,
  },
  {
    about: 'postcode of the United Kingdom (BS 7666)',
    re2: '(?i:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})',
    alone: 0.6,
    named: 0.8,
    inText: false,
  },
  {
    about: 'three to ten characters with a digit',
    re2: '(?i:[A-Z0-9]{2,10}|[A-Z0-9]{1,6}[ -][A-Z0-9]{1,6})',
    valid: (text) => /[0-9]/.test(text),
    alone: 0,
    named: 0.5,
    inText: false,
  },
];
