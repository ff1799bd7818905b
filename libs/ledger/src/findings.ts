/** Everything that can be wrong with a log; a closed list, so that scripts may rely on it. */
export const failureKinds = [
  /** The source gave no checkpoint. */
  'missing-checkpoint',
  /** A checkpoint, tile, bundle or entry is not well-formed. */
  'malformed',
  /** The log's key did not sign the checkpoint, or its signature does not hold. */
  'bad-signature',
  /** The checkpoint is signed, but of another log. */
  'wrong-origin',
  /** The source did not give a tile or bundle that a log of this size has. */
  'missing-tile',
  /** An entry is not the one that was hashed into the tree. */
  'entry-changed',
  /** Two entries have the same id. */
  'duplicate-entry',
  /** A hash tile is not what the entries give. */
  'tile-mismatch',
  /** The entries do not give the root that the checkpoint signs. */
  'root-mismatch',
  /** The log is smaller than what was seen before. */
  'truncated',
  /** The log is not an extension of what was seen before: its past was rewritten. */
  'forked',
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** One thing that is wrong. The detail never quotes an entry. `index` is that of an entry. */
export interface LogFailure {
  readonly kind: FailureKind;
  readonly detail: string;
  readonly index?: number;
}

// A wholly rewritten log would otherwise fill memory with one failure an entry.
const MAX_FAILURES = 1000;

/** Collects failures up to a bound, and counts the rest. */
export class Findings {
  readonly #failures: LogFailure[] = [];
  #omitted = 0;

  add(kind: FailureKind, detail: string, index?: number): void {
    if (this.#failures.length >= MAX_FAILURES) this.#omitted++;
    else this.#failures.push(index === undefined ? { kind, detail } : { kind, detail, index });
  }

  get ok(): boolean {
    return this.#failures.length === 0;
  }

  get omitted(): number {
    return this.#omitted;
  }

  list(): LogFailure[] {
    return [...this.#failures];
  }
}
