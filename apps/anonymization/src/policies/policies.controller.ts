import { Controller, Get, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { policyJsonSchema } from '#libs/deidentify';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, PageQuery, type Page } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PolicyPage, PolicyVersion, type PolicySummary } from './policies.schema.js';
import { PoliciesService } from './policies.service.js';
import { readPolicyBody } from './policy-body.js';

/** As large as the catalog counts. */
const VersionNumber = z.coerce.number().int().positive().max(2_147_483_647);

@ApiTags('policies')
@Controller('v1/policies')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get('schema.json')
  @Answers({ summary: 'The JSON Schema of a policy file' })
  getPolicySchema(): object {
    return policyJsonSchema();
  }

  @Get()
  @Answers({ schema: PolicyPage, summary: 'List policies' })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<PolicySummary>> {
    return this.policies.list(actor, query);
  }

  @Put(':name')
  @ApiConsumes('application/yaml', 'application/json')
  @ApiBody({ schema: { type: 'string', description: 'A policy file' } })
  @Answers({
    schema: PolicyVersion,
    summary: 'Keep a policy file as a new version (201), or find it unchanged (200)',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyVersion> {
    const { text, format } = await readPolicyBody(request);
    const { created, version } = await this.policies.put(actor, name, text, format);
    if (created) void reply.status(201);
    return version;
  }

  @Get(':name')
  @Answers({ schema: PolicyVersion, summary: 'The newest version of a policy' })
  get(@CurrentActor() actor: Actor, @Param('name', { schema: Name }) name: string): Promise<PolicyVersion> {
    return this.policies.get(actor, name);
  }

  @Get(':name/versions/:number')
  @Answers({ schema: PolicyVersion, summary: 'One version of a policy' })
  getPolicyVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: VersionNumber }) number: number,
  ): Promise<PolicyVersion> {
    return this.policies.get(actor, name, number);
  }
}
