import { type Form } from '../recogniser.js';
import { usSsn as valid } from '../validators/ssn.js';

export const usSsn: readonly Form[] = [
  {
    about: 'grouped 3-2-4, of an area, group and serial that can be issued',
    re2: String.raw`[0-9]{3}(?:-[0-9]{2}-|\.[0-9]{2}\.| [0-9]{2} )[0-9]{4}`,
    valid,
    alone: 0.85,
    named: 0.9,
    inText: true,
  },
  { about: 'nine digits', re2: '[0-9]{9}', valid, alone: 0, named: 0.5, inText: false },
];
