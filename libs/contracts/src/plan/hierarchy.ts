/**
 * A generalization hierarchy: one row a leaf, from the leaf's value (level 0) to the root `*`. All rows are equally long, equal
 * values of one level have equal values of all higher levels, and the last level has one value.
 */
export interface Hierarchy {
  readonly name: string;
  /** The upload that it came from, from 1. */
  readonly version: number;
  /** None while it is {@link unread}. */
  readonly rows: readonly (readonly string[])[];
  /** True where values that are no leaf stand under the root alone, as `*`; else a plan with such values is refused. */
  readonly others?: boolean;
  /** What is known of a file that whoever runs a plan is yet to read: millions of characters take longer than others can be kept waiting. */
  readonly unread?: UnreadHierarchy;
}

interface UnreadHierarchy {
  readonly levels: number;
  /** Of the rows; it stands for them where plans are compared. */
  readonly digest: string;
  readonly text: string;
}
