import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
  type MessageEvent,
  type Type,
} from '@nestjs/common';
import { JobState, ProblemDocument, type JobKind } from '#libs/contracts';
import { Db, JobEntity, type ReadTx, type Tx } from '#libs/db';
import { isId, problem, type Id } from '#libs/kernel';
import { Bulkhead } from '#libs/worker';
import { type FastifyRequest } from 'fastify';
import { from, map, type Observable } from 'rxjs';
import { z } from 'zod';
import { actorOf } from '../auth/auth.guard.js';
import { Standing } from '../auth/standing.js';

/** What everybody who started a job may know of it. */
export const jobFields = {
  id: z.string(),
  kind: z.string(),
  state: JobState,
  progress: z.number().min(0).max(1),
  message: z.string(),
  result: z.record(z.string(), z.unknown()).optional(),
  problem: ProblemDocument.optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
};
export type JobFields = z.infer<z.ZodObject<typeof jobFields>>;

type JobRow = Pick<
  JobEntity,
  | 'id'
  | 'kind'
  | 'state'
  | 'progress'
  | 'message'
  | 'result'
  | 'problem'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
>;

export function showJob({ id, kind, state, progress, message, ...job }: JobRow): JobFields {
  return {
    ...{ id, kind, state, progress, message, createdAt: job.createdAt.toISOString() },
    ...(job.result && { result: job.result as Record<string, unknown> }),
    ...(job.problem && { problem: job.problem }),
    ...(job.startedAt && { startedAt: job.startedAt.toISOString() }),
    ...(job.finishedAt && { finishedAt: job.finishedAt.toISOString() }),
  };
}

/** @throws Problem resource.not-found for a job that is not there, not of this kind, or another's */
export async function ownJob(tx: ReadTx, id: string, kind?: JobKind): Promise<JobEntity> {
  const found = isId(id) ? await tx.repo(JobEntity).findOneBy({ id }) : null;
  const job = kind === undefined || found?.kind === kind ? found : null;
  return tx.requireSeen('job', id, job, job?.createdBy);
}

/** Event streams that are open at a time in this process, and of one principal. */
const streams = new Bulkhead({ running: 1000, waiting: 0 }, { running: 32, waiting: 0 }, 'streams of events');

/** Answers 404 for another's job before an event stream begins: once begun, its status is 200 whatever happens. */
export function OwnJob(kind?: JobKind): Type<CanActivate> {
  @Injectable()
  class OwnJobGuard implements CanActivate {
    constructor(
      private readonly db: Db,
      private readonly standing: Standing,
    ) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
      const actor = actorOf(request);
      if (!actor) throw problem('token.missing');
      await this.db.read(actor, (tx) => ownJob(tx, request.params.id, kind));
      request.raw.once('close', await streams.enter(actor.id));
      const leave = this.standing.watch({ actor, fall: () => request.raw.destroy() });
      request.raw.once('close', leave);
      return true;
    }
  }
  return OwnJobGuard;
}

const hasEnded = ({ state }: Pick<JobFields, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** How often a watcher looks again, in milliseconds. */
const watchMs = 300;

/** Server-sent events: the job each time that it changed, until it has ended or its reader went away. */
export function jobEvents(request: FastifyRequest, look: () => Promise<JobFields>): Observable<MessageEvent> {
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  return from(changes(look, gone.signal)).pipe(map((data) => ({ data })));
}

async function* changes(look: () => Promise<JobFields>, signal: AbortSignal): AsyncGenerator<JobFields> {
  let last = '';
  while (!signal.aborted) {
    const job = await look();
    const now = JSON.stringify(job);
    if (now !== last) yield job;
    if (hasEnded(job)) return;
    last = now;
    await sleep(watchMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Asks a job of the actor's to stop; it ends as soon as its worker notices. @throws Problem state.conflict when it has ended */
export async function cancelJob(tx: Tx, id: Id, { kind, state }: JobFields): Promise<{ message: string }> {
  await tx.require('job.cancel');
  if (hasEnded({ state })) throw problem('state.conflict', `The job is ${state} already.`);
  tx.record({ resource: { kind: 'job', id }, detail: { kind } });
  await tx.repo(JobEntity).update({ id }, { cancelRequested: true });
  return { message: 'Cancelling' };
}
