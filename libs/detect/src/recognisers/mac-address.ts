import { type Form } from '../recogniser.js';

export const macAddress: readonly Form[] = [
  {
    about: 'six bytes with : or - between (EUI-48)',
    re2: String.raw`[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}`,
    valid: (text) =>
      !/^(?:00[:.-]?){2,}|^(?:ff[:.-]?){2,}/i.test(text) || new Set(text.toLowerCase()).size > 2,
    alone: 0.9,
    named: 0.9,
    inText: true,
  },
];
