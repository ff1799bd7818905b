import { type Form } from '../recogniser.js';

export const geoCoordinate: readonly Form[] = [
  {
    about: 'a pair of decimal degrees',
    re2: String.raw`[(\[]?[+-]?[0-9]{1,2}\.[0-9]{3,}[,;] ?[+-]?[0-9]{1,3}\.[0-9]{3,}[)\]]?`,
    alone: 0.8,
    named: 0.85,
    inText: true,
  },
  {
    about: 'decimal degrees',
    re2: String.raw`[+-]?[0-9]{1,3}(?:\.[0-9]+)?`,
    alone: 0,
    named: 0.4,
    inText: false,
  },
];
