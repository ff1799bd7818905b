import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import {
  Accepted,
  Answers,
  CurrentActor,
  type Page,
  type PageQuery,
  NameParam,
  VersionParam,
} from '#libs/platform';
import { formats } from '#libs/tabular';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Asked, UploadQuery } from '../uploads/reading-query.schema.js';
import { UploadsService } from '../uploads/uploads.service.js';
import { Version, VersionPage, VersionQuery } from './versions.schema.js';
import { VersionsService } from './versions.service.js';

@ApiTags('datasets')
@Controller('v1/datasets/:name/versions')
export class VersionsController {
  constructor(
    private readonly versions: VersionsService,
    private readonly uploads: UploadsService,
  ) {}

  @Post()
  @RouteConfig({ streamsBody: true })
  @ApiConsumes(...formats.mediaTypes)
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @Answers({ status: 202, schema: Accepted })
  async uploadVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Query({ schema: UploadQuery }) query: Asked,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.uploads.receive(actor, name, request.raw, query)}`;
    void reply.header('Location', job);
    return { job };
  }

  @Get()
  @Answers({ schema: VersionPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Query({ schema: VersionQuery }) query: PageQuery,
  ): Promise<Page<Version>> {
    return this.versions.list(actor, name, query);
  }

  @Get(':number')
  @Answers({ schema: Version })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<Version> {
    return this.versions.get(actor, name, number);
  }
}
