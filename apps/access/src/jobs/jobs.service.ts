import { Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { type Actor } from '#libs/kernel';
import { cancelJob, ownJob, showJob } from '#libs/platform';
import { type Job } from './jobs.schema.js';

@Injectable()
export class JobsService {
  constructor(private readonly db: Db) {}

  async get(actor: Actor, id: string): Promise<Job> {
    return this.db.read(actor, async (tx) => showJob(await ownJob(tx, id)));
  }

  async cancel(actor: Actor, id: string): Promise<Job> {
    return this.db.write(actor, 'job.cancel', async (tx) => {
      const job = showJob(await ownJob(tx, id));
      return { ...job, ...(await cancelJob(tx, job.id, job)) };
    });
  }
}
