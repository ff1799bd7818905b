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
  @Answers({ schema: Job })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Job> {
    return this.jobs.get(actor, id);
  }

  @Sse(':id/events')
  @Answers({ media: ['text/event-stream'] })
  @UseGuards(OwnJob())
  watchJob(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() request: FastifyRequest,
  ): Observable<MessageEvent> {
    return jobEvents(request, () => this.jobs.get(actor, id));
  }

  @Post(':id/cancel')
  @Answers({ status: 202, schema: Job })
  cancel(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Job> {
    return this.jobs.cancel(actor, id);
  }
}
