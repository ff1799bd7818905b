import { identifier } from '../engine/sql.js';
import { type Declared, declaredSql } from './declared.js';
import { isEra, stamp, zoned } from './moment-texts.js';
import { fractionRule, numberGuard, small, special } from './number-guard.js';
import { isAnyDay, type PartType, partSqlType, scaleOf } from '../parts/types.js';

/**
 * Which texts count as which type, in JavaScript for samples and in SQL for all cells. The rule is that no value
 * changes and no two spellings become one: an integer, a number, a date or a time must be written exactly as it is
 * written back (so `007`, `+7`, `1_000`, `-0`, and `1.50` beside `1.5` stay text). A column of doubles writes whole
 * numbers in one way, `3` or `3.0`; the usual spellings of NaN and infinity are one value each. Decimals have as many
 * digits after the point in every cell. Numbers may have spaces around them. Moments with a zone, `Z` or an offset from it, are
 * instants: what an offset says beyond the instant is not kept.
 */
const integerPart = '(?:0|[1-9][0-9]*)';
const real =
  '-?(?:(?:0|[1-9][0-9]{0,14})|' +
  `(?:${integerPart}?[.][0-9]+|${integerPart}[.])(?:[eE][+-]?[0-9]{1,3})?|` +
  `${integerPart}[eE][+-]?[0-9]{1,3})`;
const dayText = '[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4}';

const typed = new RegExp(
  `^(?:[+-]?[0-9][0-9_,]*|${real}|${special}|true|false|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|${stamp}.{0,6})$`,
  'i',
);

/** Whether a text is a value rather than a column's name. */
export const looksTyped = (text: string): boolean => typed.test(text.trim());

/** 2^53: integers up to here survive in a double. */
const safeInteger = 2 ** 53;

/**
 * Conditions over `x`, a text that is neither null nor empty, and `t`, the text cast to the type or null. What is cheap and fits
 * nearly all cells comes first: the engine looks at the others alone for the rest.
 */
const guards = {
  unknown: () => 'false',
  boolean: (x) => `(${x} IN ('true', 'false') OR lower(${x}) IN ('true', 'false'))`,
  integer: (x, t) => `CAST(${t} AS VARCHAR) = ${x} AND ${t} BETWEEN -${safeInteger} AND ${safeInteger}`,
  wide: (x, t) => `CAST(${t} AS VARCHAR) = ${x}`,
  decimal: (x, t) => `CAST(${t} AS VARCHAR) = ${x}`,
  fixed: (x, t, scale) =>
    numberGuard(x, t, '', (s) => `${fractionRule(x)(s)} AND strlen(${x}) - strpos(${x}, '.') = ${scale}`),
  fraction: (x, t, _, note) => numberGuard(x, t, note, fractionRule(x)),
  double: (x, t, _, note) =>
    numberGuard(x, t, note, (s) => `(${fractionRule(x)(s)}) OR (${x} <> '-0' AND ${s} = ${x} || '.0')`),
  pointed: (x, t, _, note) => numberGuard(x, t, note, (s) => `${s} = ${x} AND ${x} <> '-0.0'`),
  date: (x, t) => `strlen(${x}) = 10 AND CAST(${t} AS VARCHAR) = ${x} AND ${x} >= '0001'`,
  time: (x, t) => `CAST(${t} AS VARCHAR) = ${x} AND ${x} < '24'`,
  // What casts back to 19 characters is of that form: years beyond 9999 and before Christ, fractions and infinities have others.
  timestamp: (x, t) =>
    `((strlen(${x}) = 19 AND CAST(${t} AS VARCHAR) = ${x}) OR (${t} IS NOT NULL AND regexp_full_match(${x}, '${stamp}'))) AND ${x} >= '0001'`,
  instant: (x, t) => `${t} IS NOT NULL AND regexp_full_match(${x}, '${zoned}') AND ${isEra(t)}`,
  daydmy: (x, t) => `${t} IS NOT NULL AND regexp_full_match(${x}, '${dayText}') AND right(${x}, 4) >= '0001'`,
  daymdy: (x, t) => `${t} IS NOT NULL AND regexp_full_match(${x}, '${dayText}') AND right(${x}, 4) >= '0001'`,
  dayany: (x, t) => `${t} IS NOT NULL AND regexp_full_match(${x}, '${dayText}') AND right(${x}, 4) >= '0001'`,
  exact: () => 'false',
  string: () => 'true',
  json: () => 'true',
} satisfies Record<string, (x: string, t: string, scale: number, note: string) => string>;

const kindOf = (type: PartType): keyof typeof guards =>
  type.replace(/[0-9]+$|[/.-]$|:.*$/, '') as keyof typeof guards;

const guardOf = (type: PartType, x: string, t: string): string =>
  guards[kindOf(type)](x, t, scaleOf(type) ?? 0, type.split(':')[1] ?? '');

/** The text as a value of its type, or null. */
function castOf(type: PartType, x: string): string {
  const separator = type.at(-1) ?? '';
  const read = (...order: string[]): string =>
    `CAST(try_strptime(${x}, '${[...order, '%Y'].join(separator)}') AS DATE)`;
  if (type.startsWith('daydmy')) return read('%d', '%m');
  if (type.startsWith('daymdy')) return read('%m', '%d');
  if (isAnyDay(type))
    return `CASE WHEN ${read('%d', '%m')} IS NOT NULL AND ${read('%m', '%d')} IS NOT NULL THEN ${x} END`;
  return `TRY_CAST(${x} AS ${partSqlType(type)})`;
}

/** Types that a text can be found to have, narrowest first; between `fraction` and `date`, decimals of one scale. */
const candidates: readonly PartType[] = [
  ...(['boolean', 'integer', 'wide', 'fraction', 'double', 'pointed'] as const),
  ...(['date', 'time', 'timestamp', 'instant'] as const),
];

/** A column, by its position, and the types that no cell seen so far rules out, narrowest first. */
export interface Prospect {
  readonly column: number;
  readonly types: readonly PartType[];
}

const exponent = '[1-9](?:[.][0-9]*[1-9])?e[+-][0-9]{2,3}';

const dayForm = /^[0-9]{2}([/.-])[0-9]{2}\1[0-9]{4}$/;

/** What a text must at least look like to pass the guard of its type. */
const forms: Partial<Record<keyof typeof guards, RegExp>> = {
  boolean: /^(?:true|false)$/i,
  integer: /^-?[0-9]+$/,
  wide: /^-?[0-9]+$/,
  fixed: new RegExp(`^(?:-?${integerPart}[.][0-9]*[1-9]|${special})$`),
  decimal: new RegExp(`^-?${integerPart}[.][0-9]+$`),
  fraction: new RegExp(`^(?:-?(?:${integerPart}[.][0-9]*[1-9]|${exponent})|${special})$`),
  double: new RegExp(`^(?:-?(?:${integerPart}(?:[.][0-9]*[1-9])?|${exponent})|${special})$`),
  pointed: new RegExp(`^(?:-?(?:${integerPart}[.][0-9]+|${exponent})|${special})$`),
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  ...{ daydmy: dayForm, daymdy: dayForm, dayany: dayForm },
  time: /^[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?$/,
  timestamp: new RegExp(`^${stamp}$`),
  instant: new RegExp(`^${zoned}$`),
};

const digitsAfterPoint = (text: string): number => /[.]([0-9]+)$/.exec(text)?.[1]?.length ?? 0;

/** The types of a column with those of one scale, where its texts have one: the engine's small decimals hold 18 digits. */
function scaled(types: readonly PartType[], texts: readonly string[]): readonly PartType[] {
  const separator = dayForm.exec(texts[0] ?? '')?.[1] as '/' | '.' | '-' | undefined;
  if (separator !== undefined && types.includes('date')) {
    if (texts.some((text) => dayForm.exec(text)?.[1] !== separator)) return types;
    return [`dayany${separator}`, `daydmy${separator}`, `daymdy${separator}`];
  }
  const number = texts.find((text) => !specials.test(text)) ?? '';
  const scale = digitsAfterPoint(number);
  if (scale === 0 || scale > 17 || !types.includes('fraction')) return types;
  if (texts.some((text) => digitsAfterPoint(text) !== scale && !specials.test(text))) return types;
  const at = types.indexOf('fraction');
  const end = types.findIndex((type) => type === 'date' || type === 'time' || type === 'timestamp');
  const rest = end === -1 ? types.length : end;
  return [
    ...types.slice(0, at),
    `fixed${scale}`,
    ...types.slice(at, rest),
    `decimal${scale}`,
    ...types.slice(rest),
  ];
}

const specials = new RegExp(`^(?:${special})$`);

const smallText = new RegExp(`^${small}$`);
const bare = ['fraction', 'double', 'pointed'] as const;
const isBare = (type: PartType): type is (typeof bare)[number] =>
  (bare as readonly PartType[]).includes(type);

/** Doubles as these texts write small ones: each way is tried only where it is seen, for guards cost time. */
function noted(types: readonly PartType[], texts: readonly string[]): readonly PartType[] {
  const isPower = texts.some((text) => /[0-9]e/.test(text));
  const isSmall = texts.some((text) => smallText.test(text));
  if (isPower && isSmall) return types.filter((type) => partSqlType(type) !== 'DOUBLE');
  const note = isPower ? 'exp' : 'plain';
  return isPower || isSmall
    ? types.map((type) => (isBare(type) ? (`${type}:${note}` as const) : type))
    : types;
}

/** The usual way to write small numbers, where a column of doubles met a cell that is none so far. */
export const smallAfter = (type: PartType): PartType | undefined =>
  isBare(type) ? `${type}:plain` : undefined;

/** Whether cells are doubles in one of the ways to write them, whichever it is. */
export const isDouble = (type: PartType): boolean => isBare(type.replace(/:.*/, '') as PartType);

/** The first column, of doubles written in any way. */
export const doubles: Prospect = {
  column: 0,
  types: bare.flatMap((type) => [type, `${type}:plain`, `${type}:exp`] as const),
};

/** The prospect with both ways to write small numbers, where a later cell may be one; undefined where it is of no doubles. */
export function withSmall({ column, types }: Prospect): Prospect | undefined {
  const doubles = types.filter(isBare);
  if (doubles.length === 0) return undefined;
  return { column, types: doubles.flatMap((type) => [`${type}:plain`, `${type}:exp`] as const) };
}

/** The prospect without types that the form of these texts rules out: fewer guards are to be planned, which takes longer than to run them. */
export const formed = ({ column, types }: Prospect, texts: readonly string[]): Prospect => ({
  column,
  types: noted(scaled(types, texts), texts).filter((type) =>
    texts.every((text) => forms[kindOf(type)]?.test(text) ?? true),
  ),
});

/** Columns of which nothing is known yet. */
export const openProspects = (columns: number): Prospect[] =>
  Array.from({ length: columns }, (_, column) => ({ column, types: candidates }));

/** The message of a cell that its column's type does not take, before the column's position; it carries no value. */
export const wideningMark = 'tidegate: a cell needs a wider type: ';

export interface Typing {
  readonly names: readonly string[];
  readonly types: readonly PartType[];
  /** Text loses the spaces around it. */
  readonly trim: boolean;
  /** Values of other types may have spaces around them; to look for them takes a fifth of the time. */
  readonly padded: boolean;
  /** What was said of columns, by their positions. */
  readonly declared?: ReadonlyMap<number, Declared> | undefined;
}

/**
 * SELECT text that turns the text columns `c0`, `c1`, … of `source` into named, typed columns. It fails with
 * {@link wideningMark} on the first cell that would not be told exactly, and on one with spaces unless `padded`.
 */
export function typedSelect(source: string, { names, types, trim, padded, declared }: Typing): string {
  const inner: string[] = [];
  const outer: string[] = [];
  names.forEach((name, i) => {
    const type = types[i] ?? 'string';
    const as = `AS ${identifier(name)}`;
    const said = declared?.get(i);
    if (said !== undefined && said.type !== 'string') {
      inner.push(`c${i}`);
      outer.push(`${declaredSql(i, said, type, `${wideningMark}${i}`)} ${as}`);
      return;
    }
    if (type === 'string' || type === 'json') {
      outer.push(trim ? `nullif(trim(c${i}), '') ${as}` : `c${i} ${as}`);
      inner.push(`c${i}`);
      return;
    }
    const sqlType = partSqlType(type);
    const text = padded && type !== 'unknown' ? `nullif(trim(c${i}), '')` : `c${i}`;
    const absent = padded || type === 'unknown' ? `x${i} IS NULL` : `x${i} IS NULL OR x${i} = ''`;
    const value = isAnyDay(type) ? `c${i}` : `t${i}`;
    if (isAnyDay(type)) inner.push(`c${i}`);
    inner.push(`${text} AS x${i}`, `${castOf(type, text)} AS t${i}`);
    outer.push(
      `CASE WHEN ${absent} THEN NULL WHEN ${guardOf(type, `x${i}`, `t${i}`)} THEN ${value} ` +
        `ELSE CAST(error('${wideningMark}${i}') AS ${sqlType}) END ${as}`,
    );
  });
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${source})`;
}

/** As {@link typedSelect}, for a source whose every cell {@link inferenceSelect} has found to fit. */
export function checkedSelect(source: string, { names, types, trim, declared }: Typing): string {
  const selected = names.map((name, i) => {
    const type = types[i] ?? 'string';
    const text = trim ? `nullif(trim(c${i}), '')` : `c${i}`;
    const isText = type === 'string' || type === 'json' || type === 'unknown' || isAnyDay(type);
    const said = declared?.get(i);
    if (said !== undefined)
      return `${declaredSql(i, said, type, `${wideningMark}${i}`)} AS ${identifier(name)}`;
    return `${isText ? text : castOf(type, `trim(c${i})`)} AS ${identifier(name)}`;
  });
  return `SELECT ${selected.join(', ')} FROM ${source}`;
}

/** The name of the count of a column's cells that are not of a type. */
export const countOf = (type: PartType, column: number): string => `${type}_${column}`;

/** SELECT text of one row that tells which of their types take every cell of the columns; see {@link foundType}. */
export function inferenceSelect(source: string, prospects: readonly Prospect[]): string {
  const inner: string[] = [];
  const outer: string[] = [];
  for (const { column: i, types } of prospects) {
    const x = `x${i}`;
    inner.push(`c${i}`, `nullif(trim(c${i}), '') AS ${x}`);
    outer.push(`count(c${i}) AS raw${i}`, `count(${x}) AS filled${i}`);
    outer.push(`count(*) FILTER (regexp_matches(${x}, '[0-9]')) AS digits${i}`);
    for (const type of types) {
      const guard = guardOf(type, x, castOf(type, x));
      outer.push(
        `count(*) FILTER (${x} IS NOT NULL AND NOT coalesce(${guard}, false)) AS ${identifier(countOf(type, i))}`,
      );
    }
  }
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${source})`;
}

/** What the row of {@link inferenceSelect} leaves of a prospect. */
export function narrowed({ column, types }: Prospect, row: Readonly<Record<string, unknown>>): Prospect {
  return { column, types: types.filter((type) => row[countOf(type, column)] === 0) };
}

/** The narrowest type of a column, from the row of {@link inferenceSelect}. */
export function foundType(prospect: Prospect, row: Readonly<Record<string, unknown>>): PartType {
  const { column, types } = narrowed(prospect, row);
  const found = types[0];
  if (row[`raw${column}`] === 0) return 'unknown';
  if (row[`filled${column}`] === 0 || found === undefined) return 'string';
  // A column of nothing but `nan` and `inf` is one of names until a number is seen.
  return partSqlType(found) === 'DOUBLE' && row[`digits${column}`] === 0 ? 'string' : found;
}
