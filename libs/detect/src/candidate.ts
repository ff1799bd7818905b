import { type ColumnType, type Evidence, type IdentifierType } from '#libs/contracts';

/** Words that somebody wrote freely, and names that people gave files. */
export type Known = 'prose' | 'file name';

/** What is known of one column. `sample` holds distinct non-null values as text. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: ColumnType;
  /** Rows of the table; `nulls` of them have no value here. */
  readonly rows: number;
  readonly nulls: number;
  /** Distinct non-null values, exact or approximate. */
  readonly distinct: number;
  readonly sample: readonly string[];
  /** What the format of the file says that its values are, whatever they look like. */
  readonly known?: Known | undefined;
}

/** A category that something speaks for. Each weight is a degree of belief of its own, 0 to 1. */
export interface Candidate {
  readonly category: string;
  readonly identifierType: IdentifierType;
  readonly evidence: readonly Evidence[];
}
