import {
  type ActionOf,
  type CellAction,
  type Column,
  type ColumnType,
  type Hierarchy,
  type PlannedColumn,
  type Transform,
} from '#libs/contracts';
import { type DomainKeys, type DuckdbTechnique } from '../sql/dialect.js';

export type TechniqueName = Transform['technique'];

/** Whether an attack remains a risk under a technique: Table 6 of WP216 (Opinion 05/2014). */
export type Wp216 = 'yes' | 'no' | 'may not';

/** The classes of ISO/IEC 20889:2018. */
export const isoClasses = [
  'statistical tools',
  'cryptographic tools',
  'suppression',
  'pseudonymization',
  'anatomization',
  'generalization',
  'randomization',
  'synthetic data',
] as const;
export type IsoClass = (typeof isoClasses)[number];

/** What is true of a technique whatever the column. */
export interface TechniqueFacts {
  readonly name: TechniqueName;
  /** Its class in ISO/IEC 20889:2018; null for a value that stays as it is. */
  readonly isoClass: IsoClass | null;
  /** The technique's own name in that standard. */
  readonly isoName: string | null;
  /** True when a holder of the key, or of the release alone, can get the value back. */
  readonly reversible: boolean;
  /** True when equal values of one table always become equal. */
  readonly deterministic: boolean;
  /** True when what the release says of a record is true, if less exact. */
  readonly truthful: boolean;
  readonly keyNeeded: boolean;
  /** Column types that it can apply to; its parameters may narrow them. */
  readonly types: readonly ColumnType[];
  /** What remains possible after it, for the column alone; null where WP216 does not speak of it. */
  readonly wp216: {
    readonly singlingOut: Wp216;
    readonly linkability: Wp216;
    readonly inference: Wp216;
  } | null;
  /** What one cell costs of a differential privacy budget; null where the technique promises nothing of the kind. */
  readonly dpCost: string | null;
  /** `table` when a cell may depend on other records; {@link Treatment.looksAround} says of an action whether it does. */
  readonly scope: 'cell' | 'table';
}

/** What a technique may look at beside the column: the dataset version's columns, hierarchies by name, the subject's column. */
export interface TechniqueContext {
  readonly columns: ReadonlyMap<string, Column>;
  readonly hierarchies: ReadonlyMap<string, Hierarchy>;
  readonly subject?: string;
  /** Raw rows, when known. */
  readonly rows?: number;
}

/** What a technique makes of one column. `drop` leaves it out; `refused` says why it cannot be applied. */
export type Planned =
  | { readonly action: CellAction; readonly type: ColumnType }
  | { readonly drop: string }
  | { readonly refused: string; readonly at: string };

/** The transform of one technique. */
export type TransformOf<N extends TechniqueName> = Extract<Transform, { technique: N }>;

/** How a released cell is to be read, as far as attackers and measures care. */
export type ReadsAs =
  /** The label holds the raw value: kept, generalized, rounded, coded, masked or partly suppressed. */
  | 'label'
  /** A value of the same kind, near the raw one or of somebody else: noise, microaggregation, shift, permutation. */
  | 'perturbed'
  /** Nothing of the raw value can be told without a key or a search of the text. */
  | 'opaque';

/** What only the caller can bring to reverse tokens. */
export interface ReversalTools {
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly aes: (key: Uint8Array) => { encrypt(blocks: Uint8Array): Uint8Array };
  readonly siv: (key: Uint8Array) => { decrypt(sealed: Uint8Array): Uint8Array | null };
}

/** Values of tokens, in their order; null for what cannot be a token. */
export type Reversal = (tokens: readonly (string | null)[]) => (string | null)[];

/** A planned column under actions of one kind. */
type Treated<A extends CellAction> = PlannedColumn & { readonly action: A };

/**
 * What is true of cells under actions of one kind, and what makes them. Whatever is left out is taken to be the worst there
 * could be, so that a technique which forgets to speak is never trusted.
 */
export interface Treatment<A extends CellAction = CellAction> {
  /** Whether cells are drawn at random, each time anew. Absent: they are. */
  readonly draws?: boolean;
  /** Absent: opaque. */
  readonly readsAs?: ReadsAs;
  /** `kept`: cells are the raw values; `moved`: those of other records; `changed`: neither as a rule. Absent: nobody knows. */
  readonly values?: 'kept' | 'moved' | 'changed';
  /** Whether a missing cell may stand for any raw value. Absent: it may. */
  readonly empties?: boolean;
  /** Whether different values stay different, and equal ones equal. Absent: they do not. */
  readonly injective?: (action: A) => boolean;
  /** Whether SQL alone makes the cells, so that any engine of the dialect could, without functions of ours. Absent: not. */
  readonly pureSql?: (action: A) => boolean;
  /** Whether cells depend on other records. Absent: as `facts.scope` says; and where there are no facts, they do. */
  readonly looksAround?: (action: A) => boolean;
  /** The domains whose keys are needed. Absent: the action's own `domain`, where it has one. */
  readonly domains?: (action: A) => readonly string[];
  /** The raw columns that cells are made of. Absent: the column itself. */
  readonly sources?: (action: A) => readonly string[];
  /** The hierarchy by which the action generalizes, its level where one was chosen, and the action at another. Absent: none. */
  readonly hierarchy?: (action: A) => GeneralizedBy<A> | undefined;
  /** What a steward should look at, without the column's name. Absent: nothing. */
  readonly warnings?: (action: A) => readonly string[];
  /** What happens to a cell, for people: goes on from the column's name. */
  readonly explain?: (action: A) => string;
  /**
   * How tokens become the canonical texts of their values again. Absent: they cannot.
   * @throws Problem key.unavailable when the domain's keys were not brought
   */
  readonly reverse?: (column: Treated<A>, tools: ReversalTools) => Reversal;
  readonly duckdb: DuckdbTechnique<A['technique']>;
}

/** A hierarchy that an action generalizes by. */
export interface GeneralizedBy<A extends CellAction = CellAction> {
  readonly name: string;
  readonly level: number | undefined;
  readonly at: (level: number) => A;
}

/** One technique: its facts, what it makes of a transform, and what is true of that. Each dialect has a file beside it. */
export interface Technique<T extends Transform = Transform> extends Treatment<ActionOf<T['technique']>> {
  readonly facts: TechniqueFacts;
  readonly plan: (transform: T, column: Column, context: TechniqueContext) => Planned;
  /** The name of the one column that all columns of the match become. Absent: each stays one. */
  readonly into?: (transform: T) => string;
  /** What a transform cannot mean, whatever the dataset; `at` is its place in the transform. */
  readonly contradiction?: (transform: T) => { readonly at: string; readonly detail: string } | undefined;
}
