import { type BeforeApplicationShutdown, type INestApplicationContext, Logger } from '@nestjs/common';
import { jobInputs, type JobInputs, type JobKind } from '#libs/contracts';
import { type Db, type JobEntity, type Queue, type Tx } from '#libs/db';
import { Problem, problem, systemActor, type Actor, type Id } from '#libs/kernel';
import { Standing } from '../auth/standing.js';
import { actorById } from '../auth/authenticator.js';
import { problemDocument, toProblem } from '../http/problem.filter.js';
import {
  claimJob,
  endJob,
  giveBackJob,
  isAttempt,
  isCancelRequested,
  lockJob,
  noteProgress,
} from './job.store.js';

export interface RunningJob<K extends JobKind> {
  readonly id: Id;
  readonly input: JobInputs[K];
  /** Who asked for it, with today's roles. */
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/** Writes the outcome; runs in the transaction that ends the job, and gives back the job's result. */
export type Commit = (tx: Tx) => Promise<object>;

export interface JobHandler<K extends JobKind> {
  readonly kind: K;
  /** How many of them run at a time in this process. */
  readonly concurrency: number;
  /** The heavy part. It may run more than once: what it leaves outside the database is named after the job. */
  readonly run: (job: RunningJob<K>) => Promise<Commit>;
  /** Puts away what a job left outside the database; `kept` says whether its outcome was committed. Idempotent. */
  readonly cleanup: (job: Pick<RunningJob<K>, 'id' | 'input'>, kept: boolean) => Promise<void>;
}

/** One delivery of a job; the queue delivers again when a process seems dead, though it may only have been slow. */
interface Attempt {
  readonly id: Id;
  readonly attempt: number;
}

const superseded = (): Problem =>
  problem('state.conflict', 'The job has ended already, or another process took it over.');
const notAsked = (): Problem =>
  problem(
    'catalog.tampered',
    'The job is not what was asked for: its row was changed in the database, or is older than this version. Ask for it again.',
  );
const mayNotAct = (): Problem => problem('access.denied', 'Who asked for this job may not act any more.');
const cancelled = (): Problem => problem('state.conflict', 'The job was cancelled.');

/** How often a running job looks whether it should stop, and writes its progress, in milliseconds. */
const beatMs = 500;

/**
 * How often a process may die while it runs a job before the job is not begun again. Most of these deaths are not the job's
 * doing (a power cut, `kill -9`, another job that took all memory), so they are many; but a job that takes its process down
 * each time must end as well. A process that ends in order gives its jobs back, and that is not counted.
 */
const mostDeaths = 20;

/** Runs the jobs of one app at least once; each ends exactly once, as succeeded with its rows, or with a problem. */
export class JobRunner implements BeforeApplicationShutdown {
  readonly #log = new Logger('jobs');
  readonly #stopping = new AbortController();
  readonly #starts: ((queue: Queue) => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly db: Db,
    private readonly queue: Queue | undefined,
    private readonly standing: Standing = new Standing(db),
  ) {}

  /** Says who does the jobs of a kind; none is begun before {@link start}. */
  add<K extends JobKind>(handler: JobHandler<K>): void {
    this.#starts.push((queue) =>
      queue.work(handler.kind, handler.concurrency, async (id) => {
        const running = this.#work(handler, id);
        this.#running.add(running);
        await running.finally(() => this.#running.delete(running));
      }),
    );
  }

  /** Begins to take jobs. To be called once the process listens: a job may read what this process serves. */
  async start(): Promise<void> {
    if (this.#starts.length === 0) return;
    if (!this.queue) throw problem('internal.error', 'This process has no job queue.');
    for (const start of this.#starts) await start(this.queue);
  }

  /** Interrupts what runs and waits until it has been given back to the queue, for the next process to do again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#running);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  async #work<K extends JobKind>(handler: JobHandler<K>, id: Id): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const claimed = await this.db.writeUnlogged(systemActor, async (tx) => {
      const job = await claimJob(tx, id);
      return job && { job, isAsked: tx.isAsked(job) && job.kind === handler.kind };
    });
    if (!claimed) return;
    if (claimed.isAsked) await this.#attempt(handler, claimed.job);
    else await this.#fail(systemActor, handler.kind, { id, attempt: claimed.job.attempts }, notAsked());
  }

  async #attempt<K extends JobKind>(handler: JobHandler<K>, job: JobEntity): Promise<void> {
    const { id, attempts: attempt } = job;
    const parsed = jobInputs[handler.kind].safeParse(job.input);
    if (!parsed.success) {
      await this.#fail(systemActor, handler.kind, { id, attempt }, parsed.error);
      return;
    }
    const input = parsed.data;
    const actor = await this.db.read(systemActor, (tx) => actorById(tx, job.createdBy));
    try {
      if (!actor) throw mayNotAct();
      if (job.cancelRequested) throw cancelled();
      if (attempt > mostDeaths)
        throw problem('worker.crashed', `The gateway died ${attempt - 1} times while it ran this job.`);
      await handler.cleanup({ id, input }, false); // what an earlier, killed attempt left
      const commit = await this.#run(handler, { id, input, actor, attempt });
      await this.#succeed(actor, handler.kind, { id, attempt }, commit);
      await this.#cleanup(handler, { id, input }, true);
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        await this.db.writeUnlogged(systemActor, (tx) => giveBackJob(tx, id, attempt));
        throw error; // the queue keeps the job for the next process
      }
      const mine = await this.#fail(actor ?? systemActor, handler.kind, { id, attempt }, error);
      // What another attempt made or is making stands under the same name.
      if (mine) await this.#cleanup(handler, { id, input }, false);
    }
  }

  async #run<K extends JobKind>(
    handler: JobHandler<K>,
    { attempt, ...job }: Omit<RunningJob<K>, 'signal' | 'progress'> & Attempt,
  ): Promise<Commit> {
    const cancel = new AbortController();
    const stopping = this.#stopping.signal;
    // Not AbortSignal.any: what it makes can be collected while a handler waits for it.
    const onStop = (): void => cancel.abort(stopping.reason);
    stopping.addEventListener('abort', onStop);
    const { token: _, ...starter } = job.actor;
    const leave = this.standing.watch({
      actor: starter,
      fall: ({ code }) => {
        // While the database is away nobody knows; whether they may still is asked when the job ends.
        if (code !== 'catalog.unavailable') cancel.abort(mayNotAct());
      },
    });
    let latest: { fraction: number; message: string } | undefined;
    const beat = setInterval(() => {
      void this.db
        .writeUnlogged(systemActor, async (tx) => {
          if (await isCancelRequested(tx, job.id)) cancel.abort(cancelled());
          if (!(await isAttempt(tx, job.id, attempt))) cancel.abort(superseded());
          if (latest) await noteProgress(tx, job.id, latest.fraction, latest.message);
          latest = undefined;
        })
        .catch(() => undefined); // progress may be lost
    }, beatMs);
    try {
      const progress = (fraction: number, message: string): void => void (latest = { fraction, message });
      stopping.throwIfAborted();
      return await handler.run({ ...job, signal: cancel.signal, progress });
    } finally {
      leave();
      stopping.removeEventListener('abort', onStop);
      clearInterval(beat);
    }
  }

  async #succeed(actor: Actor, kind: JobKind, { id, attempt }: Attempt, commit: Commit): Promise<void> {
    // A job may take hours: whoever was disabled meanwhile makes nothing any more, and groups count as they are now.
    const now = await this.db.read(systemActor, (tx) => actorById(tx, actor.id));
    if (!now) throw mayNotAct();
    await this.db.write(now, `${kind}.done`, async (tx) => {
      const job = await lockJob(tx, id);
      if (job?.attempts !== attempt) throw superseded();
      if (job.cancelRequested) throw cancelled();
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

  async #cleanup<K extends JobKind>(
    handler: JobHandler<K>,
    job: Pick<RunningJob<K>, 'id' | 'input'>,
    kept: boolean,
  ): Promise<void> {
    await handler.cleanup(job, kept).catch(() => {
      this.#log.warn({
        job: job.id,
        message: 'leftovers of a job could not be removed; the next start tries again',
      });
    });
  }
}

/** Lets every app of this process take jobs; to be called once it listens. */
export async function startJobs(app: INestApplicationContext): Promise<void> {
  for (const runner of app.get(JobRunner, { strict: false, each: true })) await runner.start();
}
