import { type Form } from '../recogniser.js';
import { luhn } from '../validators/luhn.js';

/** Issuer ranges of the large networks (ISO/IEC 7812 major industry identifiers 2 to 6) and the Luhn check. */
function valid(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '');
  const issued =
    /^(?:4[0-9]{12}(?:[0-9]{3}){0,2}|(?:5[0-9]|6[0-9])[0-9]{10,17}|3[0-9]{13,15}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}|1[0-9]{14})$/;
  return issued.test(digits) && new Set(digits).size > 1 && luhn(digits);
}

export const creditCard: readonly Form[] = [
  {
    about: '12 to 19 digits of an issuer with a valid Luhn digit',
    re2: String.raw`[1-6][0-9]{3}(?:[ -]?[0-9]){8,15}`,
    valid,
    alone: 0.9,
    named: 0.9,
    inText: true,
  },
];
