import { type ColumnType } from '#libs/contracts';
import { type Cell } from './table.js';

/** How a cell becomes a number. `interval` and `calendar` are texts that a generalization made. */
export const readings = ['number', 'boolean', 'date', 'time', 'timestamp', 'interval', 'calendar'] as const;
export type Reading = (typeof readings)[number];

const byType: Partial<Record<ColumnType, Reading>> = {
  boolean: 'boolean',
  integer: 'number',
  decimal: 'number',
  double: 'number',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  instant: 'timestamp',
};

/** How cells of this type become numbers; undefined for `string` and `json`. */
export const readingOf = (type: ColumnType): Reading | undefined => byType[type];

const bound = String.raw`[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|∞|inf(?:inity)?)`;
const intervalForm = new RegExp(String.raw`^\s*[[(]\s*(${bound})\s*[,;]\s*(${bound})\s*[\])]\s*$`, 'iu');
const numberForm = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/iu;

function boundValue(text: string): number {
  if (!/[∞i]/iu.test(text)) return Number(text);
  return text.startsWith('-') ? -Infinity : Infinity;
}

/**
 * The midpoint of an interval such as `[20, 30)`; of one that is open to one side, as in `(-∞, 20)`, its finite end, which
 * keeps the order of the bins. NaN for anything else, for `(-∞, ∞)`, and where the ends are the wrong way round.
 */
export function intervalMidpoint(text: string): number {
  const [, lower, upper] = intervalForm.exec(text) ?? [];
  if (lower === undefined || upper === undefined) return NaN;
  const [from, to] = [boundValue(lower), boundValue(upper)];
  if (from > to) return NaN;
  if (Number.isFinite(from) && Number.isFinite(to)) return from + (to - from) / 2;
  if (Number.isFinite(from)) return from;
  return Number.isFinite(to) ? to : NaN;
}

const calendarForm = /^(\d{4})(?:(s)|-Q([1-4])|-W(\d{2})|-(\d{2})(?:-(\d{2}))?)$/u;

/** The middle of `1980s`, `1984-Q2`, `1984-03`, `1984-W05` or `1984-03-05`, in years; NaN for anything else, a bare year included. */
export function calendarMidpoint(text: string): number {
  const [, year, decade, quarter, week, month, day] = calendarForm.exec(text) ?? [];
  if (year === undefined) return NaN;
  if (decade !== undefined) return Number(year) + 5;
  if (quarter !== undefined) return Number(year) + (Number(quarter) - 0.5) / 4;
  if (week !== undefined) return Number(year) + (Number(week) - 0.5) / 53;
  return Number(year) + (Number(month) - 1 + (day === undefined ? 0.5 : (Number(day) - 0.5) / 31)) / 12;
}

const dateForm = /^(\d{4}-\d{2}-\d{2})$/u;
const timeForm = /^(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/u;
const timestampForm =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:(Z)|([+-]\d{2})(?::?(\d{2}))?)?)?$/u;
const msPerDay = 86_400_000;

function timestampMs(text: string): number {
  const [, date, time, , hours, minutes] = timestampForm.exec(text) ?? [];
  if (date === undefined) return NaN;
  // Without a zone, JavaScript would take the local one, and two machines would disagree.
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes ?? '00'}`;
  return Date.parse(`${date}T${time ?? '00:00'}${zone}`);
}

function secondsOfDay(text: string): number {
  const [, hours, minutes, seconds] = timeForm.exec(text) ?? [];
  if (hours === undefined) return NaN;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
}

function textNumber(text: string, reading: Reading): number {
  if (reading === 'date') return dateForm.test(text) ? Date.parse(text) / msPerDay : NaN;
  if (reading === 'time') return secondsOfDay(text);
  if (reading === 'timestamp') return timestampMs(text);
  if (reading === 'boolean') return /^true$/iu.test(text) ? 1 : /^false$/iu.test(text) ? 0 : NaN;
  if (reading === 'calendar') return calendarMidpoint(text);
  const number = numberForm.test(text) ? Number(text) : NaN;
  return reading === 'interval' && Number.isNaN(number) ? intervalMidpoint(text) : number;
}

/** What a generalization writes in place of a number that it does not tell, or that was none. */
const untold = new Set(['*', '(-∞, ∞)', '(-inf, inf)', 'NaN']);

/** True where a cell says nothing: null, or one of those texts. */
export const isMissing = (cell: Cell): boolean =>
  cell === null || (typeof cell === 'string' && untold.has(cell));

/** Squares of larger numbers overflow, and one of them would make every statistic of its column infinite. */
const largest = 1e150;

/** The cell as a number; NaN where it is missing, cannot be read so or is beyond ±1e150. Units as in `TableColumn`. */
export function cellNumber(cell: Cell, reading: Reading): number {
  if (cell === null) return NaN;
  const value = typeof cell === 'string' ? textNumber(cell, reading) : Number(cell);
  return Math.abs(value) <= largest ? value : NaN;
}
