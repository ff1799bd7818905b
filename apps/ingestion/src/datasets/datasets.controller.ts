import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, NameParam } from '#libs/platform';
import {
  CreateDatasetBody,
  Dataset,
  DatasetPage,
  DatasetQuery,
  PatchDatasetBody,
} from './datasets.schema.js';
import { DatasetsService } from './datasets.service.js';

@ApiTags('datasets')
@Controller('v1/datasets')
export class DatasetsController {
  constructor(private readonly datasets: DatasetsService) {}

  @Post()
  @Answers({
    status: 201,
    schema: Dataset,
    summary: 'Make a dataset, which its maker owns',
    description: 'Its maker owns it. Nothing is in it until a file is uploaded as its first version.',
    raises: ['access.denied', 'resource.exists'],
  })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateDatasetBody }) body: CreateDatasetBody,
  ): Promise<Dataset> {
    return this.datasets.create(actor, body);
  }

  @Get()
  @Answers({
    schema: DatasetPage,
    summary: 'List and search the datasets that one may discover',
    description: '`q` searches names, descriptions, columns and tags for all of its words.',
  })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: DatasetQuery }) query: DatasetQuery,
  ): Promise<Page<Dataset>> {
    return this.datasets.list(actor, query);
  }

  @Get(':name')
  @Answers({
    schema: Dataset,
    summary: 'One dataset',
    description: 'For those who may discover it; everybody else is told that there is none.',
  })
  get(@CurrentActor() actor: Actor, @Param('name', { schema: NameParam }) name: string): Promise<Dataset> {
    return this.datasets.get(actor, name);
  }

  @Patch(':name')
  @Answers({
    schema: Dataset,
    summary: 'Change description, tags or subject key',
    description: 'What is absent stays as it is; null takes away. For its owner and stewards.',
    raises: ['access.denied'],
  })
  patch(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Body({ schema: PatchDatasetBody }) body: PatchDatasetBody,
  ): Promise<Dataset> {
    return this.datasets.patch(actor, name, body);
  }

  @Delete(':name')
  @Answers({
    status: 204,
    summary: 'Remove a dataset with its versions, unless releases of it exist',
    description: 'Its sealed versions go too. While releases of it exist that is refused.',
    raises: ['access.denied', 'resource.in-use'],
  })
  async deleteDataset(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<void> {
    await this.datasets.remove(actor, name);
  }
}
