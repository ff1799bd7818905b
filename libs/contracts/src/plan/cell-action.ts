/** Units that dates are cut to. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade';

export interface MaskingAction {
  readonly technique: 'masking';
  readonly keepFirst: number;
  readonly keepLast: number;
  readonly keepDomain: boolean;
  readonly character: string;
  /** RE2; only what it matches is masked. */
  readonly pattern?: string;
  readonly as: 'characters' | 'label';
}

export interface PseudonymizationAction {
  readonly technique: 'pseudonymization';
  readonly domain: string;
  readonly as: 'hex' | 'base32' | 'integer' | 'surrogate';
}

export interface FormatPreservingEncryptionAction {
  readonly technique: 'format-preserving-encryption';
  readonly domain: string;
  /** The alphabet's characters in order, one code point each, without repetition. */
  readonly alphabet: readonly string[];
  readonly keepFirst: number;
  readonly keepLast: number;
  readonly luhn: boolean;
}

/**
 * Texts that generalizations make:
 * - calendar: `1984-05-03`, `1984-W18` (ISO 8601 week), `1984-05`, `1984-Q2`, `1984`, `1980s`,
 *   and `other` outside the years 1 to 9999;
 * - width: `[20, 30)`; the bin n is [n·unit, (n+1)·unit) · 10^-scale; beyond ±2^53 units `(-inf, …)` and `[…, inf)`;
 * - edges and quantiles: `(-inf, 20)`, `[20, 30)`, `[30, inf)`; not-a-number is `NaN`;
 * - prefix: `123**`;
 * - age: `34`, `[30, 35)`, `90+`; below 0 `other`;
 * - zip: `021`, `000` where restricted, `other` for what does not begin with five digits;
 * - network: `192.0.2.0/24`, `2001:db8::/48`, `other` for what is no address;
 * - grid: the lower corner of the cell, a number, missing where there is no coordinate (beyond ±180); geohash: base 32, `other` outside the globe;
 * - hierarchy: the value at the level.
 */
export type GeneralizationAction = { readonly technique: 'generalization' } & (
  | { readonly how: 'calendar'; readonly unit: CalendarUnit }
  | { readonly how: 'width'; readonly unit: number; readonly scale: number }
  | { readonly how: 'edges'; readonly edges: readonly number[] }
  | { readonly how: 'quantiles'; readonly bins: number }
  | { readonly how: 'prefix'; readonly keepFirst: number }
  | { readonly how: 'age'; readonly asOf?: string; readonly width: number; readonly top: number }
  | { readonly how: 'zip'; readonly restricted: readonly string[] }
  | { readonly how: 'network'; readonly v4: number; readonly v6: number }
  | { readonly how: 'grid'; readonly unit: number; readonly scale: number }
  | { readonly how: 'geohash'; readonly precision: number; readonly longitude?: string }
  /** `level` absent: enforcement chooses, and until then the value is the leaf. */
  | { readonly how: 'hierarchy'; readonly hierarchy: string; readonly level?: number }
);

/** What happens to spans of some categories inside a text; the first that speaks of a category decides. */
export interface SpanAction {
  /** Absent: every category that is found. */
  readonly categories?: readonly string[];
  readonly action: MaskingAction | PseudonymizationAction;
  readonly rule: number;
}

/** What happens to each cell of a column. A missing value stays missing under all of them. */
export type CellAction =
  | { readonly technique: 'keep' }
  /** Each detected span of the text by its category; the rest of the text stays. */
  | { readonly technique: 'in-text'; readonly spans: readonly SpanAction[] }
  | {
      readonly technique: 'suppression';
      readonly rarerThan?: number;
      readonly values?: readonly (string | number | boolean)[];
    }
  | MaskingAction
  | PseudonymizationAction
  | FormatPreservingEncryptionAction
  | { readonly technique: 'deterministic-encryption'; readonly domain: string }
  | GeneralizationAction
  | { readonly technique: 'rounding'; readonly unit: number; readonly scale: number }
  | { readonly technique: 'top-and-bottom-coding'; readonly bottom?: number; readonly top?: number }
  | {
      readonly technique: 'combination';
      readonly sources: readonly string[];
      readonly separator: string;
      readonly domain?: string;
    }
  | {
      readonly technique: 'noise-addition';
      readonly mechanism: 'laplace' | 'gaussian';
      readonly epsilon: number;
      readonly delta?: number;
      readonly lower: number;
      readonly upper: number;
    }
  | {
      readonly technique: 'date-shift';
      readonly maxDays: number;
      readonly domain: string;
      readonly subject: string;
    }
  | { readonly technique: 'permutation'; readonly within: readonly string[] }
  /** `together`: the numeric columns whose distance makes the groups, this one among them. */
  | { readonly technique: 'microaggregation'; readonly k: number; readonly together: readonly string[] };

/** The action of one technique. */
export type ActionOf<T extends CellAction['technique']> = Extract<CellAction, { technique: T }>;
