import { Controller, Get, Param, Post, Req, Sse, UseGuards, type MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, IdParam, jobEvents, OwnJob } from '#libs/platform';
import { type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';
import { Job } from './jobs.schema.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get(':id')
  @Answers({
    schema: Job,
    summary: 'How far a job is',
    description:
      'For whoever started it. `result` is there once it has succeeded, `problem` once it has failed.',
  })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Job> {
    return this.jobs.get(actor, id);
  }

  @Sse(':id/events')
  @Answers({
    summary: 'How far a job is, as it changes',
    description:
      'Server-sent events; the data of each is what one would be answered by asking, and the last one says how it ended.',
    media: ['text/event-stream'],
  })
  @UseGuards(OwnJob())
  watchJob(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() request: FastifyRequest,
  ): Observable<MessageEvent> {
    return jobEvents(request, () => this.jobs.get(actor, id));
  }

  @Post(':id/cancel')
  @Answers({
    status: 202,
    schema: Job,
    summary: 'Ask a job to stop',
    description: 'Only asks: the job ends at the next point where it can. One that has ended is a conflict.',
    raises: ['state.conflict'],
  })
  cancel(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Job> {
    return this.jobs.cancel(actor, id);
  }
}
