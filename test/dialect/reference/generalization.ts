import { type ActionOf } from '#libs/contracts';
import { lowerBound } from './numbers.js';
import { type Cell, civil, dayText, decimalText, doubleText, two, type Value } from './values.js';

type GeneralizationAction = ActionOf<'generalization'>;
type How<H extends GeneralizationAction['how']> = Extract<GeneralizationAction, { how: H }>;

/** The ISO 8601 week that a day lies in: that of its Thursday. */
function week(day: number): string {
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3;
  const { year } = civil(thursday);
  let first = thursday;
  while (civil(first - 7).year === year) first -= 7;
  return `${String(year).padStart(4, '0')}-W${two((thursday - first) / 7 + 1)}`;
}

function calendar({ day = Infinity }: Value, { unit }: How<'calendar'>): string {
  if (!Number.isFinite(day)) return 'other';
  const { year, month } = civil(day);
  if (year < 1 || year > 9999) return 'other';
  const name = String(year).padStart(4, '0');
  if (unit === 'day') return dayText(day);
  if (unit === 'week') return week(day);
  if (unit === 'month') return `${name}-${two(month)}`;
  if (unit === 'quarter') return `${name}-Q${Math.ceil(month / 3)}`;
  return unit === 'year' ? name : `${name.slice(0, 3)}0s`;
}

function age(value: Value, { asOf = '', width, top }: How<'age'>): string {
  let years = value.double ?? Number.NaN;
  if (value.day !== undefined) {
    if (!Number.isFinite(value.day)) return 'other';
    const born = civil(value.day);
    const [year = 0, month = 0, day = 0] = asOf.split('-').map(Number);
    const before = month < born.month || (month === born.month && day < born.day);
    years = year - born.year - (before ? 1 : 0);
  }
  if (Number.isNaN(years) || years < 0) return 'other';
  if (years >= top) return `${top}+`;
  const whole = Math.floor(years);
  const low = whole - (whole % width);
  return width === 1 ? String(whole) : `[${low}, ${Math.min(low + width, top)})`;
}

function width({ exact, double = 0, text }: Value, { unit, scale }: How<'width'>, whole: boolean): string {
  if (exact === undefined) {
    if (Number.isNaN(double)) return 'NaN';
    return 'unbounded';
  }
  const step = { units: BigInt(unit), scale };
  const low = lowerBound(exact, step);
  const high = { units: low.units + step.units * 10n ** BigInt(low.scale - step.scale), scale: low.scale };
  if (whole) return `[${decimalText(low)}, ${decimalText(high)})`;
  if (Math.abs(double) * 10 ** scale >= 2 ** 52) return 'unbounded';
  return text === ''
    ? ''
    : `[${doubleText(Number(decimalText(low)))}, ${doubleText(Number(decimalText(high)))})`;
}

export function edges(value: Value, bounds: readonly number[]): string {
  const x = value.double ?? Number.NaN;
  if (Number.isNaN(x)) return 'NaN';
  if (bounds.length === 0) return '(-inf, inf)';
  const next = bounds.findIndex((edge) => x < edge);
  if (next === 0) return `(-inf, ${bounds[0]})`;
  if (next < 0) return `[${bounds.at(-1)}, inf)`;
  return `[${bounds[next - 1]}, ${bounds[next]})`;
}

/** The least finite values that i of `bins` parts of all do not exceed. */
export function quantileEdges(cells: readonly Cell[], bins: number): number[] {
  const sorted = cells
    .flatMap((cell) => (cell?.double !== undefined && Number.isFinite(cell.double) ? [cell.double] : []))
    .toSorted((a, b) => a - b);
  const found = Array.from(
    { length: bins - 1 },
    (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / bins) - 1],
  );
  return [...new Set(found.filter((edge) => edge !== undefined).map((edge) => edge + 0))];
}

function prefix({ text }: Value, { keepFirst }: How<'prefix'>): string {
  return Array.from(text, (character, i) => (i < keepFirst ? character : '*')).join('');
}

function zip({ text, exact }: Value, { restricted }: How<'zip'>): string {
  const code =
    exact === undefined ? text : exact.units >= 0n && exact.units <= 99_999n ? text.padStart(5, '0') : '';
  if (!/^[0-9]{5}/.test(code)) return 'other';
  return restricted.includes(code.slice(0, 3)) ? '000' : code.slice(0, 3);
}

/** As `GeneralizationAction` describes the texts; not for hierarchies, quantiles and places, which have functions of their own. */
export function generalization(cell: Cell, action: GeneralizationAction): string | null {
  if (cell === null) return null;
  switch (action.how) {
    case 'calendar':
      return calendar(cell, action);
    case 'age':
      return age(cell, action);
    case 'width':
      return width(cell, action, cell.sql.endsWith('BIGINT') && action.scale === 0);
    case 'edges':
      return edges(cell, action.edges);
    case 'prefix':
      return prefix(cell, action);
    case 'zip':
      return zip(cell, action);
    default:
      throw new Error(`no reference for ${action.how}`);
  }
}
