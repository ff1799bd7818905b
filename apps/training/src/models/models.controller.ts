import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, IdParam } from '#libs/platform';
import { Card, Model, ModelPage, ModelQuery, PredictBody, Predictions } from './models.schema.js';
import { ModelsService } from './models.service.js';

@ApiTags('models')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Answers({ schema: ModelPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ModelQuery }) query: ModelQuery): Promise<Page<Model>> {
    return this.models.list(actor, query);
  }

  @Get(':id')
  @Answers({ schema: Model })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Model> {
    return this.models.get(actor, id);
  }

  @Get(':id/card')
  @Answers({ schema: Card })
  getModelCard(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Card> {
    return this.models.card(actor, id);
  }

  @Post(':id/predictions')
  @Answers({ schema: Predictions })
  predictWithModel(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: PredictBody }) body: PredictBody,
  ): Promise<Predictions> {
    return this.models.predict(actor, id, body);
  }
}
