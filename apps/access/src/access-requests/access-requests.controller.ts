import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, IdParam } from '#libs/platform';
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
  @Answers({ status: 201, schema: AccessRequest })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateAccessRequestBody }) body: CreateAccessRequestBody,
  ): Promise<AccessRequest> {
    return this.requests.create(actor, body);
  }

  @Get()
  @Answers({ schema: AccessRequestPage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: AccessRequestQuery }) query: AccessRequestQuery,
  ): Promise<Page<AccessRequest>> {
    return this.requests.list(actor, query);
  }

  @Get(':id')
  @Answers({ schema: AccessRequest })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<AccessRequest> {
    return this.requests.get(actor, id);
  }

  @Post(':id/approve')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.approve(actor, id, body);
  }

  @Post(':id/deny')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  deny(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.deny(actor, id, body);
  }
}
