import { type DynamicModule, Module } from '@nestjs/common';
import { RunsController } from './runs.controller.js';
import { RunJobs } from './runs.jobs.js';
import { RunsService } from './runs.service.js';

@Module({})
export class RunsModule {
  static with(core: DynamicModule, keys: DynamicModule): DynamicModule {
    return {
      module: RunsModule,
      imports: [core, keys],
      controllers: [RunsController],
      providers: [RunsService, RunJobs],
    };
  }
}
