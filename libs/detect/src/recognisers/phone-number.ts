import { type Form } from '../recogniser.js';

/** Seven digits are the shortest subscriber numbers worth calling one; fifteen the longest (ITU-T E.164). */
function valid(text: string): boolean {
  const digits = text.replaceAll(/[^0-9]/g, '');
  return digits.length >= 7 && digits.length <= 15 && new Set(digits).size > 1;
}

export const phoneNumber: readonly Form[] = [
  {
    about: 'international, with +',
    re2: String.raw`\+[1-9][0-9]{0,2}[ .-]?(?:\(?[0-9]{1,5}\)?[ ./-]?){1,6}[0-9]{2,4}`,
    valid,
    alone: 0.8,
    named: 0.85,
    inText: true,
  },
  {
    about: 'North American, grouped 3-3-4',
    re2: String.raw`(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}`,
    valid,
    alone: 0.75,
    named: 0.85,
    inText: true,
  },
  {
    about: 'digits with separators',
    re2: String.raw`[+(]{0,2}[0-9][0-9 ()./-]{5,24}[0-9]`,
    valid,
    alone: 0,
    named: 0.6,
    inText: false,
  },
];
