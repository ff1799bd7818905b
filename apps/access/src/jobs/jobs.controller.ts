import { Controller, Get, Param, Post, Req, Sse, type MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor } from '#libs/platform';
import { type FastifyRequest } from 'fastify';
import { from, map, type Observable } from 'rxjs';
import { Job } from './jobs.schema.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get(':id')
  @Answers({ schema: Job, summary: 'How far a job is' })
  get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Job> {
    return this.jobs.get(actor, id);
  }

  @Sse(':id/events')
  async events(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<Observable<MessageEvent>> {
    await this.jobs.get(actor, id); // an unknown job is 404, not an empty stream
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    return from(this.jobs.watch(actor, id, gone.signal)).pipe(map((data) => ({ data })));
  }

  @Post(':id/cancel')
  @Answers({ status: 202, schema: Job, summary: 'Ask a job to stop' })
  cancel(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Job> {
    return this.jobs.cancel(actor, id);
  }
}
