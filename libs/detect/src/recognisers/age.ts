import { type Form } from '../recogniser.js';

export const age: readonly Form[] = [
  {
    about: 'a number of years from 0 to 129, or a range',
    re2: String.raw`(?:1[0-2])?[0-9]{1,2}(?:\.[0-9]{1,4})?|[0-9]{1,3} ?- ?[0-9]{1,3}|[<>]=? ?[0-9]{1,3}|[0-9]{2,3}\+`,
    alone: 0,
    named: 0.55,
    inText: false,
  },
];
