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
  @Answers({ status: 201, schema: Dataset })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateDatasetBody }) body: CreateDatasetBody,
  ): Promise<Dataset> {
    return this.datasets.create(actor, body);
  }

  @Get()
  @Answers({ schema: DatasetPage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: DatasetQuery }) query: DatasetQuery,
  ): Promise<Page<Dataset>> {
    return this.datasets.list(actor, query);
  }

  @Get(':name')
  @Answers({ schema: Dataset })
  get(@CurrentActor() actor: Actor, @Param('name', { schema: NameParam }) name: string): Promise<Dataset> {
    return this.datasets.get(actor, name);
  }

  @Patch(':name')
  @Answers({ schema: Dataset })
  patch(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Body({ schema: PatchDatasetBody }) body: PatchDatasetBody,
  ): Promise<Dataset> {
    return this.datasets.patch(actor, name, body);
  }

  @Delete(':name')
  @Answers({ status: 204 })
  async deleteDataset(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<void> {
    await this.datasets.remove(actor, name);
  }
}
