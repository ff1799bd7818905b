import { type DynamicModule, Module } from '@nestjs/common';
import { IngestJobs, PARSE_WORKER, parseWorker } from './ingest.jobs.js';

@Module({})
export class IngestModule {
  static with(core: DynamicModule, worker: URL = parseWorker): DynamicModule {
    const providers = [{ provide: PARSE_WORKER, useValue: worker }, IngestJobs];
    return { module: IngestModule, imports: [core], providers };
  }
}
