/**
 * A generalization hierarchy: one row a leaf, from the leaf's value (level 0) to the root `*`. All rows are equally long, equal
 * values of one level have equal values of all higher levels, and the last level has one value.
 */
export interface Hierarchy {
  readonly name: string;
  /** The upload that it came from, from 1. */
  readonly version: number;
  readonly rows: readonly (readonly string[])[];
}
