import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
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
  @ApiConsumes(...formats.mediaTypes)
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @Answers({
    status: 202,
    schema: Accepted,
    summary: 'Upload a file as a new version',
    description:
      'The body is the file itself, streamed and sealed as it arrives, also with Content-Encoding gzip or zstd; Content-Digest is checked. What shows while it arrives is answered at once, what parsing finds fails the job.',
    raises: [
      'access.denied',
      'body.media-type',
      'body.too-large',
      'upload.truncated',
      'upload.digest',
      'upload.compression',
      'upload.too-expansive',
      'upload.unparsable',
      'state.conflict',
      'storage.full',
    ],
  })
  async uploadVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.uploads.receive(actor, name, request.raw)}`;
    void reply.header('Location', job);
    return { job };
  }

  @Get()
  @Answers({
    schema: VersionPage,
    summary: 'List the versions of a dataset, newest first',
    description: 'Of a dataset that one may discover.',
  })
  list(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Query({ schema: VersionQuery }) query: PageQuery,
  ): Promise<Page<Version>> {
    return this.versions.list(actor, name, query);
  }

  @Get(':number')
  @Answers({
    schema: Version,
    summary: 'One version by its number, or the newest as latest',
    description:
      'What was read from the file, with its digest. A version exists once it is sealed, and never changes.',
  })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<Version> {
    return this.versions.get(actor, name, number);
  }
}
