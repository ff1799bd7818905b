import { Injectable } from '@nestjs/common';
import { Db, JobEntity, type ReadTx } from '#libs/db';
import { isId, problem, type Actor } from '#libs/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job } from './jobs.schema.js';

/** How often a watcher looks again, in milliseconds. */
const watchMs = 300;

function show(job: JobEntity): Job {
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    progress: job.progress,
    message: job.message,
    createdAt: job.createdAt.toISOString(),
    ...(job.result && { result: job.result as Record<string, unknown> }),
    ...(job.problem && { problem: job.problem }),
    ...(job.startedAt && { startedAt: job.startedAt.toISOString() }),
    ...(job.finishedAt && { finishedAt: job.finishedAt.toISOString() }),
  };
}

const hasEnded = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';

async function own(tx: ReadTx, id: string): Promise<JobEntity> {
  const job = isId(id) ? await tx.repo(JobEntity).findOneBy({ id }) : null;
  return tx.requireSeen('job', job, job?.createdBy);
}

@Injectable()
export class JobsService {
  constructor(private readonly db: Db) {}

  async get(actor: Actor, id: string): Promise<Job> {
    return this.db.read(actor, async (tx) => show(await own(tx, id)));
  }

  /** The job each time that it changed, until it has ended. */
  async *watch(actor: Actor, id: string, signal: AbortSignal): AsyncGenerator<Job> {
    let last = '';
    while (!signal.aborted) {
      const job = await this.get(actor, id);
      const now = JSON.stringify(job);
      if (now !== last) yield job;
      if (hasEnded(job)) return;
      last = now;
      await sleep(watchMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Asks a job to stop; it ends as soon as its worker notices. */
  async cancel(actor: Actor, id: string): Promise<Job> {
    return this.db.write(actor, 'job.cancel', async (tx) => {
      const job = await own(tx, id);
      await tx.require('job.cancel');
      if (hasEnded(show(job))) throw problem('state.conflict', `The job is ${job.state} already.`);
      tx.record({ resource: { kind: 'job', id }, detail: { kind: job.kind } });
      await tx.repo(JobEntity).update({ id }, { cancelRequested: true });
      return { ...show(job), message: 'Cancelling' };
    });
  }
}
