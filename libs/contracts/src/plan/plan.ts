import { type Column, type ColumnType } from '../columns.js';
import { type RiskLimits } from '../policy/requirements.js';
import { type CellAction } from './cell-action.js';
import { type Hierarchy } from './hierarchy.js';

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

/** A privacy model beyond k that every class must satisfy. `rule` is a JSON Pointer into the policy. */
export type ModelRequirement = { readonly pointer: string } & (
  | {
      readonly model: 'l-diversity';
      readonly column: string;
      readonly kind: 'distinct' | 'entropy';
      readonly l: number;
    }
  | {
      readonly model: 'l-diversity';
      readonly column: string;
      readonly kind: 'recursive';
      readonly l: number;
      readonly c: number;
    }
  | {
      readonly model: 't-closeness';
      readonly column: string;
      readonly distance: 'equal' | 'ordered';
      readonly t: number;
    }
  | {
      readonly model: 't-closeness';
      readonly column: string;
      readonly distance: 'hierarchical';
      readonly t: number;
      readonly hierarchy: string;
    }
  | { readonly model: 'alpha-k'; readonly column: string; readonly alpha: number }
  | { readonly model: 'delta-presence'; readonly lower: number; readonly upper: number }
);

/**
 * What the release must fulfil. Enforcement generalizes quasi-identifiers: full-domain those with a hierarchy and no level, all others
 * stay as transformed. Multidimensional: those with such a hierarchy by it (in ranges where the raw column is a number or date); of the
 * others, kept numbers, dates, times in ranges, and everything else to itself or `*`.
 */
export interface Requirement {
  readonly k: number;
  /** The share of records that may be suppressed, 0 to 1. */
  readonly maxSuppression: number;
  readonly models: readonly ModelRequirement[];
  readonly enforcement: {
    readonly mode: 'none' | 'full-domain' | 'multidimensional';
    readonly loss: 'loss' | 'loss-mean' | 'entropy' | 'discernibility';
  };
}

/**
 * What a release is made of, as JSON-serialisable data that assumes no engine. Dialects turn it into statements.
 *
 * The canonical text that pseudonyms and masks are made from is the same in every file format and dialect: text as it
 * is, byte for byte; `true` and `false`; whole numbers in decimal digits whatever their type (42, 42.0 and 42.00 are
 * `42`); decimals without trailing zeros; other binary numbers in the shortest decimal form that reads back the same,
 * with an exponent below 1e-4 and from 1e16 on; dates `1984-05-03`; times `10:20:30[.ffffff]`; timestamps
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
  /** Released columns that are classified `sensitive`: what somebody would want to find out. */
  readonly sensitive?: readonly string[];
  readonly requirement?: Requirement;
  /** The most that measured risks may be. */
  readonly limits?: RiskLimits;
  /** The share of subjects (or records) that is drawn before all else. */
  readonly sampling?: { readonly fraction: number };
  readonly synthesis?: PlannedSynthesis;
  /** Hierarchies that columns and models name, by name. */
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
  /** Domains whose keys are needed, without repetition. */
  readonly pseudonymDomains: readonly string[];
  /** What a steward should look at before a release is made. */
  readonly warnings: readonly string[];
}

/** What a synthetic release is drawn from: each column's declared domain, over columns as transformed. */
export interface PlannedSynthesis {
  readonly method: 'mst';
  readonly epsilon: number;
  readonly delta: number;
  readonly records?: number;
  readonly domains: readonly (
    | {
        readonly column: string;
        readonly values: readonly Scalar[];
        /** The hierarchy whose leaves the values are. */
        readonly leavesOf?: string;
      }
    | { readonly column: string; readonly lower: number; readonly upper: number; readonly bins: number }
  )[];
}
