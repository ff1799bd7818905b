import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { ModelKeysModule } from './model-keys/model-keys.module.js';
import { ModelsModule } from './models/models.module.js';
import { RunsModule } from './runs/runs.module.js';

/** Training runs and the models they make. Reads releases through the data door alone, and holds no key but its own. */
@Module({})
export class TrainingModule {
  static with(runtime: Runtime): DynamicModule {
    const core = coreModule('training', runtime);
    const keys = ModelKeysModule.with(core);
    return { module: TrainingModule, imports: [RunsModule.with(core, keys), ModelsModule.with(core, keys)] };
  }
}
