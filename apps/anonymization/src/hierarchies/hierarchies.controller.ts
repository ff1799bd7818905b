import { Controller, Get, Param, Put, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, NumberParam, PageQuery, type Page } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { HierarchyPage, HierarchyVersion } from './hierarchies.schema.js';
import { HierarchiesService } from './hierarchies.service.js';
import { readHierarchyBody } from './hierarchy-body.js';

const wantsCsv = (request: FastifyRequest): boolean => {
  const accepted = (request.headers.accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return accepted.includes('text/csv');
};

@ApiTags('policies')
@Controller('v1/hierarchies')
export class HierarchiesController {
  constructor(private readonly hierarchies: HierarchiesService) {}

  @Get()
  @Answers({ schema: HierarchyPage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<HierarchyVersion>> {
    return this.hierarchies.list(actor, query);
  }

  @Put(':name')
  @ApiConsumes('text/csv')
  @ApiBody({
    schema: { type: 'string', description: 'One line a leaf, from the leaf to *, as ARX writes it' },
  })
  @Answers({ schema: HierarchyVersion })
  async put(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HierarchyVersion> {
    const text = await readHierarchyBody(request);
    const { created, version } = await this.hierarchies.put(actor, name, text);
    if (created) void reply.status(201);
    return version;
  }

  @Get(':name')
  @Answers({ schema: HierarchyVersion, media: ['text/csv'] })
  async get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HierarchyVersion | StreamableFile> {
    return this.#answer(actor, name, undefined, request, reply);
  }

  @Get(':name/versions/:number')
  @Answers({ schema: HierarchyVersion, media: ['text/csv'] })
  async getHierarchyVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: NumberParam }) number: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HierarchyVersion | StreamableFile> {
    return this.#answer(actor, name, number, request, reply);
  }

  async #answer(
    actor: Actor,
    name: string,
    number: number | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<HierarchyVersion | StreamableFile> {
    void reply.header('Vary', 'Accept');
    if (!wantsCsv(request)) return this.hierarchies.get(actor, name, number);
    const text = await this.hierarchies.csv(actor, name, number);
    return new StreamableFile(Buffer.from(text), { type: 'text/csv; charset=utf-8; header=absent' });
  }
}
