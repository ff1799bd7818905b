import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { ModelKeysService } from './model-keys/model-keys.service.js';
import { ModelsController } from './models/models.controller.js';
import { ModelsService } from './models/models.service.js';
import { PredictorService } from './models/predictor.service.js';
import { RunsController } from './runs/runs.controller.js';
import { RunJobs } from './runs/runs.jobs.js';
import { RunsService } from './runs/runs.service.js';

/** Training runs and the models they make. Reads releases through the data door alone, and holds no key but its own. */
@Module({})
export class TrainingModule {
  static with(runtime: Runtime): DynamicModule {
    return {
      module: TrainingModule,
      imports: [coreModule('training', runtime)],
      controllers: [RunsController, ModelsController],
      providers: [ModelKeysService, RunsService, RunJobs, ModelsService, PredictorService],
    };
  }
}
