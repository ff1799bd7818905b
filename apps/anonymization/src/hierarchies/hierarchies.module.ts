import { type DynamicModule, Module } from '@nestjs/common';
import { HierarchiesController } from './hierarchies.controller.js';
import { HierarchiesService } from './hierarchies.service.js';

@Module({})
export class HierarchiesModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: HierarchiesModule,
      imports: [core],
      controllers: [HierarchiesController],
      providers: [HierarchiesService],
    };
  }
}
