import { type DynamicModule, Module } from '@nestjs/common';
import { DecisionsController } from './decisions.controller.js';
import { DecisionsService } from './decisions.service.js';

@Module({})
export class DecisionsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: DecisionsModule,
      imports: [core],
      controllers: [DecisionsController],
      providers: [DecisionsService],
    };
  }
}
