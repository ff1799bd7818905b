import { type Form } from '../recogniser.js';

/** Forms of address, which tell sex, marital status or profession. */
export const honorific: readonly Form[] = [
  {
    about: 'a form of address',
    re2: String.raw`(?i:mr|mrs|ms|miss|mx|dr|prof|sir|rev|herr|frau|mme|mlle|sr|sra|srta)\.?`,
    alone: 0.5,
    named: 0.7,
    inText: false,
  },
];
