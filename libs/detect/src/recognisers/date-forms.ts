import { type Form } from '../recogniser.js';
import { calendarDate } from '../validators/calendar.js';

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';

/** The textual forms of a day, with or without a time; shared by every category of date. */
export const dateForms: readonly Form[] = [
  {
    about: 'ISO 8601',
    re2: String.raw`[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?`,
    valid: calendarDate,
    alone: 0.8,
    named: 0.85,
    inText: true,
  },
  {
    about: 'day or month first',
    re2: String.raw`[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.|-[0-9]{1,2}-)(?:[0-9]{4}|[0-9]{2})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?`,
    valid: calendarDate,
    alone: 0.75,
    named: 0.85,
    inText: true,
  },
  {
    about: 'English month name',
    re2: `(?i:(?:[0-9]{1,2}(?:st|nd|rd|th)?[ -]${month}\\.?,?[ -](?:[0-9]{4}|[0-9]{2}))|(?:${month}\\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}))`,
    valid: calendarDate,
    alone: 0.8,
    named: 0.85,
    inText: true,
  },
  { about: 'eight digits', re2: '[12][0-9]{7}', valid: calendarDate, alone: 0, named: 0.5, inText: false },
];
