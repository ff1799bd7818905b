/** What numbers with a format are shown as. */
export type Shown = 'number' | 'date' | 'time' | 'timestamp';

/** Formats without a code of their own (ECMA-376, part 1, 18.8.30), those of East Asia too. */
function builtIn(id: number): Shown {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if (id === 22) return 'timestamp';
  return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 ? 'time' : 'number';
}

/** What a format shows: text in quotes, escapes, colours and conditions aside. Elapsed time (`[h]:mm`) is a number of days. */
export function shownAs(id: number, code: string | undefined): Shown {
  if (code === undefined) return builtIn(id);
  const [first = ''] = code.replaceAll(/"[^"]*"|\\.|_.|\*./gs, '').split(';');
  if (/\[[hms]+\]/i.test(first)) return 'number';
  const letters = first.replaceAll(/\[[^\]]*\]|general|AM\/PM|A\/P/gi, '').toLowerCase();
  const [hasDay, hasTime] = [/[ydeg]/.test(letters), /[hs]/.test(letters)];
  if (hasDay) return hasTime ? 'timestamp' : 'date';
  if (hasTime) return 'time';
  return /^[^0#?]*m+[^0#?]*$/.test(letters) ? 'date' : 'number';
}

const dayMs = 86_400_000;
/** The last day of 9999. */
const lastDay = 2_958_465;
const pad = (number: number, length = 2): string => String(number).padStart(length, '0');

/**
 * A number of days as ISO 8601, to the millisecond, which is what a double of days tells for sure; undefined for what is no such
 * moment. Days count from 1900, when workbooks have a 29 February that was none, or from 1904.
 */
export function serialText(serial: number, shown: Shown, since1904: boolean): string | undefined {
  if (shown === 'number' || !(serial >= 0)) return undefined;
  const ms = Math.round(serial * dayMs);
  const days = Math.floor(ms / dayMs) + (since1904 ? 1462 : 0);
  if (days > lastDay) return undefined;
  const time = timeText(ms % dayMs);
  if (shown === 'time' && serial < 1) return time;
  const date = dateText(days, since1904);
  if (date === undefined) return undefined;
  return shown === 'date' && ms % dayMs === 0 ? date : `${date} ${time}`;
}

function dateText(days: number, since1904: boolean): string | undefined {
  if (!since1904 && days === 60) return '1900-02-29';
  if (!since1904 && days === 0) return undefined;
  const date = new Date(Date.UTC(1899, 11, 30) + (!since1904 && days < 60 ? days + 1 : days) * dayMs);
  return date.toISOString().slice(0, 10);
}

function timeText(ms: number): string {
  const text = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60]
    .map((part) => pad(Math.floor(part)))
    .join(':');
  return ms % 1000 === 0 ? text : `${text}.${pad(ms % 1000, 3).replace(/0+$/, '')}`;
}
