import { type Writable } from 'node:stream';
import type pg from 'pg';
import { type DataSource, type QueryRunner } from 'typeorm';
import { asAway } from './away.js';
import { named, type Statement } from './statements.js';

/** Each statement sees what was committed before it, however the database is set. */
const current = 'START TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE';
/** All statements see one moment, and none writes. */
const snapshot = 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

/**
 * One moment; that of a single statement; what is committed by then, statement by statement; or the same, with each statement planned
 * anew.
 */
export type Sees = 'snapshot' | 'statement' | 'current' | 'unnamed';

/** Connections on which what is in no transaction cannot write. */
const guarded = new WeakSet<pg.PoolClient>();

/** The server says that it took everything back: what failed is the cause, and nothing was done. */
export class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/**
 * A transaction that begins with its first statement: one that asks nothing takes no connection, and the beginning costs no round
 * trip of its own. Should the beginning fail alone, nothing that follows it is done: outside of a transaction these connections are
 * read-only.
 */
export class Transaction {
  readonly runner: QueryRunner;
  /** Absent where one statement is all: that begins and ends by itself. */
  readonly #begin: string | undefined;
  #client: Promise<pg.PoolClient> | undefined;
  #begun: Promise<unknown> | undefined;
  #hasConnection = false;
  #isReleased = false;

  /** `unnamed`: statements over queues, whose plans are no good a moment later, are planned each time. */
  constructor(source: DataSource, sees: Sees) {
    this.#begin = sees === 'snapshot' ? snapshot : sees === 'statement' ? undefined : current;
    const isNamed = sees !== 'unnamed';
    this.runner = source.createQueryRunner();
    // TypeORM locks rows only where it knows of a transaction.
    Object.assign(this.runner, { isTransactionActive: true });
    type Query = (text: unknown, values?: unknown[], ...rest: unknown[]) => Promise<unknown>;
    const query = this.runner.query.bind(this.runner) as Query;
    // TypeORM hands on to the driver what it is given, and the driver takes a text or a text with a name.
    const asked: Query = async (text, values, ...rest) => {
      // Its connection is somebody else's by then.
      if (this.#isReleased) throw new Error('The transaction has ended.');
      if (sees === 'statement' && this.#client) throw new Error('This was to be one statement.');
      await (this.#client ??= this.#start());
      const hasName = isNamed && values !== undefined && values.length > 0 && typeof text === 'string';
      return query(hasName ? named(text) : text, values, ...rest);
    };
    this.runner.query = asked as QueryRunner['query'];
  }

  /** Whether it has asked the database anything yet, and has a connection since. */
  get hasConnection(): boolean {
    return this.#hasConnection;
  }

  /**
   * Does the last statements and commits, all sent at once. The answers are looked at one by one, for where a statement failed the
   * COMMIT that follows it answers, without an error, that it rolled back. Of one that never began nothing is left to do.
   * @throws TakenBack when nothing was done for certain, with its cause; another error, such as that the database is away, when that is not known
   */
  async commit(statements: readonly Statement[] = []): Promise<void> {
    if (!this.#client && statements.length === 0) return;
    const client = await (this.#client ??= this.#start());
    if (this.#begin === undefined) return;
    const begun = this.#begun;
    if (this.#begin === snapshot) {
      await begun;
      this.#client = undefined;
      endLater(client);
      return;
    }
    hold(client);
    const sent = [
      ...statements.map(({ text, values }) => client.query({ ...named(text), values: [...values] })),
      client.query('COMMIT'),
    ];
    const all = await Promise.allSettled([begun, ...sent]);
    const failed = all.find((one) => one.status === 'rejected');
    const end = all.at(-1);
    const word = end?.status === 'fulfilled' ? (end.value as pg.QueryResult).command : undefined;
    if (word === 'ROLLBACK')
      throw new TakenBack('The transaction was taken back.', { cause: failed?.reason });
    if (failed) throw asAway(failed.reason);
    if (word !== 'COMMIT') throw new Error('The transaction was not committed.');
    this.#client = undefined;
  }

  /** Takes everything back; what is asked then begins anew. */
  async rollback(): Promise<void> {
    const client = await this.#client;
    await client?.query('ROLLBACK');
    this.#client = undefined;
  }

  /** Gives the connection back, without what was not committed. */
  async release(): Promise<void> {
    this.#isReleased = true;
    if (this.#client && this.#begin !== undefined) await this.rollback().catch(() => undefined);
    await this.runner.release();
  }

  async #start(): Promise<pg.PoolClient> {
    this.#hasConnection = true;
    const client = (await this.runner.connect().catch((error: unknown) => {
      throw asAway(error);
    })) as pg.PoolClient;
    // The first statement is sent right behind.
    hold(client);
    if (!guarded.has(client)) {
      guarded.add(client);
      client.query('SET default_transaction_read_only = on').catch(() => guarded.delete(client));
    }
    if (this.#begin === undefined) return client;
    this.#begun = client.query(this.#begin);
    this.#begun.catch(() => undefined); // looked at when it ends
    return client;
  }
}

/** Connections whose snapshot nobody reads any more, and what ends it where nothing else does. */
const left = new WeakMap<pg.PoolClient, NodeJS.Timeout>();

/** How long a snapshot may stay open behind its reader, in milliseconds: rows that go meanwhile are kept for it. */
const longestLeft = 20;

/** It changed nothing that anybody would have to wait for: its end goes out with what is asked next on the connection, or soon alone. */
function endLater(client: pg.PoolClient): void {
  left.set(client, setTimeout(() => endSnapshot(client), longestLeft).unref());
}

/** For whoever takes a connection from the pool: nothing is asked in a snapshot that was somebody else's. */
export function endSnapshot(client: pg.PoolClient): void {
  const timer = left.get(client);
  if (timer === undefined) return;
  clearTimeout(timer);
  left.delete(client);
  hold(client, setImmediate); // who takes it asks a few turns of promises later
  client.query('COMMIT').catch(() => undefined);
}

/** What is sent until the work at hand is through goes out in one piece. */
function hold(
  client: pg.PoolClient,
  until: (then: () => void) => unknown = (then) => process.nextTick(then),
): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  stream.cork();
  until(() => stream.uncork());
}
