import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsService } from './datasets.service.js';

@Module({})
export class DatasetsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: DatasetsModule,
      imports: [core],
      controllers: [DatasetsController],
      providers: [DatasetsService],
    };
  }
}
