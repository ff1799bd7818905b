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
  @Answers({
    schema: ModelPage,
    summary: 'List the models that you may know of, newest first',
    description: 'Of datasets that one may discover.',
  })
  list(@CurrentActor() actor: Actor, @Query({ schema: ModelQuery }) query: ModelQuery): Promise<Page<Model>> {
    return this.models.list(actor, query);
  }

  @Get(':id')
  @Answers({
    schema: Model,
    summary: 'A model and how well it does',
    description:
      'The figures were measured on records that training never saw, beside a baseline that knows only the most frequent answer or the mean.',
  })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Model> {
    return this.models.get(actor, id);
  }

  @Get(':id/card')
  @Answers({
    schema: Card,
    summary: 'What a model is for, what it learned from, what was measured and what not',
    description:
      'Where names of classes and groups came from cells and the reader may not read the release, numbers stand for them.',
    raises: ['object.tampered', 'key.unavailable'],
  })
  getModelCard(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Card> {
    return this.models.card(actor, id);
  }

  @Post(':id/predictions')
  @Answers({
    schema: Predictions,
    summary: 'Predict from records, for those who were granted it for a purpose',
    description: 'Records must be governed as the release was; null stands for what is not known.',
    raises: [
      'access.denied',
      'access.wrong-purpose',
      'request.purpose-missing',
      'training.unavailable',
      'object.tampered',
      'key.unavailable',
      'worker.busy',
      'worker.timeout',
      'worker.crashed',
    ],
  })
  predictWithModel(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: PredictBody }) body: PredictBody,
  ): Promise<Predictions> {
    return this.models.predict(actor, id, body);
  }
}
