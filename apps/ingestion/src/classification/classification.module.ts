import { type DynamicModule, Module } from '@nestjs/common';
import { ClassificationController } from './classification.controller.js';
import { ClassificationService } from './classification.service.js';

@Module({})
export class ClassificationModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: ClassificationModule,
      imports: [core],
      controllers: [ClassificationController],
      providers: [ClassificationService],
    };
  }
}
