import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Accepted, Answers, CurrentActor, NameParam, type Page, type PageQuery } from '#libs/platform';
import { type FastifyReply } from 'fastify';
import { CreateSourceBody, Source, SourcePage, SourceQuery } from './sources.schema.js';
import { SourcesService } from './sources.service.js';

@ApiTags('sources')
@Controller('v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Post()
  @Answers({ status: 201, schema: Source })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateSourceBody }) body: CreateSourceBody,
  ): Promise<Source> {
    return this.sources.create(actor, body);
  }

  @Get()
  @Answers({ schema: SourcePage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: SourceQuery }) query: PageQuery,
  ): Promise<Page<Source>> {
    return this.sources.list(actor, query);
  }

  @Get(':name')
  @Answers({ schema: Source })
  get(@CurrentActor() actor: Actor, @Param('name', { schema: NameParam }) name: string): Promise<Source> {
    return this.sources.get(actor, name);
  }

  @Delete(':name')
  @Answers({ status: 204 })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<void> {
    await this.sources.remove(actor, name);
  }

  @Post(':name/runs')
  @Answers({ status: 202, schema: Accepted })
  async runSource(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.sources.run(actor, name)}`;
    void reply.header('Location', job);
    return { job };
  }
}
