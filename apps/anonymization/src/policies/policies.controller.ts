import { Body, Controller, Get, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { policyJsonSchema } from '#libs/deidentify';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, NumberParam, PageQuery, type Page } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  ApprovePolicyBody,
  PolicyJsonSchema,
  PolicyPage,
  PolicyVersion,
  type PolicySummary,
} from './policies.schema.js';
import { PoliciesService } from './policies.service.js';
import { readPolicyBody } from './policy-body.js';

@ApiTags('policies')
@Controller('v1/policies')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get('schema.json')
  @Answers({ schema: PolicyJsonSchema })
  getPolicySchema(): object {
    return policyJsonSchema();
  }

  @Get()
  @Answers({ schema: PolicyPage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<PolicySummary>> {
    return this.policies.list(actor, query);
  }

  @Put(':name')
  @ApiConsumes('application/yaml', 'application/json')
  @ApiBody({ schema: { type: 'string', description: 'A policy file' } })
  @Answers({ schema: PolicyVersion })
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
  @Answers({ schema: PolicyVersion })
  get(@CurrentActor() actor: Actor, @Param('name', { schema: Name }) name: string): Promise<PolicyVersion> {
    return this.policies.get(actor, name);
  }

  @Get(':name/versions/:number')
  @Answers({ schema: PolicyVersion })
  getPolicyVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: NumberParam }) number: number,
  ): Promise<PolicyVersion> {
    return this.policies.get(actor, name, number);
  }

  @Post(':name/versions/:number/approve')
  @Answers({ schema: PolicyVersion, repeat: 'answer' })
  approvePolicyVersion(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: NumberParam }) number: number,
    @Body({ schema: ApprovePolicyBody }) body: ApprovePolicyBody,
  ): Promise<PolicyVersion> {
    return this.policies.approve(actor, name, number, body);
  }
}
