import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Query, QueryAnswer } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor } from '#libs/platform';
import { type FastifyReply } from 'fastify';
import { QueriesService } from './queries.service.js';

@ApiTags('queries')
@Controller('v1/queries')
export class QueriesController {
  constructor(private readonly queries: QueriesService) {}

  /** Repeats are answered from the ledger, where the answer stands beside what it cost, and not from kept requests. */
  @Post()
  @Answers({ schema: QueryAnswer, repeat: 'perform' })
  async askQuery(
    @CurrentActor() actor: Actor,
    @Body({ schema: Query }) query: Query,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QueryAnswer> {
    const { answer, replayed } = await this.queries.ask(actor, query, key ?? null);
    if (replayed) void reply.header('Idempotent-Replayed', 'true');
    return answer;
  }
}
