import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, NameParam, PageQuery, type Page } from '#libs/platform';
import { CreatePurposeBody, PurposePage, RegisteredPurpose } from './purposes.schema.js';
import { PurposesService } from './purposes.service.js';

@ApiTags('purposes')
@Controller('v1/purposes')
export class PurposesController {
  constructor(private readonly purposes: PurposesService) {}

  @Post()
  @Answers({ status: 201, schema: RegisteredPurpose })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreatePurposeBody }) body: CreatePurposeBody,
  ): Promise<RegisteredPurpose> {
    return this.purposes.create(actor, body);
  }

  @Get()
  @Answers({ schema: PurposePage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<RegisteredPurpose>> {
    return this.purposes.list(actor, query);
  }

  @Get(':name')
  @Answers({ schema: RegisteredPurpose })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<RegisteredPurpose> {
    return this.purposes.get(actor, name);
  }
}
