import { type Column, type ColumnType } from '#libs/contracts';

/** Units that dates are cut to. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade';

/**
 * What happens to each cell of a column. A missing value stays missing under all of them. Texts that they make:
 * - calendar: `1984-05-03`, `1984-W18` (ISO 8601 week), `1984-05`, `1984-Q2`, `1984`, `1980s`,
 *   and `other` outside the years 1 to 9999;
 * - width: `[20, 30)`; the bin n is [n·unit, (n+1)·unit) · 10^-scale; beyond ±2^53 units `(-inf, …)` and `[…, inf)`;
 * - edges: `(-inf, 20)`, `[20, 30)`, `[30, inf)`; not-a-number is `NaN`;
 * - prefix: `123**`.
 */
export type CellAction =
  | { readonly technique: 'keep' }
  | {
      readonly technique: 'masking';
      readonly keepFirst: number;
      readonly keepLast: number;
      readonly keepDomain: boolean;
      readonly character: string;
    }
  | { readonly technique: 'pseudonymization'; readonly domain: string }
  | { readonly technique: 'generalization'; readonly how: 'calendar'; readonly unit: CalendarUnit }
  | {
      readonly technique: 'generalization';
      readonly how: 'width';
      readonly unit: number;
      readonly scale: number;
    }
  | { readonly technique: 'generalization'; readonly how: 'edges'; readonly edges: readonly number[] }
  | { readonly technique: 'generalization'; readonly how: 'prefix'; readonly keepFirst: number };

/** A column of the release. */
export interface PlannedColumn {
  readonly name: string;
  readonly rawType: ColumnType;
  /** The type in the release. */
  readonly type: ColumnType;
  readonly action: CellAction;
  /** The policy's transform that decided, from 0. */
  readonly rule: number;
}

/** A raw column that the release does not have. */
export interface DroppedColumn {
  readonly name: string;
  readonly rawType: ColumnType;
  readonly reason: string;
  /** The transform that suppressed it; absent when no transform speaks of it. */
  readonly rule?: number;
}

export type Scalar = string | number | boolean;

/** One condition on a raw column. A missing value satisfies none but `exists: [false]`. */
export interface RowTest {
  readonly column: string;
  readonly type: ColumnType;
  readonly test: 'eq' | 'ne' | 'in' | 'nin' | 'lt' | 'lte' | 'gt' | 'gte' | 'exists';
  readonly values: readonly Scalar[];
}

/** What the release must fulfil. */
export interface Requirement {
  readonly k: number;
  /** The share of records that may be suppressed, 0 to 1. */
  readonly maxSuppression: number;
  /** Distinct l-diversity of a released column. */
  readonly diversity?: { readonly column: string; readonly l: number };
}

/**
 * What a release is made of, as JSON-serialisable data that assumes no engine. Dialects turn it into statements.
 *
 * The canonical text that pseudonyms and masks are made from is the same in every file format and dialect: text as it
 * is, byte for byte; `true` and `false`; whole numbers in decimal digits whatever their type (42, 42.0 and 42.00 are
 * `42`); decimals without trailing zeros; other binary numbers in the shortest decimal form that reads back the same,
 * with an exponent below 1e-4 and from 2^53 on; dates `1984-05-03`; times `10:20:30[.ffffff]`; timestamps
 * `1984-05-03T10:20:30.000000`.
 */
export interface Plan {
  readonly policy: string;
  /** The dataset's columns, in order. */
  readonly raw: readonly Column[];
  /** The release's columns, in the order of the raw ones. */
  readonly columns: readonly PlannedColumn[];
  readonly dropped: readonly DroppedColumn[];
  /** All must hold for a record to be considered. */
  readonly rows: readonly RowTest[];
  /** The raw column that identifies a data subject; classes then count distinct subjects instead of records. */
  readonly subject?: string;
  /** Released columns that make the classes: those the policy requires, else the released ones classified `quasi`. */
  readonly quasiIdentifiers: readonly string[];
  readonly requirement?: Requirement;
  /** Domains whose keys are needed, without repetition. */
  readonly pseudonymDomains: readonly string[];
  /** What a steward should look at before a release is made. */
  readonly warnings: readonly string[];
}
