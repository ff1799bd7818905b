import { Logger } from '@nestjs/common';
import { type JobKind } from '#libs/contracts';
import { type Db, type Queue, type Tx } from '#libs/db';
import { Problem, problem, systemActor, type Actor, type Id } from '#libs/kernel';
import { type z } from 'zod';
import { actorById } from '../auth/authenticator.js';
import { problemDocument, toProblem } from '../http/problem.filter.js';
import { claimJob, endJob, isAttempt, isCancelRequested, lockJob, noteProgress } from './job.store.js';

export interface RunningJob<I> {
  readonly id: Id;
  readonly input: I;
  /** Who asked for it, with today's roles. */
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/** Writes the outcome; runs in the transaction that ends the job, and gives back the job's result. */
export type Commit = (tx: Tx) => Promise<object>;

export interface JobHandler<I> {
  readonly kind: JobKind;
  readonly concurrency: number;
  readonly input: z.ZodType<I>;
  /** The heavy part. It may run more than once: what it leaves outside the database is named after the job. */
  readonly run: (job: RunningJob<I>) => Promise<Commit>;
  /** Puts away what a job left outside the database; `kept` says whether its outcome was committed. Idempotent. */
  readonly cleanup: (job: { id: Id; input: I }, kept: boolean) => Promise<void>;
}

/** One delivery of a job; the queue delivers again when a process seems dead, though it may only have been slow. */
interface Attempt {
  readonly id: Id;
  readonly attempt: number;
}

const superseded = (): Problem =>
  problem('state.conflict', 'The job has ended already, or another process took it over.');

/** How often a running job looks whether it should stop, and writes its progress, in milliseconds. */
const beatMs = 500;

/** A job that takes its process down each time must end as well; below the queue's own limit, past which nobody is told. */
const mostAttempts = 5;

/** Runs jobs at least once; each ends exactly once, as succeeded with its rows, or with a problem. */
export class JobRunner {
  readonly #log = new Logger('jobs');
  readonly #stopping = new AbortController();

  constructor(
    private readonly db: Db,
    private readonly queue: Queue,
  ) {}

  async handle<I>(handler: JobHandler<I>): Promise<void> {
    await this.queue.work(handler.kind, handler.concurrency, (id) => this.#work(handler, id));
  }

  /** Interrupts what runs; it goes back to the queue and is done again by the next process. */
  stop(): void {
    this.#stopping.abort();
  }

  async #work<I>(handler: JobHandler<I>, id: Id): Promise<void> {
    const job = await this.db.writeUnlogged(systemActor, (tx) => claimJob(tx, id));
    if (!job) return;
    const { attempts: attempt } = job;
    const parsed = handler.input.safeParse(job.input);
    if (!parsed.success) {
      await this.#fail(systemActor, handler.kind, { id, attempt }, parsed.error);
      return;
    }
    const input = parsed.data;
    const actor = await this.db.read(systemActor, (tx) => actorById(tx, job.createdBy));
    try {
      if (!actor) throw problem('access.denied', 'Who asked for this job may not act any more.');
      if (job.cancelRequested) throw problem('state.conflict', 'The job was cancelled.');
      if (attempt > mostAttempts)
        throw problem('worker.crashed', `Begun ${attempt - 1} times, and never ended.`);
      await handler.cleanup({ id, input }, false); // what an earlier, killed attempt left
      const commit = await this.#run(handler, { id, input, actor, attempt });
      await this.#succeed(actor, handler.kind, { id, attempt }, commit);
      await this.#cleanup(handler, { id, input }, true);
    } catch (error) {
      if (this.#stopping.signal.aborted) throw error; // the queue keeps the job for the next process
      const mine = await this.#fail(actor ?? systemActor, handler.kind, { id, attempt }, error);
      // What another attempt made or is making stands under the same name.
      if (mine) await this.#cleanup(handler, { id, input }, false);
    }
  }

  async #run<I>(
    handler: JobHandler<I>,
    { attempt, ...job }: { id: Id; input: I; actor: Actor; attempt: number },
  ): Promise<Commit> {
    const cancel = new AbortController();
    let latest: { fraction: number; message: string } | undefined;
    const beat = setInterval(() => {
      void this.db
        .writeUnlogged(systemActor, async (tx) => {
          if (await isCancelRequested(tx, job.id))
            cancel.abort(problem('state.conflict', 'The job was cancelled.'));
          if (!(await isAttempt(tx, job.id, attempt))) cancel.abort(superseded());
          if (latest) await noteProgress(tx, job.id, latest.fraction, latest.message);
          latest = undefined;
        })
        .catch(() => undefined); // progress may be lost
    }, beatMs);
    try {
      const signal = AbortSignal.any([cancel.signal, this.#stopping.signal]);
      const progress = (fraction: number, message: string): void => void (latest = { fraction, message });
      return await handler.run({ ...job, signal, progress });
    } finally {
      clearInterval(beat);
    }
  }

  async #succeed(actor: Actor, kind: JobKind, { id, attempt }: Attempt, commit: Commit): Promise<void> {
    await this.db.write(actor, `${kind}.done`, async (tx) => {
      const job = await lockJob(tx, id);
      if (job?.attempts !== attempt) throw superseded();
      if (job.cancelRequested) throw problem('state.conflict', 'The job was cancelled.');
      await endJob(tx, id, { state: 'succeeded', result: await commit(tx) });
    });
  }

  /** False when the job was not this attempt's any more: then it is left as it is. */
  async #fail(actor: Actor, kind: JobKind, { id, attempt }: Attempt, error: unknown): Promise<boolean> {
    const thrown = toProblem(error);
    if (!(error instanceof Problem))
      this.#log.error({ job: id, error: error instanceof Error ? error.name : 'unknown' });
    return this.db.write(actor, `${kind}.fail`, async (tx) => {
      const job = await lockJob(tx, id);
      const mine = job?.attempts === attempt;
      const state = job?.cancelRequested === true ? 'cancelled' : 'failed';
      tx.record({
        resource: { kind: 'job', id },
        outcome: 'failed',
        detail: { kind, code: thrown.code, state: mine ? state : 'superseded' },
      });
      if (mine) await endJob(tx, id, { state, problem: problemDocument(thrown) });
      return mine;
    });
  }

  async #cleanup<I>(handler: JobHandler<I>, job: { id: Id; input: I }, kept: boolean): Promise<void> {
    await handler.cleanup(job, kept).catch(() => {
      this.#log.warn({
        job: job.id,
        message: 'leftovers of a job could not be removed; the next start tries again',
      });
    });
  }
}
