import { type DynamicModule, Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

@Module({})
export class JobsModule {
  static with(core: DynamicModule): DynamicModule {
    return { module: JobsModule, imports: [core], controllers: [JobsController], providers: [JobsService] };
  }
}
