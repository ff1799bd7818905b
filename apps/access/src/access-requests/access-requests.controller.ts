import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, IdParam } from '#libs/platform';
import {
  AccessRequest,
  AccessRequestPage,
  AccessRequestQuery,
  ApproveBody,
  CreateAccessRequestBody,
  ReasonBody,
  WithdrawRequestBody,
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
    @Body({ schema: ApproveBody }) body: ApproveBody,
  ): Promise<AccessRequest> {
    return this.requests.approve(actor, id, body);
  }

  @Post(':id/deny')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  deny(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: ReasonBody }) body: ReasonBody,
  ): Promise<AccessRequest> {
    return this.requests.deny(actor, id, body);
  }

  @Post(':id/ask')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  ask(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: ReasonBody }) body: ReasonBody,
  ): Promise<AccessRequest> {
    return this.requests.ask(actor, id, body);
  }

  @Post(':id/answer')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  answer(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: ReasonBody }) body: ReasonBody,
  ): Promise<AccessRequest> {
    return this.requests.answer(actor, id, body);
  }

  @Post(':id/withdraw')
  @Answers({ schema: AccessRequest, repeat: 'answer' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: WithdrawRequestBody }) body: WithdrawRequestBody,
  ): Promise<AccessRequest> {
    return this.requests.withdraw(actor, id, body);
  }
}
