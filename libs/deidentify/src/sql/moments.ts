/** Whether a text is a day of the calendar, such as `1984-05-03`; of the years 1 to 9999. */
export function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === '' || year === '0000') return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

const clock = '((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:[.](\\d{1,6}))?)?';
const zone = '(Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)';
const momentForm = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})(?:[T ]${clock})?$`);
const instantForm = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})(?:[T ]${clock}${zone}?)?$`);

const canonical = (day: string, minute = '00:00', second = '00', fraction = ''): string =>
  `${day}T${minute}:${second}.${fraction.padEnd(6, '0')}`;

/** A moment without a zone in canonical text, from what a policy's author may write; undefined for what is none. */
export function momentText(text: string): string | undefined {
  const [, day = '', minute, second, fraction] = momentForm.exec(text) ?? [];
  return isDay(day) ? canonical(day, minute, second, fraction) : undefined;
}

/**
 * An instant in canonical text, from what a policy's author may write: with `Z` or an offset, or without a zone, which is UTC then.
 * Undefined for what is none, and for what lies before the year 1 or after 9999 in UTC.
 */
export function instantText(text: string): string | undefined {
  const [, day = '', minute, second, fraction, offset = 'Z'] = instantForm.exec(text) ?? [];
  if (!isDay(day)) return undefined;
  const local = canonical(day, minute, second, fraction);
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const at = new Date(Date.parse(`${local.slice(0, 19)}Z`) - ahead * 60_000);
  const year = at.getUTCFullYear();
  if (year < 1 || year > 9999) return undefined;
  return `${at.toISOString().slice(0, 19)}${local.slice(19)}Z`;
}
