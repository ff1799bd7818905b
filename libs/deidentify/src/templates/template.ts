/** A policy file to begin with. It speaks of categories and identifier types, not of columns, and so fits many tables. */
export interface PolicyTemplate {
  readonly name: string;
  readonly title: string;
  /** What it is for, and what it leaves to its reader. */
  readonly summary: string;
  /** The rule or guidance that it follows. */
  readonly source: string;
  /** The policy file, YAML. */
  readonly text: string;
}
