import categories from '../categories.json' with { type: 'json' };
import { type Form, type Recogniser } from '../recogniser.js';
import { age } from './age.js';
import { creditCard } from './credit-card.js';
import { dateOfBirth } from './date-of-birth.js';
import { dateTime } from './date-time.js';
import { emailAddress } from './email-address.js';
import { geoCoordinate } from './geo-coordinate.js';
import { honorific } from './honorific.js';
import { ibanCode } from './iban-code.js';
import { ipAddress } from './ip-address.js';
import { macAddress } from './mac-address.js';
import { maritalStatus } from './marital-status.js';
import { phoneNumber } from './phone-number.js';
import { postcode } from './postcode.js';
import { sex } from './sex.js';
import { uniqueId } from './unique-id.js';
import { url } from './url.js';
import { usSsn } from './us-ssn.js';

/** The forms of those categories whose values have some; the others are known by the column's name alone. */
export const forms: Readonly<Record<string, readonly Form[]>> = {
  AGE: age,
  CREDIT_CARD: creditCard,
  DATE_OF_BIRTH: dateOfBirth,
  DATE_TIME: dateTime,
  EMAIL_ADDRESS: emailAddress,
  GEO_COORDINATE: geoCoordinate,
  HONORIFIC: honorific,
  IBAN_CODE: ibanCode,
  IP_ADDRESS: ipAddress,
  MAC_ADDRESS: macAddress,
  MARITAL_STATUS: maritalStatus,
  PHONE_NUMBER: phoneNumber,
  POSTCODE: postcode,
  SEX: sex,
  UNIQUE_ID: uniqueId,
  URL: url,
  US_SSN: usSsn,
};

/** Every recogniser; the order is without meaning. */
export const recognisers: readonly Recogniser[] = Object.entries(categories).map(([category, said]) => ({
  ...(said as Omit<Recogniser, 'category' | 'forms'>),
  category,
  forms: forms[category] ?? [],
}));
