import { type FailureKind } from '#libs/ledger';

/** Everything that can be wrong; a closed list, so that scripts may rely on it. */
export type AuditFailureKind =
  | FailureKind
  /** The server shows another key than the one that is trusted. */
  | 'key-changed'
  /** The events could not be read with this token. */
  | 'events-unreadable'
  /** The server has no event for an entry of the log. */
  | 'event-missing'
  /** An event says something else than the log does. */
  | 'event-differs'
  /** An event's detail is gone, so its commitment cannot be opened. */
  | 'event-unopened'
  /** The rows of the catalog could not be read with this token. */
  | 'rows-unreadable'
  /** A row of the catalog of which no event speaks. */
  | 'row-unlogged'
  /** A row of the catalog is not what the last event that speaks of it says. */
  | 'row-differs'
  /** A row that an event speaks of is gone, and no event says so. */
  | 'row-missing'
  /** A name is shown for an id that the log gave another name. */
  | 'name-differs';

/** One thing that is wrong; `index` is that of an entry. */
export interface AuditFailure {
  readonly kind: AuditFailureKind;
  readonly detail: string;
  readonly index?: number;
}

/** One thing that was checked, and held or did not. */
export interface AuditCheck {
  readonly what: string;
  readonly ok: boolean;
}

/** What `audit verify` found. */
export interface AuditReport {
  readonly ok: boolean;
  readonly server: string;
  readonly origin: string;
  readonly vkey: string;
  /** Why the key is trusted. */
  readonly trust: 'given' | 'pinned' | 'first-use';
  readonly size: number;
  /** Base64 of the root hash; empty when no checkpoint could be trusted. */
  readonly root: string;
  readonly checks: readonly AuditCheck[];
  readonly failures: readonly AuditFailure[];
  /** Failures beyond those listed. */
  readonly omitted: number;
}

/** More would say no more, and could fill a terminal for hours. */
const mostListed = 1000;

/** Collects failures, and what was checked on the way. */
export class Findings {
  readonly #checks: AuditCheck[] = [];
  readonly #failures: AuditFailure[] = [];
  #omitted = 0;

  fail(kind: AuditFailureKind, detail: string, index?: number): void {
    if (this.#failures.length >= mostListed) this.#omitted++;
    else this.#failures.push({ kind, detail, ...(index !== undefined && { index }) });
  }

  /** Adds failures that were found elsewhere. */
  take(failures: readonly AuditFailure[], omitted: number): void {
    for (const { kind, detail, index } of failures) this.fail(kind, detail, index);
    this.#omitted += omitted;
  }

  /** Says what was checked since `before` failures; it held if none came to them. */
  checked(what: string, before: number): void {
    this.#checks.push({ what, ok: this.count === before });
  }

  get count(): number {
    return this.#failures.length + this.#omitted;
  }

  result(): Pick<AuditReport, 'ok' | 'checks' | 'failures' | 'omitted'> {
    const [checks, failures, omitted] = [this.#checks, this.#failures, this.#omitted];
    return { ok: this.count === 0, checks, failures, omitted };
  }
}
