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
  @Answers({ status: 201, schema: Grant })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateGrantBody }) body: CreateGrantBody,
  ): Promise<Grant> {
    return this.grants.create(actor, body);
  }

  @Get()
  @Answers({ schema: GrantPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: GrantQuery }) query: GrantQuery): Promise<Page<Grant>> {
    return this.grants.list(actor, query);
  }

  @Delete(':id')
  @Answers({ status: 204 })
  async revoke(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<void> {
    await this.grants.revoke(actor, id);
  }
}
