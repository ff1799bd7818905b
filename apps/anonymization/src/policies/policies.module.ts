import { type DynamicModule, Module } from '@nestjs/common';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';

@Module({})
export class PoliciesModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: PoliciesModule,
      imports: [core],
      controllers: [PoliciesController],
      providers: [PoliciesService],
    };
  }
}
