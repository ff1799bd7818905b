import { type DynamicModule, Module } from '@nestjs/common';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';
import { PredictorService } from './predictor.service.js';

@Module({})
export class ModelsModule {
  static with(core: DynamicModule, keys: DynamicModule): DynamicModule {
    return {
      module: ModelsModule,
      imports: [core, keys],
      controllers: [ModelsController],
      providers: [ModelsService, PredictorService],
    };
  }
}
