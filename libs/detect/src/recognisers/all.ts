import { type Recogniser } from '../recogniser.js';
import { age } from './age.js';
import { bankAccount } from './bank-account.js';
import { cardDetail } from './card-detail.js';
import { credential } from './credential.js';
import { creditCard } from './credit-card.js';
import { dateOfBirth } from './date-of-birth.js';
import { dateTime } from './date-time.js';
import { education } from './education.js';
import { emailAddress } from './email-address.js';
import { geoCoordinate } from './geo-coordinate.js';
import { honorific } from './honorific.js';
import { ibanCode } from './iban-code.js';
import { income } from './income.js';
import { intimate } from './intimate.js';
import { ipAddress } from './ip-address.js';
import { location } from './location.js';
import { macAddress } from './mac-address.js';
import { maritalStatus } from './marital-status.js';
import { medical } from './medical.js';
import { nationalId } from './national-id.js';
import { nrp } from './nrp.js';
import { occupation } from './occupation.js';
import { organization } from './organization.js';
import { person } from './person.js';
import { phoneNumber } from './phone-number.js';
import { postcode } from './postcode.js';
import { race } from './race.js';
import { sex } from './sex.js';
import { streetAddress } from './street-address.js';
import { uniqueId } from './unique-id.js';
import { url } from './url.js';
import { usSsn } from './us-ssn.js';
import { username } from './username.js';

/** Every recogniser; the order is without meaning. */
export const recognisers: readonly Recogniser[] = [
  age,
  bankAccount,
  cardDetail,
  credential,
  creditCard,
  dateOfBirth,
  dateTime,
  education,
  emailAddress,
  geoCoordinate,
  honorific,
  ibanCode,
  income,
  intimate,
  ipAddress,
  location,
  macAddress,
  maritalStatus,
  medical,
  nationalId,
  nrp,
  occupation,
  organization,
  person,
  phoneNumber,
  postcode,
  race,
  sex,
  streetAddress,
  uniqueId,
  url,
  usSsn,
  username,
];
