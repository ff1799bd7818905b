// An hour of 24 would be the next day to the engine.
const minutes = '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}';
const seconds = ':[0-9]{2}(?:[.][0-9]{1,6})?';

/** The texts of moments without a zone. */
export const stamp = `${minutes}(?:${seconds})?`;

/** The texts of moments with one, as the engine reads them: with seconds, and offsets of less than a day. */
export const zoned = `${minutes}${seconds}(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)`;

/** Whether an instant is of the years 1 to 9999 in UTC: the text of no other is ISO 8601. */
export const isEra = (t: string): string =>
  `${t} BETWEEN TIMESTAMPTZ '0001-01-01 00:00:00+00' AND TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'`;
