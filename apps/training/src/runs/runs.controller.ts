import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  Req,
  Res,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Accepted, Answers, CurrentActor, IdParam, jobEvents, OwnJob, type Page } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';
import { CreateRunBody, RunPage, RunQuery, TrainingRun } from './runs.schema.js';
import { RunsService } from './runs.service.js';

@ApiTags('training')
@Controller('v1/training-runs')
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Post()
  @Answers({ status: 202, schema: Accepted })
  async createTrainingRun(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateRunBody }) body: CreateRunBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.runs.create(actor, body)}`;
    void reply.header('Location', job);
    return { job };
  }

  @Get()
  @Answers({ schema: RunPage })
  listTrainingRuns(
    @CurrentActor() actor: Actor,
    @Query({ schema: RunQuery }) query: RunQuery,
  ): Promise<Page<TrainingRun>> {
    return this.runs.list(actor, query);
  }

  @Get(':id')
  @Answers({ schema: TrainingRun })
  getTrainingRun(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
  ): Promise<TrainingRun> {
    return this.runs.get(actor, id);
  }

  @Sse(':id/events')
  @Answers({ media: ['text/event-stream'] })
  @UseGuards(OwnJob('train'))
  watchTrainingRun(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() request: FastifyRequest,
  ): Observable<MessageEvent> {
    return jobEvents(request, () => this.runs.get(actor, id));
  }

  @Post(':id/cancel')
  @Answers({ status: 202, schema: TrainingRun })
  cancelTrainingRun(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
  ): Promise<TrainingRun> {
    return this.runs.cancel(actor, id);
  }
}
