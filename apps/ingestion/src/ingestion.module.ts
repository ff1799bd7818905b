import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { ClassificationModule } from './classification/classification.module.js';
import { DatasetsModule } from './datasets/datasets.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { VersionsModule } from './versions/versions.module.js';

export interface IngestionOptions {
  /** The entry file of the parsing process, where it is not the built one. */
  readonly worker?: URL;
}

/** Uploads, and the sealed dataset versions that they become. Holds a staging key and the vault's public half alone. */
@Module({})
export class IngestionModule {
  static with(runtime: Runtime, { worker }: IngestionOptions = {}): DynamicModule {
    const core = coreModule('ingestion', runtime);
    return {
      module: IngestionModule,
      imports: [
        DatasetsModule.with(core),
        VersionsModule.with(core),
        ClassificationModule.with(core),
        IngestModule.with(core, worker),
      ],
    };
  }
}
