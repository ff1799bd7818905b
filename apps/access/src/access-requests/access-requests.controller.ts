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
  @Answers({
    status: 201,
    schema: AccessRequest,
    summary: 'Ask for access to something',
    description:
      'Anybody who may know of the resource may ask. The request waits until a steward decides, or until it expires.',
    raises: ['access.denied', 'resource.not-found'],
  })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateAccessRequestBody }) body: CreateAccessRequestBody,
  ): Promise<AccessRequest> {
    return this.requests.create(actor, body);
  }

  @Get()
  @Answers({
    schema: AccessRequestPage,
    summary: 'List access requests, newest first',
    description: 'Who decides on requests sees all of them; everybody else sees their own.',
  })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: AccessRequestQuery }) query: AccessRequestQuery,
  ): Promise<Page<AccessRequest>> {
    return this.requests.list(actor, query);
  }

  @Get(':id')
  @Answers({
    schema: AccessRequest,
    summary: 'One access request',
    description: 'For whoever asked, and for those who decide.',
  })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<AccessRequest> {
    return this.requests.get(actor, id);
  }

  @Post(':id/approve')
  @Answers({
    schema: AccessRequest,
    summary: 'Approve a request: it becomes a grant',
    repeat: 'answer',
    description:
      'Makes the grant that was asked for, in the approver’s name. Nobody approves a request of their own.',
    raises: ['access.denied', 'state.conflict'],
  })
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.approve(actor, id, body);
  }

  @Post(':id/deny')
  @Answers({
    schema: AccessRequest,
    summary: 'Deny a request',
    repeat: 'answer',
    description: 'The request ends; nothing is granted. Nobody decides on a request of their own.',
    raises: ['access.denied', 'state.conflict'],
  })
  deny(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: DecideBody }) body: DecideBody,
  ): Promise<AccessRequest> {
    return this.requests.deny(actor, id, body);
  }
}
