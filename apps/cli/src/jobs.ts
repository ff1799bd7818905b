import type { Job } from '#libs/client';
import { type Command } from 'commander';
import { jobId, jobResult } from './shell/jobs.js';
import { segment } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, percent } from './shell/text.js';

/** Its address; a person may give that or the id alone. */
const pathOf = (job: string): string => `/v1/jobs/${segment(jobId(job))}`;

function about({ id, kind, state, progress, message, problem }: Job): string {
  const detail = problem?.detail;
  return fields({
    id,
    kind,
    state,
    progress: percent(progress),
    message: message || undefined,
    problem: detail,
  });
}

async function one({ client, show }: Session, id: string): Promise<void> {
  const job = await client.get<Job>(pathOf(id));
  show(job, () => about(job));
}

/** Ends as the job does. */
async function watch(session: Session, id: string): Promise<void> {
  const result = await jobResult<object>(session, pathOf(id));
  session.show(result, () => fields({ ...result }));
}

async function cancel({ client, show }: Session, id: string): Promise<void> {
  const job = await client.post<Job>(`${pathOf(id)}/cancel`);
  show(job, () => about(job));
}

export function addJobs(program: Command, run: Run): void {
  const jobs = program.command('jobs').description('what the gateway does for you, and how far it is');
  jobs.command('show').description('how far a job is').argument('<job>').action(run(one));
  jobs.command('watch').description('wait until a job has ended').argument('<job>').action(run(watch));
  jobs.command('cancel').description('end a job before it is done').argument('<job>').action(run(cancel));
}
