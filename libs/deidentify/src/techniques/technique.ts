import {
  type CellAction,
  type Column,
  type ColumnType,
  type Hierarchy,
  type Transform,
} from '#libs/contracts';

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
  /** `table` when a cell may depend on other records; {@link Technique.looksAround} says of an action whether it does. */
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

/** One technique: facts and its plan expression. Each dialect has a file beside it. */
export interface Technique<T extends Transform = Transform> {
  readonly facts: TechniqueFacts;
  readonly plan: (transform: T, column: Column, context: TechniqueContext) => Planned;
  /** Whether an action's cells depend on other records. Absent: as `facts.scope` says. */
  readonly looksAround?: (action: CellAction) => boolean;
}
