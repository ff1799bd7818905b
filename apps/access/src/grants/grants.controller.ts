import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, IdParam } from '#libs/platform';
import { CreateGrantBody, Grant, GrantPage, GrantQuery } from './grants.schema.js';
import { GrantsService } from './grants.service.js';

@ApiTags('grants')
@Controller('v1/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  @Post()
  @Answers({
    status: 201,
    schema: Grant,
    summary: 'Give a principal actions on a resource for one purpose',
    description:
      'Stewards and administrators grant; the actions stand in the grant itself or come from a role, never both. It counts from now or `notBefore` until it expires or is revoked.',
    raises: ['access.denied', 'grant.denied', 'resource.not-found'],
  })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateGrantBody }) body: CreateGrantBody,
  ): Promise<Grant> {
    return this.grants.create(actor, body);
  }

  @Get()
  @Answers({
    schema: GrantPage,
    summary: 'List grants, newest first',
    description: 'Who may grant sees all; everybody else sees what was granted to them or their groups.',
  })
  list(@CurrentActor() actor: Actor, @Query({ schema: GrantQuery }) query: GrantQuery): Promise<Page<Grant>> {
    return this.grants.list(actor, query);
  }

  @Delete(':id')
  @Answers({
    status: 204,
    summary: 'End a grant at once',
    description: 'It counts no more from this moment on, in open streams too. The record of it stays.',
    raises: ['access.denied'],
  })
  async revoke(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<void> {
    await this.grants.revoke(actor, id);
  }
}
