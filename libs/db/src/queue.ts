import { jobKinds, jobLimitMs, type JobKind } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { PgBoss, type Db as BossDb } from 'pg-boss';
import { type EntityManager, type QueryResult } from 'typeorm';

/** How often a worker shows that it lives, in seconds; past it the job is given to another. */
const heartbeatSeconds = 15;
/** What a job that reached its limit may take to put things away and say so, in seconds. */
const graceSeconds = 600;

/** The queue never gives a job up: nobody would be told. The runner counts, and ends it with a reason. */
const endless = 1_000_000;

/** pg-boss's tables, made once by the owner role; app roles only use them. */
export async function installQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 2, supervise: false, schedule: false });
  boss.on('error', () => undefined); // each failing call throws as well
  await boss.start();
  for (const kind of jobKinds) {
    const options = {
      retryLimit: endless,
      retryDelay: 1,
      heartbeatSeconds,
      expireInSeconds: jobLimitMs / 1000 + graceSeconds,
      notify: true,
    };
    await boss.createQueue(kind, options);
    await boss.updateQueue(kind, options);
  }
  await boss.stop({ graceful: false });
}

/** Statements run in the caller's transaction, so a job exists exactly when its row does. */
function inside(manager: EntityManager): BossDb {
  return {
    executeSql: async (text, values) => {
      const runner = manager.queryRunner;
      if (!runner) throw new Error('a job can be sent only inside a transaction');
      const result = (await runner.query(text, values, true)) as QueryResult<unknown>;
      return { rows: result.records };
    },
  };
}

export interface QueueOptions {
  readonly url: string;
  /** Whether this process looks after expired and dead jobs; one process is enough, more do no harm. */
  readonly supervise: boolean;
  readonly onError: (error: Error) => void;
}

/** A job, when its turn is, and whose it is. */
export interface Turn {
  readonly id: Id;
  readonly turn: number;
  readonly of: Id;
}

/** The job queue on the catalog's PostgreSQL (pg-boss): jobs run at least once. */
export class Queue {
  readonly #boss: PgBoss;

  constructor(options: QueueOptions) {
    this.#boss = new PgBoss({
      connectionString: options.url,
      max: 3,
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      registerInstance: false,
      supervise: options.supervise,
      superviseIntervalSeconds: heartbeatSeconds,
      useListenNotify: true,
    });
    this.#boss.on('error', options.onError);
  }

  async start(): Promise<void> {
    await this.#boss.start();
  }

  /** Waits for running handlers, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: seconds * 1000 });
  }

  /** For `tx.enqueue`: the job exists when the transaction commits. Jobs of a lower turn are taken earlier. */
  async send(kind: JobKind, { id, turn, of }: Turn, manager: EntityManager): Promise<void> {
    await this.#boss.send(kind, { id }, { id, priority: -turn, group: { id: of }, db: inside(manager) });
  }

  /**
   * Calls `handle` with the id of each job of the kind, at most `concurrency` at a time, and of one principal's jobs one: who has a job
   * that takes hours keeps nobody from the other places.
   */
  async work(kind: JobKind, concurrency: number, handle: (id: Id) => Promise<void>): Promise<void> {
    await this.#boss.work<{ id: Id }>(
      kind,
      {
        localConcurrency: concurrency,
        localGroupConcurrency: 1,
        pollingIntervalSeconds: 1,
        // A job that is given back is announced to nobody: without this it waits half a minute.
        notifyPollingIntervalSeconds: 1,
        heartbeatRefreshSeconds: heartbeatSeconds / 3,
      },
      async (jobs) => {
        for (const job of jobs) await handle(job.data.id);
      },
    );
  }

  /**
   * Gives back every job that is marked as running. Only for a process that knows it is alone: after kill -9 it
   * would otherwise wait for the dead process's heartbeat to run out.
   */
  async recoverAlone(kinds: readonly JobKind[]): Promise<void> {
    for (const kind of kinds) {
      const running = (await this.#boss.findJobs(kind)).filter((job) => job.state === 'active');
      if (running.length > 0)
        await this.#boss.fail(
          kind,
          running.map((job) => job.id),
        );
    }
  }
}
