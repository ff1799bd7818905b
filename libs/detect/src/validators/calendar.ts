const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** True for a day of the proleptic Gregorian calendar in the years 1000 to 2999. */
export function isDay(year: number, month: number, day: number): boolean {
  if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (days[month - 1] ?? 0);
}

/**
 * True when a text starts with a date that exists: ISO 8601 (extended or basic), day first or month first with
 * `/`, `.` or `-`, or with an English month's name. Two-digit years are read as any century.
 */
export function calendarDate(text: string): boolean {
  const iso = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)/.exec(text);
  if (iso) return isDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/.exec(text);
  if (numeric) {
    const [a, b, y] = [Number(numeric[1]), Number(numeric[2]), Number(numeric[3])];
    const year = y < 100 ? 2000 + y : y;
    return isDay(year, b, a) || isDay(year, a, b);
  }
  const worded =
    /^(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3})[a-z]*\.?[ -](?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4}|\d{2})/i.exec(
      text,
    );
  if (!worded) return false;
  const month = months.indexOf((worded[2] ?? '').toLowerCase()) + 1;
  const year = Number(worded[4]);
  return isDay(year < 100 ? 2000 + year : year, month, Number(worded[1] ?? worded[3] ?? 0));
}
