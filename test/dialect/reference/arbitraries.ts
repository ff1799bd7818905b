import fc from 'fast-check';
import { type Column } from '#libs/contracts';
import {
  booleanValue,
  type Cell,
  dateValue,
  decimalValue,
  doubleValue,
  instantValue,
  integerValue,
  textValue,
  timestampValue,
  type Value,
} from './values.js';

const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    "'",
    '\\x41',
    '\u0000',
    '👩‍👩‍👧‍👦',
    'e\u0301',
    '$p0',
    '\n',
    '"',
    '@',
    'a@b@c',
    '10',
    '0021',
    'x'.repeat(300),
  ),
  fc.stringMatching(/^[0-9]{1,9}$/),
  fc.stringMatching(/^[a-z.]{1,6}@[a-z]{1,6}\.[a-z]{2}$/),
);

const doubles = fc.oneof(
  fc.double(),
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100),
  fc.integer({ min: -1000, max: 1000 }).map((n) => n * 0.05),
  fc.constantFrom(
    NaN,
    Infinity,
    -Infinity,
    -0,
    0,
    2 ** 53,
    -(2 ** 53),
    9_007_199_254_740_994,
    1e16,
    1e-4,
    5e-324,
    1.7e308,
    0.15,
    0.45,
  ),
);

const days = fc.oneof(
  fc.integer({ min: -40_000, max: 40_000 }),
  fc.integer({ min: -1_500_000, max: 4_000_000 }),
  fc.constantFrom(-1, 0, -719_162, -719_163, 2_932_896, 2_932_897, Infinity, -Infinity),
);

const moments = fc.oneof(
  fc.bigInt({ min: -(10n ** 17n), max: 2n * 10n ** 17n }),
  fc.constantFrom(-1n, 0n, -500_000n, 86_399_999_999n),
);

const of: Record<Exclude<Column['type'], 'time' | 'json' | 'bytes'>, fc.Arbitrary<Value>> = {
  string: strings.map(textValue),
  boolean: fc.boolean().map(booleanValue),
  integer: fc
    .oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -200n, max: 200n }),
      fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 0n),
    )
    .map(integerValue),
  decimal: fc
    .oneof(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), fc.bigInt({ min: -50_000n, max: 50_000n }))
    .map(decimalValue),
  double: doubles.map(doubleValue),
  date: days.map(dateValue),
  timestamp: moments.map(timestampValue),
  instant: moments.map(instantValue),
};

export type KnownType = keyof typeof of;
export const knownTypes = Object.keys(of) as KnownType[];

/** Cells of a column, some missing. */
export function cellsOf(type: KnownType, more?: fc.Arbitrary<Value>): fc.Arbitrary<Cell[]> {
  const value = more === undefined ? of[type] : fc.oneof(of[type], more);
  return fc.array(fc.option(value, { freq: 6, nil: null }), { minLength: 1, maxLength: 25 });
}

const sqlTypes: Record<KnownType, string> = {
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  decimal: 'DECIMAL(24, 4)',
  double: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  instant: 'TIMESTAMP',
};

/** Literals of a column's cells. */
export const literals = (cells: readonly Cell[], type: KnownType): string[] =>
  cells.map((cell) => `CAST(${cell?.sql ?? 'NULL'} AS ${sqlTypes[type]})`);
