import { type ReadingOptions } from '#libs/contracts';
import { didYouMean } from '#libs/kernel';
import { type Row } from '../engine/cells.js';
import { unparsable } from '../engine/errors.js';
import { isEra, zoned } from './moment-texts.js';
import { saidType } from '../parts/said-type.js';
import { type PartSchema, partSqlType, type PartType, scaleOf } from '../parts/types.js';

/** How the cells of a column are read whose type was said: any spelling of a value of it, and nothing else. */
export interface Declared {
  /** As the sender said it. */
  readonly word: string;
  readonly type: PartType;
  /** Of `x`, a text that is neither null nor empty: whether it is a value of the type, that value, and its digits after a point. */
  readonly fits: (x: string) => string;
  readonly cast: (x: string, type: PartType) => string;
  readonly scale?: (x: string) => string;
}

const matches = (x: string, pattern: string): string => `regexp_full_match(${x}, '${pattern}')`;
const fraction = '(?:[.][0-9]+)?';

/** A decimal after its marks for thousands are gone and its point is one. */
const decimal = (word: string, pattern: string, plain: (x: string) => string): Declared => ({
  word,
  type: 'exact0',
  fits: (x) => `${matches(x, pattern)} AND TRY_CAST(${plain(x)} AS DECIMAL(38, 0)) IS NOT NULL`,
  cast: (x, type) => `TRY_CAST(${plain(x)} AS DECIMAL(38, ${scaleOf(type) ?? 0}))`,
  scale: (x) =>
    `CASE WHEN strpos(${plain(x)}, '.') = 0 THEN 0 ELSE strlen(${plain(x)}) - strpos(${plain(x)}, '.') END`,
});

const plainly = (word: string, type: PartType, sqlType: string, pattern: string): Declared => ({
  ...{ word, type },
  fits: (x) => `${matches(x, pattern)} AND TRY_CAST(${x} AS ${sqlType}) IS NOT NULL`,
  cast: (x) => `TRY_CAST(${x} AS ${sqlType})`,
});

/** There is no year 0 in ISO 8601 but the one before 1, which is read as such and could not be written back. */
const ofEra = (declared: Declared): Declared => ({
  ...declared,
  fits: (x) => `${declared.fits(x)} AND ${x} >= '0001'`,
});

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const clock = '(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?';
const flags = { yes: `'true', 't', 'yes', 'y', '1'`, no: `'false', 'f', 'no', 'n', '0'` };

const kinds: Readonly<Record<string, Declared>> = {
  text: { word: 'text', type: 'string', fits: () => 'true', cast: (x) => x },
  boolean: {
    ...{ word: 'boolean', type: 'boolean' },
    fits: (x) => `lower(${x}) IN (${flags.yes}, ${flags.no})`,
    cast: (x) => `lower(${x}) IN (${flags.yes})`,
  },
  integer: plainly('integer', 'wide', 'BIGINT', '[+-]?[0-9]+'),
  decimal: decimal('decimal', `[+-]?(?:[0-9]+${fraction}|[.][0-9]+)`, (x) => x),
  'decimal-point': decimal(
    'decimal-point',
    `[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)${fraction}`,
    (x) => `replace(${x}, ',', '')`,
  ),
  'decimal-comma': decimal(
    'decimal-comma',
    '[+-]?(?:[0-9]{1,3}(?:[.][0-9]{3})+|[0-9]+)(?:,[0-9]+)?',
    (x) => `replace(replace(${x}, '.', ''), ',', '.')`,
  ),
  double: {
    ...plainly(
      'double',
      'double',
      'DOUBLE',
      '[+-]?(?:(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?|[iI]nf|INF|[iI]nfinity)|NaN|nan|NAN',
    ),
    // One zero: what is one value is the same bytes to whoever reads it.
    cast: (x) => `CASE WHEN TRY_CAST(${x} AS DOUBLE) = 0 THEN 0 ELSE TRY_CAST(${x} AS DOUBLE) END`,
  },
  date: ofEra(plainly('date', 'date', 'DATE', day)),
  time: plainly('time', 'time', 'TIME', clock),
  timestamp: ofEra(plainly('timestamp', 'timestamp', 'TIMESTAMP', `${day}[ T]${clock}`)),
  instant: {
    ...plainly('instant', 'instant', 'TIMESTAMPTZ', zoned),
    fits: (x) => `${matches(x, zoned)} AND coalesce(${isEra(`TRY_CAST(${x} AS TIMESTAMPTZ)`)}, false)`,
  },
};

/** `dd/mm/yyyy` and the like; days and months may be written with one digit where something stands between them. */
function dated(word: string, form: string): Declared {
  const separator = /[/.-]/.exec(form)?.[0] ?? '';
  const digits = separator === '' ? '[0-9]{2}' : '[0-9]{1,2}';
  const parts = form.match(/d+|m+|y+/g) ?? [];
  const pattern = parts.map((part) => (part === 'yyyy' ? '[0-9]{4}' : digits)).join(`[${separator || '/'}]`);
  const format = parts.map((part) => (part === 'yyyy' ? '%Y' : `%${part.slice(0, 1)}`)).join(separator);
  const cast = (x: string): string => `CAST(try_strptime(${x}, '${format}') AS DATE)`;
  const whole = separator === '' ? pattern.replaceAll('[/]', '') : pattern;
  return {
    ...{ word, type: 'date', cast },
    fits: (x) => `${matches(x, whole)} AND ${cast(x)} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'`,
  };
}

/** What was said of the columns, by their positions. @throws Problem upload.unparsable for a column that there is not */
export function declaredTypes(
  names: readonly string[],
  types: ReadingOptions['types'] = {},
): ReadonlyMap<number, Declared> {
  return new Map(
    Object.entries(types).map(([name, word]) => {
      const column = names.indexOf(name);
      if (column === -1)
        throw unparsable(
          `${saidType(name, word)} is said of a column that the file does not have${didYouMean(name, names)}`,
        );
      const form = /^date\((.*)\)$/.exec(word)?.[1];
      const found = form === undefined ? kinds[word] : dated(word, form);
      if (found === undefined) throw unparsable('a type was said that columns do not have');
      return [column, found] as const;
    }),
  );
}

/**
 * Of types that are known from elsewhere, those by which a file is read of which types are said, by the columns' names: what is said goes
 * before what is known, unless a value of the one is one of the other as it is. The table of both is told by their join then.
 */
export function besideSaid(known: PartSchema, types: ReadingOptions['types'] = {}): PartSchema | undefined {
  const kept = Array.from(known).filter(([name, type]) => {
    const word = Object.hasOwn(types, name) ? types[name] : undefined;
    return (
      word === undefined || isOneOf(word.startsWith('date(') ? 'date' : (kinds[word]?.type ?? 'string'), type)
    );
  });
  return kept.length === 0 ? undefined : new Map(kept);
}

/** Whether all values of a type that was said are values of another: an `integer` is one that a double can hold, and what is said may be any. */
function isOneOf(said: PartType, known: PartType): boolean {
  if (said.startsWith('exact')) return known.startsWith('exact');
  const sqlType = partSqlType(said);
  return said === known || (sqlType === partSqlType(known) && sqlType !== 'BIGINT' && sqlType !== 'VARCHAR');
}

/** The message of a cell that is no value of what its column is said to be, with the column's position. */
export const mismatchMark = 'tidegate: not of the declared type: ';

/** Digits after the point of a decimal, at most. */
const mostScale = 37;

/** The message of a decimal that has more digits than there are, with the column's position. */
export const beyondMark = 'tidegate: beyond all decimals: ';

/** A column as a value of its declared type; fails with {@link mismatchMark}, or with `wider` where it has more digits than the type. */
export function declaredSql(column: number, declared: Declared, type: PartType, wider: string): string {
  if (declared.type === 'string') return `c${column}`;
  const x = `nullif(trim(c${column}), '')`;
  const fails = (message: string): string => `CAST(error('${message}') AS ${partSqlType(type)})`;
  const scale = declared.scale?.(x);
  const value = declared.cast(x, type);
  const beyond = fails(`${beyondMark}${column}`);
  const isWide =
    scale === undefined
      ? ''
      : `WHEN ${scale} > ${mostScale} THEN ${beyond} WHEN ${scale} > ${scaleOf(type) ?? 0} THEN ${fails(wider)} ` +
        `WHEN ${value} IS NULL THEN ${beyond} `;
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN NOT coalesce(${declared.fits(x)}, false) ` +
    `THEN ${fails(`${mismatchMark}${column}`)} ${isWide}ELSE ${value} END`
  );
}

/** The types of declared columns, of decimals with as many digits as a chunk, `source`, needs. */
export async function saidTypes(
  declared: ReadonlyMap<number, Declared>,
  source: string,
  query: (sql: string) => Promise<Row[]>,
): Promise<ReadonlyMap<number, PartType>> {
  const types = new Map(Array.from(declared, ([column, { type }]) => [column, type]));
  const scaled = Array.from(declared).flatMap(([column, { scale }]) =>
    scale === undefined ? [] : [[column, scale(`trim(c${column})`)] as const],
  );
  if (scaled.length === 0) return types;
  const scales = scaled.map(([column, sql]) => `coalesce(max(${sql}), 0) AS s${column}`);
  const [row] = await query(`SELECT ${scales.join(', ')} FROM ${source}`);
  for (const [column] of scaled) {
    types.set(column, `exact${Math.min(mostScale, Number(row?.[`s${column}`] ?? 0))}`);
  }
  return types;
}
