import { type Form } from '../recogniser.js';

export const sex: readonly Form[] = [
  {
    about: 'a word for a sex or gender',
    re2: '(?i:male|female|man|woman|boy|girl|non-?binary|diverse?|maennlich|männlich|weiblich|hombre|mujer|homme|femme|masculino|femenino)',
    alone: 0.6,
    named: 0.7,
    inText: false,
  },
  { about: 'one letter or digit', re2: '(?i:[mfwxdu]|[0129])', alone: 0, named: 0.4, inText: false },
];
