import { type DynamicModule, Module } from '@nestjs/common';
import { QueriesController } from './queries.controller.js';
import { QueriesService } from './queries.service.js';

@Module({})
export class QueriesModule {
  static with(core: DynamicModule, vault: DynamicModule): DynamicModule {
    return {
      module: QueriesModule,
      imports: [core, vault],
      controllers: [QueriesController],
      providers: [QueriesService],
    };
  }
}
