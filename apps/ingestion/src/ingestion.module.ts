import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { ClassificationController } from './classification/classification.controller.js';
import { ClassificationService } from './classification/classification.service.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { DatasetsService } from './datasets/datasets.service.js';
import { EarlyParses } from './ingest/early-parses.js';
import { IngestJobs } from './ingest/ingest.jobs.js';
import { UploadsController } from './resumable/uploads.controller.js';
import { ResumableService } from './resumable/resumable.service.js';
import { PullJobs } from './sources/pull.jobs.js';
import { SourceSchedule } from './sources/schedule.js';
import { SourcesController } from './sources/sources.controller.js';
import { SourcesService } from './sources/sources.service.js';
import { UploadsService } from './uploads/uploads.service.js';
import { VersionsController } from './versions/versions.controller.js';
import { VersionsService } from './versions/versions.service.js';

/** Uploads, and the sealed dataset versions that they become. Holds a staging key and the vault's public half alone. */
@Module({})
export class IngestionModule {
  static with(runtime: Runtime): DynamicModule {
    return {
      module: IngestionModule,
      imports: [coreModule('ingestion', runtime)],
      controllers: [
        DatasetsController,
        VersionsController,
        ClassificationController,
        UploadsController,
        SourcesController,
      ],
      providers: [
        DatasetsService,
        VersionsService,
        UploadsService,
        ResumableService,
        SourcesService,
        SourceSchedule,
        PullJobs,
        ClassificationService,
        EarlyParses,
        IngestJobs,
      ],
    };
  }
}
