/**
 * Values as the slow reference interpreter knows them. It was written from what plans promise (`Plan`, `CellAction`) and knows
 * nothing of SQL: a value is its canonical text and, where it has one, its place on a line.
 */
export interface Value {
  /** A literal for the engine. */
  readonly sql: string;
  /** The canonical text, as `Plan` describes it. */
  readonly text: string;
  /** Of numbers: the double nearest to it. */
  readonly double?: number;
  /** Of finite numbers: exactly, as a decimal; a double counts as its shortest one. */
  readonly exact?: Decimal;
  /** Of dates and timestamps: days since 1970-01-01, infinite for infinities. */
  readonly day?: number;
  /** Of timestamps: microseconds since 1970-01-01. */
  readonly micros?: bigint;
}

export type Cell = Value | null;

/** units · 10^-scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A decimal from a text such as `-12.5e-7`. */
export function parseDecimal(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction) * 10n ** BigInt(Math.max(-scale, 0));
  return { units: sign === '-' ? -units : units, scale: Math.max(scale, 0) };
}

/** Both decimals as whole numbers of one common unit. */
export function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  const up = ({ units, scale: own }: Decimal) => units * 10n ** BigInt(scale - own);
  return [up(a), up(b), scale];
}

/** The greatest whole number that is not above a / b, for b > 0. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** The canonical text of a double: digits where it is whole and below 1e16, else the shortest form, with an exponent below 1e-4 and from 1e16 on. */
export function doubleText(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (Number.isInteger(x) && Math.abs(x) < 1e16) return BigInt(x).toString();
  const [mantissa = '', power = ''] = x.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) return decimalText(parseDecimal(x.toExponential()));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Year, month and day in the proleptic Gregorian calendar with a year 0, by counting from the start of 400-year cycles. */
export function civil(day: number): { year: number; month: number; day: number } {
  const cycle = Math.floor(day / 146_097);
  let rest = day - cycle * 146_097;
  let year = 1970 + cycle * 400;
  for (; rest >= lengthOf(year); year++) rest -= lengthOf(year);
  let month = 1;
  for (; rest >= monthLength(year, month); month++) rest -= monthLength(year, month);
  return { year, month, day: rest + 1 };
}

const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengthOf = (year: number) => (leap(year) ? 366 : 365);
const monthLength = (year: number, month: number) =>
  month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

export const two = (n: number) => String(n).padStart(2, '0');
/** Four digits at least; before the year 0 a minus and as many as there are. */
export const yearText = (year: number) => (year < 0 ? String(year) : String(year).padStart(4, '0'));

export function dayText(day: number): string {
  if (!Number.isFinite(day)) return day > 0 ? 'infinity' : '-infinity';
  const date = civil(day);
  return `${yearText(date.year)}-${two(date.month)}-${two(date.day)}`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''").replaceAll('\u0000', "' || chr(0) || '")}'`;

export const textValue = (text: string): Value => ({ sql: quoted(text), text });
export const booleanValue = (value: boolean): Value => ({ sql: String(value), text: String(value) });

export function integerValue(value: bigint): Value {
  const text = value.toString();
  return { sql: `'${text}'::BIGINT`, text, double: Number(value), exact: { units: value, scale: 0 } };
}

/** As a column DECIMAL(24, 4). */
export function decimalValue(units: bigint): Value {
  const exact = { units, scale: 4 };
  const text = decimalText(exact);
  return { sql: `'${text}'::DECIMAL(24, 4)`, text, double: Number(text), exact };
}

export function doubleValue(x: number): Value {
  const sql = `'${Object.is(x, -0) ? '-0.0' : String(x)}'::DOUBLE`;
  const value = { sql, text: doubleText(x), double: x };
  return Number.isFinite(x) ? { ...value, exact: parseDecimal(x.toExponential()) } : value;
}

export function dateValue(day: number): Value {
  const sql = Number.isFinite(day) ? `DATE '1970-01-01' + (${day})::INTEGER` : `'${dayText(day)}'::DATE`;
  return { sql, text: dayText(day), day };
}

/** As {@link timestampValue}, of UTC. */
export function instantValue(micros: bigint): Value {
  const value = timestampValue(micros);
  return { ...value, text: `${value.text}Z` };
}

export function timestampValue(micros: bigint): Value {
  const day = floorDivide(micros, 86_400_000_000n);
  const rest = micros - day * 86_400_000_000n;
  const seconds = rest / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((n) => two(Number(n))).join(':');
  return {
    sql: `make_timestamp((${micros})::BIGINT)`,
    text: `${dayText(Number(day))}T${clock}.${(rest % 1_000_000n).toString().padStart(6, '0')}`,
    day: Number(day),
    micros,
  };
}
