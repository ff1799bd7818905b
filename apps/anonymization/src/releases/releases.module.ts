import { type DynamicModule, Module } from '@nestjs/common';
import { ReleaseDataService } from './release-data.service.js';
import { ReleaseJobs } from './releases.jobs.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesService } from './releases.service.js';

@Module({})
export class ReleasesModule {
  static with(core: DynamicModule, vault: DynamicModule): DynamicModule {
    return {
      module: ReleasesModule,
      imports: [core, vault],
      controllers: [ReleasesController],
      providers: [ReleasesService, ReleaseDataService, ReleaseJobs],
    };
  }
}
