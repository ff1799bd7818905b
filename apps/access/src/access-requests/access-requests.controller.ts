import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page } from '#libs/platform';
import {
  AccessRequest,
  AccessRequestPage,
  AccessRequestQuery,
  CreateAccessRequestBody,
  DecideBody,
} from './access-requests.schema.js';
import { AccessRequestsService } from './access-requests.service.js';

@ApiTags('access requests')
@Controller('v1/access-requests')
export class AccessRequestsController {
  constructor(private readonly requests: AccessRequestsService) {}

  @Post()
  @Answers({ status: 201, schema: AccessRequest, summary: 'Ask for access to something' })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateAccessRequestBody }) body: CreateAccessRequestBody,
  ): Promise<AccessRequest> {
    return this.requests.create(actor, body);
  }

  @Get()
  @Answers({ schema: AccessRequestPage, summary: 'List access requests, newest first' })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: AccessRequestQuery }) query: AccessRequestQuery,
  ): Promise<Page<AccessRequest>> {
    return this.requests.list(actor, query);
  }

  @Get(':id')
  @Answers({ schema: AccessRequest, summary: 'One access request' })
  get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccessRequest> {
    return this.requests.get(actor, id);
  }

  @Post(':id/approve')
  @Answers({ schema: AccessRequest, summary: 'Approve a request: it becomes a grant', repeat: 'answer' })
  approve(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.approve(actor, id, body);
  }

  @Post(':id/deny')
  @Answers({ schema: AccessRequest, summary: 'Deny a request', repeat: 'answer' })
  deny(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.deny(actor, id, body);
  }
}
