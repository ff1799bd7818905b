import { type Recogniser } from '../recogniser.js';

/** Further special categories of GDPR articles 9 and 10: sex life, unions, convictions. */
export const intimate: Recogniser = {
  category: 'SPECIAL_CATEGORY',
  identifierType: 'sensitive',
  names: [
    'sexual orientation',
    'orientation sexuelle',
    'union member',
    'trade union',
    'union membership',
    'criminal record',
    'conviction',
    'convictions',
    'offence',
    'offense',
    'biometric',
    'fingerprint',
    'gewerkschaft',
    'vorstrafen',
  ],
  forms: [],
};
