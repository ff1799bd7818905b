import { type Form } from '../recogniser.js';

export const maritalStatus: readonly Form[] = [
  {
    about: 'a word for a marital status',
    re2: '(?i:married|single|divorced|widowed?|separated|never[- ]married|ledig|verheiratet|geschieden|verwitwet|soltero|casado)',
    alone: 0.5,
    named: 0.6,
    inText: false,
  },
];
