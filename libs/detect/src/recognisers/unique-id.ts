import { type Form } from '../recogniser.js';

/** Keys of records and of people: by the name, or by a form that is made to be unique. */
export const uniqueId: readonly Form[] = [
  {
    about: 'UUID (RFC 9562)',
    re2: '(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})',
    alone: 0.85,
    named: 0.9,
    inText: false,
  },
];
