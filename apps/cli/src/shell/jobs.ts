import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '#libs/client';
import { CommandFailure, Refusal } from './failure.js';
import { type Session, type World } from './session.js';

/** Between two looks at a job, in milliseconds: soon at first, then rarely. */
const firstPause = 100;
const longestPause = 1_000;

/** A job's id, of its address. */
export const jobId = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What it takes to watch a job. */
export interface Watcher extends Pick<Session, 'client' | 'progress'> {
  readonly world: Pick<World, 'signal'>;
}

/** Watches a job until it has ended and answers with its result. @throws Refusal with the job's problem when it failed. */
export async function jobResult<T>({ client, progress, world }: Watcher, path: string): Promise<T> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const job = await client.get<Job>(path);
    if (job.state === 'succeeded') {
      progress.clear();
      return job.result as T;
    }
    if (job.state === 'failed' || job.state === 'cancelled') {
      progress.clear();
      if (job.problem) throw new Refusal(job.problem);
      throw new CommandFailure(`The job ${job.id} ${job.state === 'failed' ? 'failed' : 'was cancelled'}.`);
    }
    progress.show(job.progress, job.message);
    await sleep(pause, undefined, { ...(world.signal && { signal: world.signal }) }).catch(() => {
      throw new CommandFailure(`Stopped watching; the job goes on: tidegate jobs watch ${jobId(path)}.`);
    });
  }
}
