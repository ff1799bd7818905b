import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page } from '#libs/platform';
import { Card, Model, ModelPage, ModelQuery, PredictBody, Predictions } from './models.schema.js';
import { ModelsService } from './models.service.js';

@ApiTags('models')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Answers({ schema: ModelPage, summary: 'List the models that you may know of, newest first' })
  list(@CurrentActor() actor: Actor, @Query({ schema: ModelQuery }) query: ModelQuery): Promise<Page<Model>> {
    return this.models.list(actor, query);
  }

  @Get(':id')
  @Answers({ schema: Model, summary: 'A model and how well it does' })
  get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Model> {
    return this.models.get(actor, id);
  }

  @Get(':id/card')
  @Answers({
    schema: Card,
    summary: 'What a model is for, what it learned from, what was measured and what not',
  })
  getModelCard(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Card> {
    return this.models.card(actor, id);
  }

  @Post(':id/predictions')
  @Answers({
    schema: Predictions,
    summary: 'Predict from records, for those who were granted it for a purpose',
  })
  predictWithModel(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: PredictBody }) body: PredictBody,
  ): Promise<Predictions> {
    return this.models.predict(actor, id, body);
  }
}
