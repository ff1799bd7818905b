import { type DynamicModule, Module } from '@nestjs/common';
import { EarlyAnswers } from '../uploads/early-answers.js';
import { UploadsService } from '../uploads/uploads.service.js';
import { VersionsController } from './versions.controller.js';
import { VersionsService } from './versions.service.js';

@Module({})
export class VersionsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: VersionsModule,
      imports: [core],
      controllers: [VersionsController],
      providers: [VersionsService, UploadsService, EarlyAnswers],
    };
  }
}
