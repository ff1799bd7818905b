import { Problem, problem, problems, type Actor, type Clock, type RandomBytes } from '#libs/kernel';
import pg from 'pg';
import { type DataSource, QueryFailedError } from 'typeorm';
import { isAway } from './away.js';
import { Bell } from './bell.js';
import { endKey } from './held-key.js';
import { type LogGate } from './log-gate.js';
import { type Queue } from './queue.js';
import { Unproved } from './proofs/proofs.js';
import { unitName, type Unit } from './proofs/rows.js';
import { ReachWatch } from './reach-watch.js';
import { insertRecords } from './records.js';
import { SharedCommits } from './shared-commits.js';
import { mindConnections } from './source.js';
import { type Sees, TakenBack, Transaction } from './transaction.js';
import { ReadTx, Tx } from './tx.js';

/** Rows that one process records to be unproved; more would only repeat that the catalog was tampered with. */
const mostReported = 1000;

export interface DbOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** With which rows and records are proved to be the gateway's own: 32 bytes that the database does not hold. */
  readonly proofKey: Uint8Array;
  /** Where `tx.enqueue` sends; a process that queues nothing has none. */
  readonly queue?: Queue;
  /** What this process knows of the log. */
  readonly gate?: LogGate;
}

/**
 * The one door to the catalog. `read` sees one snapshot and cannot write; `write` commits rows, audit records and
 * jobs together, and takes everything back when nothing was recorded. There is no nesting: pass `tx` on.
 */
export class Db {
  readonly #reported = new Set<string>();
  readonly #bell: Bell;
  readonly #shared: SharedCommits;

  constructor(
    private readonly source: DataSource,
    private readonly options: DbOptions,
  ) {
    mindConnections(source);
    this.#shared = new SharedCommits(source);
    this.#bell = new Bell(() => source.query(`SELECT pg_notify('tidegate_audit', '')`));
  }

  /** @throws whatever `fn` throws; the snapshot is consistent (repeatable read). */
  async read<T>(actor: Actor, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#read(actor, 'snapshot', fn);
  }

  async #read<T>(actor: Actor, sees: Sees, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#inTransaction(actor, sees, async (transaction, ignored) => {
      const tx = this.#readTx(actor, transaction);
      const result = await fn(tx).finally(() => ignored.push(...tx.proofs.ignored));
      await transaction.commit();
      return result;
    });
  }

  /** As {@link read}, of a single statement, which is one moment by itself: nothing has to begin or to end. */
  async readOnce<T>(actor: Actor, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#read(actor, 'statement', fn);
  }

  /**
   * Runs `fn` in a transaction as `action` (`noun.verb`). Whatever it throws takes everything back; where that is a
   * refusal (403, 404) the record of it is kept, and made where `fn` made none. What would let the people behind the actor
   * reach more data than before is refused as well, whatever `fn` does.
   * @throws Problem what `fn` throws; `resource.exists` when a unique rule says so; `reach.widened`; `audit.unavailable` while the log takes
   * no records
   */
  async write<T>(actor: Actor, action: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#inTransaction(actor, 'current', async (transaction, ignored) => {
      const { clock, random, queue, proofKey } = this.options;
      const { runner } = transaction;
      const parts = { actor, now: clock(), manager: runner.manager, random, proofKey };
      const tx = new Tx(parts, action, queue);
      // The gateway acting for itself reaches nothing.
      const watch = actor.kind === 'system' ? undefined : new ReachWatch(tx, runner);
      const outcome = await settle(async () => {
        const result = await fn(tx);
        await watch?.check();
        return result;
      }).finally(() => ignored.push(...tx.proofs.ignored));
      if ('refusal' in outcome) {
        // What was done is taken back, and the records of the refusal get a transaction of their own.
        await transaction.rollback();
        tx.keepRefusal(outcome.refusal);
      } else {
        await endKey(tx, outcome.result);
      }
      const closing = await tx.closing();
      if (!closing.mayWait) this.options.gate?.check();
      // One that has asked nothing holds nothing: no locks, no view of rows, and no connection while it waits for that of others.
      if (transaction.hasConnection)
        await transaction.commit([...closing.statements, insertRecords([closing])]);
      else await this.#shared.commit(closing);
      this.#bell.ring();
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.result;
    });
  }

  /**
   * Writes what is evidence of nothing and may be lost: progress, sessions, idempotency, the sequencer's own leaves.
   * Whatever people or auditors rely on goes through `write`.
   */
  async writeUnlogged<T>(actor: Actor, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#inTransaction(actor, 'unnamed', async (transaction) => {
      const tx = this.#readTx(actor, transaction);
      const result = await fn(tx);
      if (tx.proofs.statement())
        throw problem('internal.error', 'Rows that decide are written with a record.');
      await transaction.commit();
      return result;
    });
  }

  /** Answers when the database does. */
  async ping(): Promise<void> {
    await this.source.query('SELECT 1');
  }

  #readTx(actor: Actor, { runner: { manager } }: Transaction): ReadTx {
    const { clock, random, proofKey } = this.options;
    return new ReadTx(actor, clock(), manager, random, proofKey);
  }

  async #inTransaction<T>(
    actor: Actor,
    sees: Sees,
    body: (transaction: Transaction, ignored: Unit[]) => Promise<T>,
  ): Promise<T> {
    const ignored: Unit[] = [];
    const transaction = new Transaction(this.source, sees);
    try {
      return await body(transaction, ignored);
    } catch (error) {
      if (!(error instanceof Unproved)) throw translated(error);
      ignored.push(error.unit);
      throw problem(
        'catalog.tampered',
        `A row of ${error.unit.shape.table} has no record that speaks of it.`,
      );
    } finally {
      await transaction.release();
      await this.#reportUnproved(actor, ignored);
    }
  }

  /** Records rows that did not count, each once a process: a loop of requests must not fill the log. */
  async #reportUnproved(actor: Actor, units: readonly Unit[]): Promise<void> {
    const fresh = units.filter((unit) => !this.#reported.has(unitName(unit)));
    if (fresh.length === 0) return;
    for (const unit of fresh) if (this.#reported.size < mostReported) this.#reported.add(unitName(unit));
    await this.write(actor, 'catalog.refuse', (tx) => {
      for (const unit of fresh) {
        const id = unitName(unit)
          .replace(/[^A-Za-z0-9._:/-]/g, '-')
          .slice(0, 200);
        tx.record({ resource: { kind: 'catalog', id }, outcome: 'denied' });
      }
      return Promise.resolve();
    }).catch(() => undefined); // what was refused stays refused
  }
}

/** What says that somebody may not: also 404, for what one may not see is answered as if it were not there. */
const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && (error.status === 403 || error.status === 404);

async function settle<T>(run: () => Promise<T>): Promise<{ result: T } | { refusal: Problem }> {
  try {
    return { result: await run() };
  } catch (error) {
    if (isRefusal(error)) return { refusal: error };
    throw error;
  }
}

/** PostgreSQL's word for a unique or foreign-key rule becomes ours, and so does its absence; everything else stays what it is. */
function translated(error: unknown): unknown {
  const known: unknown = error instanceof TakenBack ? (error.cause ?? error) : error;
  if (isAway(known))
    return new Problem('catalog.unavailable', problems['catalog.unavailable'][1], [], { cause: known });
  const cause: unknown = known instanceof QueryFailedError ? known.driverError : known;
  if (!(cause instanceof pg.DatabaseError)) return known;
  const { code } = cause;
  if (code === '23505') return problem('resource.exists');
  if (code === '23503') return problem('resource.in-use');
  // Nothing else of a record's wait can be missing: see insertRecords.
  if (code === '23502' && cause.table === 'audit_inbox') return problem('audit.unavailable');
  if (code === '53100') return problem('storage.full', 'The database has no space left.');
  // What the last statements of a write fail of comes from the driver itself: the same kind of error as of all others.
  return known === cause ? new QueryFailedError('', [], cause) : known;
}
