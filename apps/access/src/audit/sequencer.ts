import { type Db, listen, type Listener, type ReadTx } from '#libs/db';
import { equalBytes, problem, Problem, systemActor, type Id } from '#libs/kernel';
import { encodeEntry, leafHash, makeEntry, signCheckpoint } from '#libs/ledger';
import {
  insertHead,
  insertLeaves,
  insertTiles,
  lastHead,
  lockSequence,
  refuseRecords,
  waitingRecords,
  type WaitingRecord,
} from './audit.store.js';
import { sha256 } from './hash.js';
import { type KeptCheckpoint, type SignedHead } from './kept-checkpoint.js';
import { type LogKey } from './log-key.js';
import { recoverState } from './recover.js';
import { extend, stateOf, type TreeState } from './tree-state.js';

/**
 * How long a batch that is wanted may take to end before nothing more is recorded, in milliseconds: somebody with all rights in the
 * database can hold it up for as long as they like. Less would refuse people whose machine is merely slow.
 */
const longestMs = 60_000;

export interface SequencerOptions {
  readonly db: Db;
  /** Where notifications of commits come from, as the same role as `db`. */
  readonly databaseUrl: string;
  readonly key: LogKey;
  readonly kept: KeptCheckpoint;
  /** Says one line, for whoever runs the gateway. */
  readonly say: (line: string) => void;
  /** How long a batch may take to end; {@link longestMs} where absent. */
  readonly longestMs?: number;
}

/** Records in one batch: more would hold its transaction, and its memory, for longer than others like to wait. */
const batchSize = 5_000;

/** How often it looks by itself, in milliseconds: for what nobody told of, and again after an unexpected failure. */
const lookMs = 1_000;

/** How long after a batch the next one begins, in milliseconds: while many write, each batch is signed and synced for more of them. */
const restMs = 25;

interface Batch {
  readonly state: TreeState;
  /** What is to be kept outside the database: what was signed, or found signed already. */
  readonly head: SignedHead | null;
  /** Whether there may be more to sequence. */
  readonly more: boolean;
  /** Records that the gateway did not write, which no leaf was made of. */
  readonly forged?: readonly Id[];
}

function toEntry(record: WaitingRecord): Uint8Array {
  const { id, at, actorId, action, resourceKind, resourceId, outcome, salt, detail } = record;
  const resource = { kind: resourceKind, id: resourceId };
  try {
    const fields = { id, at, actor: actorId, action, resource, outcome };
    return encodeEntry(makeEntry(fields, { salt, detail }, sha256));
  } catch {
    throw problem('audit.unavailable', `The audit record ${id} is not one that the log can hold.`);
  }
}

/** The bytes of the leaf; null for a record that this gateway did not write. */
function toOwnEntry(tx: ReadTx, record: WaitingRecord): Uint8Array | null {
  try {
    const entry = toEntry(record);
    return tx.isOwnRecord(entry, record.seal) ? entry : null;
  } catch {
    return null; // the gateway writes none that the log cannot hold
  }
}

/**
 * Turns audit records into leaves of the log, each exactly once, and signs what came of it. Woken by commits, and by a clock for
 * those of which it heard nothing. Several may run against one database: each batch holds a lock, and who waited for it reads the tree anew.
 */
export class Sequencer {
  readonly #options: SequencerOptions;
  #state: TreeState | null = null;
  #refusal: Problem | null = null;
  #failing = false;
  #stopped = false;
  #wanted = false;
  /** Since when a batch is wanted that has not ended, by a clock that nobody sets. */
  #since: number | null = null;
  #run: Promise<void> | null = null;
  #listener: Listener | undefined;
  #looking: NodeJS.Timeout | undefined;
  /** Until when the next batch waits, and what ends that early. */
  #rest: Promise<void> = Promise.resolve();
  #hurry: () => void = () => undefined;
  /** How many wait for it to have caught up: for them it does not rest. */
  #awaited = 0;

  constructor(options: SequencerOptions) {
    this.#options = options;
  }

  /** Recovers the tree, sequences what waits, and listens for more. Refuses quietly: see {@link check}. */
  async start(): Promise<void> {
    await this.caughtUp();
    this.#looking = setInterval(() => this.wake(), lookMs).unref();
    const { databaseUrl } = this.#options;
    this.#listener = await listen(databaseUrl, 'tidegate_audit', () => this.wake());
  }

  /** Ends the batch that runs and takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    this.#hurry();
    await this.#listener?.close();
    await this.#run;
  }

  /** @throws Problem audit.unavailable while the log is not whole or cannot be extended. */
  check(): void {
    if (this.#refusal) throw this.#refusal;
    if (this.#failing) throw problem('audit.unavailable');
  }

  /** @throws Problem audit.unavailable where what is recorded now would wait until somebody mends the log */
  requireTaking(): void {
    const waits = this.#since === null ? 0 : performance.now() - this.#since;
    if (this.#refusal || waits > (this.#options.longestMs ?? longestMs)) throw problem('audit.unavailable');
  }

  wake(): void {
    this.#wanted = true;
    this.#since ??= performance.now();
    if (this.#stopped || this.#refusal || this.#run) return;
    this.#run = this.#work().finally(() => {
      this.#run = null;
      // What was said between the last look and here.
      if (this.#wanted && !this.#failing) this.wake();
    });
  }

  /** Resolves once all that was committed before this call is in the log, or cannot be at the moment. */
  async caughtUp(): Promise<void> {
    this.#awaited++;
    this.#hurry();
    await this.#run;
    this.wake();
    await this.#run;
    this.#awaited--;
  }

  async #work(): Promise<void> {
    try {
      while (this.#wanted) {
        if (this.#awaited === 0) await this.#rest;
        if (this.#stopped) break;
        this.#wanted = false;
        if (await this.#batch()) this.#wanted = true;
        this.#since = this.#wanted ? performance.now() : null;
      }
      this.#failing = false;
    } catch (error) {
      this.#state = null; // whether the batch was committed is not known, so it is read anew
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { say } = this.#options;
    if (error instanceof Problem && error.code === 'audit.unavailable') {
      this.#refusal = error;
      say(`The audit log takes no more entries. ${error.detail}`);
      return;
    }
    if (!this.#failing) say('The audit log cannot be extended at the moment; it is tried again.');
    this.#failing = true;
  }

  #restABit(): void {
    this.#rest = new Promise((done) => {
      const timer = setTimeout(done, restMs);
      this.#hurry = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** One batch in one transaction; answers whether there may be more. */
  async #batch(): Promise<boolean> {
    const { db, kept } = this.#options;
    const {
      state,
      head,
      more,
      forged = [],
    } = await db.writeUnlogged(systemActor, (tx) => this.#sequence(tx));
    this.#state = state;
    if (head && !more) this.#restABit();
    // After the commit: what a crash leaves here is older than the database, and consistent with it.
    if (head) await kept.keep(head);
    if (forged.length > 0) await this.#recordForged(forged);
    return more;
  }

  async #sequence(tx: ReadTx): Promise<Batch> {
    await lockSequence(tx);
    const found = await this.#current(tx);
    if (!found) return { ...(await this.#sign(tx, stateOf(0, []))), more: true };
    const records = await waitingRecords(tx, batchSize);
    if (records.length === 0) return { ...found, more: false };
    const made = records.map((record) => ({ record, entry: toOwnEntry(tx, record) }));
    const forged = made.flatMap(({ record, entry }) => (entry ? [] : [record.id]));
    const own = made.flatMap(({ record, entry }) => (entry ? [{ id: record.id, entry }] : []));
    const more = records.length === batchSize;
    if (forged.length > 0) await refuseRecords(tx, forged);
    if (own.length === 0) return { ...found, more, forged };
    const entries = own.map(({ entry }) => entry);
    const hashes = entries.map((entry) => leafHash(entry, sha256));
    const grown = extend(found.state, hashes);
    const ids = own.map(({ id }) => id);
    await insertLeaves(tx, { start: found.state.size, records: ids, entries, hashes });
    await insertTiles(tx, grown.tiles);
    return { ...(await this.#sign(tx, grown.state)), more, forged };
  }

  /** Somebody put them there past the gateway: that is worth a record of its own, and nothing that they say is. */
  async #recordForged(ids: readonly Id[]): Promise<void> {
    const { db, say } = this.#options;
    say(`${ids.length} audit records were not written by this gateway; no leaf was made of them.`);
    await db.write(systemActor, 'record.refuse', (tx) => {
      for (const id of ids) tx.record({ resource: { kind: 'record', id }, outcome: 'denied' });
      return Promise.resolve();
    });
  }

  async #sign(tx: ReadTx, state: TreeState): Promise<{ state: TreeState; head: SignedHead }> {
    const { key } = this.#options;
    const checkpoint = { origin: key.origin, size: state.size, root: state.root };
    const head = { ...checkpoint, note: await signCheckpoint(checkpoint, [key.signer], sha256) };
    await insertHead(tx, head);
    return { state, head };
  }

  /** The tree as the database has it now: ours, or what another sequencer made of it. */
  async #current(tx: ReadTx): Promise<{ state: TreeState; head: SignedHead | null } | null> {
    const state = this.#state;
    const { key, kept } = this.#options;
    if (state) {
      const head = await lastHead(tx);
      if (head && Number(head.size) === state.size && equalBytes(head.root, state.root)) {
        return { state, head: null };
      }
    }
    return recoverState(tx, key.verifier, await this.#keptHead(kept));
  }

  async #keptHead(kept: KeptCheckpoint): Promise<SignedHead | null> {
    try {
      return await kept.load(this.#options.key.verifier);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw problem('audit.unavailable', `${kept.path} is not a checkpoint that this log's key signed.`);
    }
  }
}
