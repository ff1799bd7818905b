import { type ProblemDocument } from '#libs/contracts';
import { JobEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';

/** Takes the job for this worker: `running`, one more attempt. Null when it has ended already. */
export async function claimJob(tx: ReadTx, id: Id): Promise<JobEntity | null> {
  const job = await lockJob(tx, id);
  if (!job) return null;
  job.state = 'running';
  job.attempts += 1;
  job.startedAt ??= tx.now;
  return tx.repo(JobEntity).save(job);
}

/** Takes back an attempt that the end of its process cut short: another does the job, and this one is not counted. */
export async function giveBackJob(tx: ReadTx, id: Id, attempts: number): Promise<void> {
  const waiting = { state: 'queued', message: 'Waiting', attempts: attempts - 1 } as const;
  await tx.repo(JobEntity).update({ id, attempts, state: 'running' }, waiting);
}

/** The job's row, locked until the transaction ends; null when it has ended or is not there. */
export async function lockJob(tx: ReadTx, id: Id): Promise<JobEntity | null> {
  const job = await tx.repo(JobEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  return job && (job.state === 'queued' || job.state === 'running') ? job : null;
}

export async function noteProgress(tx: ReadTx, id: Id, progress: number, message: string): Promise<void> {
  await tx
    .repo(JobEntity)
    .update({ id, state: 'running' }, { progress: Math.min(1, Math.max(0, progress)), message });
}

export async function isCancelRequested(tx: ReadTx, id: Id): Promise<boolean> {
  return tx.repo(JobEntity).existsBy({ id, cancelRequested: true });
}

/** Whether the job still runs as this attempt of it. */
export async function isAttempt(tx: ReadTx, id: Id, attempts: number): Promise<boolean> {
  return tx.repo(JobEntity).existsBy({ id, attempts, state: 'running' });
}

export async function endJob(
  tx: ReadTx,
  id: Id,
  end: { state: 'succeeded'; result: object } | { state: 'failed' | 'cancelled'; problem: ProblemDocument },
): Promise<void> {
  const success = end.state === 'succeeded';
  await tx.repo(JobEntity).update(
    { id },
    {
      state: end.state,
      finishedAt: tx.now,
      message: success ? 'Done' : end.problem.detail,
      ...(success ? { progress: 1, result: end.result } : { problem: end.problem }),
    },
  );
}
